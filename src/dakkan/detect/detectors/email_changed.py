"""A console user's e-mail address was changed.

Whoever owns the mailbox resets the password and reads Twilio's warnings; a thief in the Console changes
it within minutes, so that the owner hears of nothing.
"""

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import bundled, graded, in_window


@detector(
    id="email-changed",
    title=N_("A console user's e-mail address was changed"),
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    attack=("T1098",),
    answers=("restore-email", "end-sessions", "review-users"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_("Without a week of events it cannot tell a strange address, and says medium."),
    says=N_("{events} e-mail changes of console users, the first at {first_seen}"),
    benign=N_("An employee moved to another mail address."),
    misses=N_("Changes made by Twilio's own staff after a convincing call."),
    signs=("credentials-changed",),
)
def email_changed(tables: Tables, window: Window) -> ir.Table:
    changed = in_window(tables.changes, window).filter(_.type == "user.updated", _.kind == "email")
    return bundled(
        graded(
            changed,
            (_.origin == "strange", "critical"),
            (_.origin == "untold", "medium"),
            (_.origin == "usual", "low"),
        )
    )
