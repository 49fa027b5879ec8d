"""Events that the owner's own response left, so that they are not taken for the thief's.

Each own write explains at most one event. When several writes point at one network, that network is
ours, and an event of the same kind from elsewhere stays visible: it may be a thief who races us.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import ibis.expr.types as ir
from ibis import _

from ..model.own_write import OwnWrite
from .networks import network_of

_TOLERANCE = timedelta(minutes=3)
"""Twilio's clock and ours, and the time an answer takes."""
_ENOUGH = 2
"""Writes that must agree on a network before it is called ours."""

Row = Mapping[str, Any]


def without_own(events: ir.Table, own_writes: Sequence[OwnWrite]) -> ir.Table:
    """`events` less those that `own_writes` explain."""
    if not own_writes:
        return events
    near = events.filter(
        _.type.isin({write.event_type for write in own_writes}),
        _.account_sid.isin({write.account_sid for write in own_writes}),
        _.created_at >= min(write.at for write in own_writes) - _TOLERANCE,
        _.created_at <= max(write.at for write in own_writes) + _TOLERANCE,
    ).select("sid", "type", "account_sid", "resource_sid", "address", "created_at")
    ours = explained(near.to_pyarrow().to_pylist(), own_writes)
    return events.filter(~_.sid.isin(sorted(ours))) if ours else events


def explained(events: Sequence[Row], own_writes: Sequence[OwnWrite]) -> set[str]:
    """The SIDs of the `events` that are own writes; each write takes one event or none."""
    candidates = {write: [event for event in events if _fits(event, write)] for write in own_writes}
    home = _common_network(candidates)
    taken: set[str] = set()
    for write in sorted(own_writes, key=lambda write: write.at):
        free = [event for event in candidates[write] if event["sid"] not in taken]
        at_home = [event for event in free if network_of(event["address"]) == home]
        choice = at_home if home else free
        if choice:
            taken.add(min(choice, key=lambda event: _distance(event, write))["sid"])
    return taken


def _fits(event: Row, write: OwnWrite) -> bool:
    return bool(
        event["type"] == write.event_type
        and event["account_sid"] == write.account_sid
        and write.resource_sid in ("", event["resource_sid"])
        and _distance(event, write) <= _TOLERANCE
    )


def _distance(event: Row, write: OwnWrite) -> timedelta:
    at: datetime = event["created_at"]
    return abs((at if at.tzinfo else at.replace(tzinfo=UTC)) - write.at)


def _common_network(candidates: Mapping[OwnWrite, Sequence[Row]]) -> str:
    """The network that explains more writes than any other, if it explains more than one."""
    votes = Counter(
        network
        for events in candidates.values()
        for network in {network_of(event["address"]) for event in events}
        if network
    )
    ((network, most),) = votes.most_common(1) or [("", 0)]
    return network if most >= _ENOUGH else ""
