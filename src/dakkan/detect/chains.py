"""Chains: this, then that, then the other, within so many minutes.

Alone each link has an innocent twin; in this order it is how a takeover goes. A rule first reduces its tables
to few links (one an event, one a minute of traffic), and one pass over them in order of time finds the earliest
chain of the tree. Nothing joins traffic with itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from ..model.window import Window
from .rows import MOST_EXHIBITS

FOREIGN = ("strange", "untold")
"""Origins of what the owner's usual places did not do."""
FEW = 5
"""Fewer odd messages or calls of one account than this may be one person abroad."""
TRAFFIC_KEYS = ("hour", "account_sid", "channel", "sender", "service", "country", "template", "host")
_MOST = 500
_TIME = pa.timestamp("us", tz="UTC")
_TEXTS = pa.list_(pa.string())
_SCHEMA: dict[str, Any] = {
    **dict.fromkeys(("account_sid", "severity", "confidence", "says"), pa.string()),
    **dict.fromkeys(("first_seen", "last_seen"), _TIME),
    "events": pa.int64(),
    **dict.fromkeys(("exhibits", "resources", "addresses", "templates"), _TEXTS),
}
_FACT_TYPES = {str: pa.string(), int: pa.int64(), float: pa.float64(), datetime: _TIME}

Row = dict[str, Any]


@dataclass(frozen=True)
class Link:
    at: datetime
    account_sid: str
    sid: str = ""
    """The event, or one message or call of that minute."""
    what: str = ""
    """An event's type; "" for traffic."""
    resource_sid: str = ""
    address: str = ""
    origin: str = ""


def reaching(table: ir.Table, window: Window, reach: timedelta) -> ir.Table:
    """Rows of the window and of the time before it in which a chain may have begun."""
    return table.filter(_.created_at >= window.since - reach, _.created_at < window.until)


def event_links(events: ir.Table) -> list[Link]:
    """One link for each event, account, thing, address and minute: a loop of a thousand is few links."""
    grouped = events.group_by(
        "account_sid", "type", "resource_sid", "address", "origin", minute=_.created_at.epoch_seconds() // 60
    ).agg(at=_.created_at.min(), sid=_.sid.first(order_by=[_.created_at, _.sid]))
    return _links(grouped.rename(what="type"))


def traffic_links(sent: ir.Table) -> list[Link]:
    """One link for each account and minute in which it sent or called."""
    grouped = sent.group_by("account_sid", minute=_.created_at.epoch_seconds() // 60).agg(
        at=_.created_at.min(), sid=_.sid.first(order_by=[_.created_at, _.sid])
    )
    return _links(grouped)


def _links(grouped: ir.Table) -> list[Link]:
    rows: list[Row] = grouped.drop("minute").to_pyarrow().to_pylist()
    filled: list[Row] = [
        {name: "" if value is None else value for name, value in row.items()} for row in rows
    ]
    found = [Link(**row) for row in filled]
    return sorted(found, key=_order)


def _order(link: Link) -> tuple[datetime, str]:
    return link.at, link.sid


def odd_sent(tables: Any) -> ir.Table:
    """The odd messages and calls of those accounts of the tree that made a few of them."""
    odd = tables.traffic.filter(_.odd)
    some = odd.group_by("account_sid").agg(odd_events=_.events.sum()).filter(_.odd_events >= FEW)
    return tables.sent.semi_join(odd.semi_join(some, "account_sid"), list(TRAFFIC_KEYS))


def first_chain(steps: Sequence[Sequence[Link]], within: timedelta) -> tuple[Link, ...]:
    """The chain that is complete first, with one link of each step in order of time, or ().

    From its first link to its last it takes `within` at most; of several beginnings the earliest is told.
    """
    last = len(steps) - 1
    begun: list[datetime | None] = [None] * len(steps)
    """For each step the latest beginning of a chain that has come so far: the one with most time left."""
    timed = sorted(
        ((link, number) for number, links in enumerate(steps) for link in links),
        key=lambda each: (each[0].at, each[1], each[0].sid),
    )
    for link, number in timed:
        start = link.at if number == 0 else begun[number - 1]
        if start is None or link.at - start > within:
            continue
        if number == last:
            return _told(steps, link.at - within)
        known = begun[number]
        begun[number] = start if known is None else max(known, start)
    return ()


def _told(steps: Sequence[Sequence[Link]], since: datetime) -> tuple[Link, ...]:
    chain: list[Link] = []
    at = since
    for links in steps:
        chain.append(min((link for link in links if link.at >= at), key=_order))
        at = chain[-1].at
    return tuple(chain)


def earliest(chains: Iterable[tuple[Link, ...]]) -> tuple[Link, ...]:
    """Of several chains the one that is complete first; () of none."""
    complete = [chain for chain in chains if chain]
    return min(complete, key=lambda chain: (chain[-1].at, chain[0].at), default=())


def told(
    chain: Sequence[Link],
    beside: Iterable[Link] = (),
    *,
    sent: ir.Table | None = None,
    until: datetime,
    made: Iterable[str] = (),
    **facts: Any,
) -> Row:
    """One finding: the chain, other links like its own (`beside`) and the traffic `sent` until then."""
    start, end = chain[0].at, until
    seen = [link for link in {*chain, *beside} if start <= link.at <= end]
    told_events = sorted((link for link in seen if link.what), key=_order)
    named = [link.sid for link in chain if link.what]
    exhibits = list(dict.fromkeys([*named, *(link.sid for link in told_events)]))
    row: Row = {
        "account_sid": chain[0].account_sid,
        "first_seen": start,
        "last_seen": max(link.at for link in seen),
        "events": len(exhibits),
        "exhibits": exhibits,
        "resources": sorted({sid for sid in made if sid} - {chain[0].account_sid})[:_MOST],
        "addresses": sorted({link.address for link in seen if link.origin == "strange" and link.address}),
        "templates": [],
        **facts,
    }
    if sent is not None:
        _add_traffic(row, sent.filter(_.created_at >= start, _.created_at <= end))
    row["exhibits"], row["addresses"] = row["exhibits"][:MOST_EXHIBITS], row["addresses"][:MOST_EXHIBITS]
    return row


def _add_traffic(row: Row, sent: ir.Table) -> None:
    total = sent.agg(number=_.count(), last=_.created_at.max()).to_pyarrow().to_pylist()[0]
    row["sent_events"] = total["number"]
    row["events"] += total["number"]
    row["last_seen"] = max(filter(None, (row["last_seen"], total["last"])))
    room = max(MOST_EXHIBITS - len(row["exhibits"]), 0)
    row["exhibits"] += (
        sent.order_by("created_at", "sid").limit(room).select("sid").to_pyarrow()["sid"].to_pylist()
    )
    texts = sent.filter(_.template != "").group_by("template").agg(number=_.count())
    texts = texts.order_by(ibis.desc("number"), "template").limit(MOST_EXHIBITS)
    row["templates"] = texts.to_pyarrow()["template"].to_pylist()


def as_table(rows: Sequence[Row]) -> ir.Table:
    """Findings as a table; the facts beside the columns that every finding has take their own types."""
    kinds = dict(_SCHEMA)
    for row in rows:
        kinds |= {name: _FACT_TYPES[type(value)] for name, value in row.items() if name not in _SCHEMA}
    return ibis.memtable(pa.Table.from_pylist(list(rows), schema=pa.schema(list(kinds.items()))))
