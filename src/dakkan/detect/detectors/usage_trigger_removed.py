"""A usage trigger was deleted, led elsewhere, or raised out of reach.

The owner's cheapest alarm is a webhook at so many dollars; a thief who has read the manual removes it
seconds before the burst.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import bundled, graded, in_window

_RAISED = 3
"""Times the old value."""
_COLUMNS = ("account_sid", "sid", "created_at", "resource_sid", "address", "origin", "odd_soon")


@detector(
    id="usage-trigger-removed",
    title=N_("A usage trigger was removed or disarmed"),
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    attack=("T1562",),
    answers=("restore-usage-trigger", "rotate-auth-token"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_("Without a week of events it cannot tell a strange address, and says medium."),
    says=N_("{things} usage triggers removed or disarmed, the first at {first_seen}"),
    benign=N_("An administrator who sets new limits from a new place."),
    misses=N_("Alarms of the Console and fraud settings, which leave no event."),
)
def usage_trigger_removed(tables: Tables, window: Window) -> ir.Table:
    events = in_window(tables.events, window)
    deleted = events.filter(_.type == "usage-trigger.deleted").select(*_COLUMNS)
    before, after = _.previous.try_cast("float64"), _.updated.try_cast("float64")
    raised = (_.field == "trigger_value") & (after >= _RAISED * before)
    disarmed = in_window(tables.changes, window).filter(
        _.type == "usage-trigger.updated", ((_.kind == "url") & ~_.own) | raised
    )
    disarmed = events.semi_join(disarmed, "sid").select(*_COLUMNS)
    return bundled(
        graded(
            ibis.union(deleted, disarmed),
            ((_.origin == "strange") & _.odd_soon, "critical"),
            (_.origin == "strange", "high"),
            ((_.origin == "untold") & _.odd_soon, "high"),
            (_.origin == "untold", "medium"),
        ),
        things=_.resource_sid.nunique(),
    )
