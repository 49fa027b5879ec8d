"""An auth token was made or promoted by somebody who is not the owner.

Promoting a token kills the owner's at once. A secondary token that a thief made must be deleted, never
promoted: promoting it hands over the account.
"""

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import bundled, graded, in_window

_TYPES = (
    "account-auth-token.secondary-created",
    "account-auth-token.promoted",
    "account-auth-token.created",
    "account-auth-token.updated",
)


@detector(
    id="secondary-token-by-somebody-else",
    title=N_("An auth token was made or promoted by somebody else"),
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    attack=("T1098.001", "T1531"),
    answers=("rotate-auth-token",),
    needs=("events",),
    baseline_days=7,
    cold_start=N_("Without a week of events it cannot tell a strange address, and says high."),
    says=N_("{events} auth token changes that are not the owner's, the last at {last_seen}"),
    benign=N_("A rotation from a laptop on the road."),
    misses=N_("A rotation through a machine of the owner's that the thief controls."),
)
def secondary_token_by_somebody_else(tables: Tables, window: Window) -> ir.Table:
    changed = in_window(tables.events, window).filter(_.type.isin(_TYPES))
    return bundled(graded(changed, (_.origin == "strange", "critical"), (_.origin == "untold", "high")))
