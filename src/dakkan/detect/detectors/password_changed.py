"""A console user's password, or how their second factor is asked for, was changed.

It locks the owner out, and ends nothing that the thief already holds. Weaker two-factor rules are
counted here: they open the same door.
"""

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import bundled, graded, in_window


@detector(
    id="password-changed",
    title=N_("A console password or two-factor setting was changed"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1098", "T1556.006"),
    answers=("change-password", "end-sessions", "review-users"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_("Without a week of events it cannot tell a strange address, and says medium."),
    says=N_("{events} changes of passwords or two-factor settings, the first at {first_seen}"),
    benign=N_("A yearly password change, a new telephone, a forgotten password."),
    misses=N_("A password that the thief already knows and leaves as it is."),
    signs=("credentials-changed",),
)
def password_changed(tables: Tables, window: Window) -> ir.Table:
    events = in_window(tables.events, window)
    phones = tables.changes.filter(_.kind == "phone").select(phone_sid=_.sid).distinct()
    events = events.left_join(phones, events.sid == phones.phone_sid)
    set_anew = _.type.startswith("user-password.") | _.type.startswith("security-settings.")
    return bundled(
        graded(
            events.filter(set_anew | _.phone_sid.notnull()),
            (_.origin == "strange", "high"),
            (_.origin == "untold", "medium"),
            (_.origin == "usual", "informational"),
        )
    )
