"""An API key that was made from a strange place, or that odd traffic follows within the hour.

Keys outlive a rotation of the auth token: the commonest way back in. Friendly names ("prod", "ci-2") are
chosen to look right and prove nothing, so they are not looked at.
"""

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import bundled, graded, in_window

_TYPES = ("account-api-keys.created", "account-keys.created")


@detector(
    id="new-api-key-used-at-once",
    title=N_("A new API key from a strange place, or used at once for odd traffic"),
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    attack=("T1098.001",),
    answers=("delete-api-key", "rotate-auth-token"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_("Without a week of events a key counts as medium, or high when odd traffic follows."),
    says=N_("{events} new API keys, the first at {first_seen}"),
    benign=N_("A key made by hand on a trip; an automatic rotation from known machines is left out."),
    misses=N_("A key made through a known machine and kept asleep."),
)
def new_api_key_used_at_once(tables: Tables, window: Window) -> ir.Table:
    makers = tables.events.filter(
        _.type.isin(_TYPES), _.created_at < tables.learned_until, _.network.notnull()
    )
    makers = makers.select(maker=_.network).distinct()
    made = in_window(tables.events, window).filter(_.type.isin(_TYPES))
    made = made.left_join(makers, made.network == makers.maker)
    return bundled(
        graded(
            made,
            ((_.origin == "strange") & _.odd_soon, "critical"),
            (_.origin == "strange", "high"),
            ((_.origin == "untold") & _.odd_soon, "high"),
            (_.origin == "untold", "medium"),
            ((_.origin == "usual") & _.odd_soon & _.maker.isnull(), "medium"),
        )
    )
