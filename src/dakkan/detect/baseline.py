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


def hours_of(traffic: ir.Table, *by: str) -> ir.Table:
    """Outbound traffic of the tree by hour (and `by`): `hour`, `sent_events`."""
    return traffic.group_by(*by, "hour").agg(sent_events=_.events.sum())


def usual_hours(before: ir.Table, *by: str) -> ir.Table:
    """For each hour of the week (0 to 167): `usual`, the median, and `high`, the 95th percentile."""
    hours = hours_of(before, *by)
    near = [hours.mutate(slot=(_.hour + _WEEK + shift) % _WEEK) for shift in (-1, 0, 1)]
    return (
        ibis.union(*near)
        .group_by(*by, "slot")
        .agg(usual=_.sent_events.median().cast("float64"), high=_.sent_events.quantile(0.95).cast("float64"))
    )


def five_minutes(sent: ir.Table) -> ir.Table:
    """Messages and calls by `account_sid`, `hour` and `five` (minutes since 1970): `sent_events`."""
    timed = sent.mutate(five=(_.created_at.epoch_seconds() // 300).cast("int64"))
    return timed.group_by("account_sid", "hour", "five").agg(sent_events=_.count())


def bursts(fives: ir.Table, traffic: ir.Table, before: ir.Table, *, trusted: bool) -> ir.Table:
    """The hours of the window with more traffic than is usual: `hour`, `usual`."""
    return _loud(fives, traffic, before, trusted=trusted)


def bursts_by_account(fives: ir.Table, traffic: ir.Table, before: ir.Table, *, trusted: bool) -> ir.Table:
    """The same for each account of the tree by itself: `account_sid`, `hour`, `usual`."""
    return _loud(fives, traffic, before, "account_sid", trusted=trusted)


def _loud(fives: ir.Table, traffic: ir.Table, before: ir.Table, *by: str, trusted: bool) -> ir.Table:
    hours = hours_of(traffic, *by).mutate(slot=_.hour % _WEEK)
    peaks = (
        fives.group_by(*by, "hour", "five")
        .agg(peak=_.sent_events.sum())
        .group_by(*by, "hour")
        .agg(peak=_.peak.max())
    )
    usual = usual_hours(before, *by)
    known: Any = hours.left_join(usual, [*by, "slot"]).select(hours, "usual", "high")
    known = known.left_join(peaks, [*by, "hour"]).select(*by, "hour", "sent_events", "usual", "high", "peak")
    known = known.mutate(usual=_.usual.fill_null(0.0), high=_.high.fill_null(0.0), peak=_.peak.fill_null(0))
    hour_limit = ibis.greatest(float(HOUR_FLOOR if trusted else COLD_HOUR_FLOOR), 4 * _.usual, 2 * _.high)
    five_limit = ibis.greatest(
        float(FIVE_MINUTES_FLOOR if trusted else COLD_FIVE_MINUTES_FLOOR), 6 * _.high / 12
    )
    loud: ir.Table = known.filter((_.sent_events > hour_limit) | (_.peak > five_limit))
    return loud.select(*by, "hour", "usual")
