"""How much traffic is usual at this hour of the week, and how much is a burst.

Robust figures (median and 95th percentile over the same hour of earlier weeks and its two neighbours),
so that one past campaign does not hide the next attack. The factors and floors are starting values set
by hand: six times the usual in five minutes, four times in an hour.
"""

from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

HOUR_FLOOR = 60
"""Fewer than this in an hour is never a burst."""
FIVE_MINUTES_FLOOR = 50
COLD_HOUR_FLOOR = 300
COLD_FIVE_MINUTES_FLOOR = 100
"""Floors while there is no history to compare with."""
_WEEK = 168


def hours_of(traffic: ir.Table) -> ir.Table:
    """Outbound traffic of the tree by hour: `hour`, `sent_events`."""
    return traffic.group_by("hour").agg(sent_events=_.events.sum())


def usual_hours(before: ir.Table) -> ir.Table:
    """For each hour of the week (0 to 167): `usual`, the median, and `high`, the 95th percentile."""
    hours = hours_of(before)
    near = [hours.mutate(slot=(_.hour + _WEEK + shift) % _WEEK) for shift in (-1, 0, 1)]
    return (
        ibis.union(*near)
        .group_by("slot")
        .agg(usual=_.sent_events.median().cast("float64"), high=_.sent_events.quantile(0.95).cast("float64"))
    )


def bursts(sent: ir.Table, traffic: ir.Table, before: ir.Table, *, trusted: bool) -> ir.Table:
    """The hours of the window with more traffic than is usual: `hour`, `usual`."""
    hours = hours_of(traffic).mutate(slot=_.hour % _WEEK)
    peaks = (
        sent.mutate(five=(_.created_at.epoch_seconds() // 300).cast("int64"))
        .group_by("hour", "five")
        .agg(peak=_.count())
        .group_by("hour")
        .agg(peak=_.peak.max())
    )
    usual = usual_hours(before)
    known: Any = hours.left_join(usual, "slot").drop("slot_right").left_join(peaks, "hour").drop("hour_right")
    known = known.mutate(usual=_.usual.fill_null(0.0), high=_.high.fill_null(0.0), peak=_.peak.fill_null(0))
    hour_limit = ibis.greatest(float(HOUR_FLOOR if trusted else COLD_HOUR_FLOOR), 4 * _.usual, 2 * _.high)
    five_limit = ibis.greatest(
        float(FIVE_MINUTES_FLOOR if trusted else COLD_FIVE_MINUTES_FLOOR), 6 * _.high / 12
    )
    return known.filter((_.sent_events > hour_limit) | (_.peak > five_limit)).select("hour", "usual")
