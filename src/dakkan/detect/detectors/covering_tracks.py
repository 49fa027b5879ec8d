"""Messages, calls or recordings were deleted or blanked while they were fresh.

Deleting hides from the owner what the customers received. A retention job deletes too, but what is old,
and from where it always did.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import bundled, graded, in_window

_TYPES = (
    *("message.deleted", "message-body.deleted", "message-media.deleted", "message-media.deletedall"),
    *("call.deleted", "recording.deleted", "recording.bulk-delete.created"),
)
_FRESH = 24 * 3600
"""Seconds from making to deleting below which nobody's retention rule acts."""
_MANY = 10


@detector(
    id="covering-tracks",
    title=N_("Fresh messages or calls were deleted"),
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    attack=("T1070",),
    answers=("rotate-auth-token", "delete-api-key"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_("Without a week of events it says medium unless the deleted items were fresh."),
    says=N_("{events} messages, calls or recordings were deleted or blanked"),
    benign=N_("A retention job; one that deletes old items from a usual address is left out."),
    misses=N_("Messages sent with the option not to keep their text."),
)
def covering_tracks(tables: Tables, window: Window) -> ir.Table:
    gone = in_window(tables.events, window).filter(_.type.isin(_TYPES))
    made = ibis.union(
        *[table.select(item=_.sid, made_at=_.created_at) for table in (tables.messages, tables.calls)]
    )
    gone = gone.left_join(made, gone.resource_sid == made.item)
    age = _.created_at.epoch_seconds() - _.made_at.epoch_seconds()
    gone = gone.mutate(fresh=(age < _FRESH).fill_null(False), unseen=_.item.isnull())
    totals = gone.group_by("account_sid", "origin").agg(together=_.count(), fresh_ones=_.fresh.sum())
    gone = gone.left_join(totals, ["account_sid", "origin"])
    return bundled(
        graded(
            gone,
            ((_.origin == "strange") & (_.together >= _MANY), "critical"),
            (_.origin == "strange", "high"),
            ((_.origin == "untold") & _.fresh & (_.fresh_ones >= _MANY), "high"),
            ((_.origin == "untold") & (_.together >= _MANY), "medium"),
            ((_.origin == "usual") & _.fresh & (_.fresh_ones >= _MANY), "medium"),
        )
    ).drop("resources")
