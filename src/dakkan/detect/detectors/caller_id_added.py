"""A number from outside was verified as caller ID: calls of this account can now seem to come from it.

It costs nothing and stands in no list of numbers. A thief's own telephone is enough to verify it.
"""

import ibis.expr.types as ir

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..footholds import acts, by_origin, leading_away


@detector(
    id="caller-id-added",
    title=N_("A number from outside was added as caller ID"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1098",),
    answers=("remove-foothold", "rotate-auth-token"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_("Without a week of events it cannot tell a strange address, and says medium."),
    says=N_("{things} caller IDs were added, the first at {first_seen}"),
    benign=N_("The telephone of a new shop or colleague, verified from the office."),
    misses=N_("A caller ID that was verified long before."),
    exhibits="caller_ids",
)
def caller_id_added(tables: Tables, window: Window) -> ir.Table:
    added = acts(tables, window, ("caller-id",), ("caller-id.created",), ("added",))
    return by_origin(leading_away(added))
