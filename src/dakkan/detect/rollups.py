"""Traffic, aggregated once: hour × account × channel × sender × service × country × template × link host.

Every detector of traffic reads these few thousand rows instead of the messages themselves. Nothing here
joins the messages with themselves.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from ..lure.links import site_of
from ..model.window import Window
from .lures import SCHEMA as LURES
from .lures import SUSPICIOUS, judged
from .origins import hour_of

_KEYS = ("hour", "account_sid", "channel", "sender", "service", "country", "template", "host")
_TEXT = ("sender", "service", "recipient", "country", "template", "host")
_LINK = r"(?i)https?://(?:[^\s/@]*@)?([^\s/:?#<>\"']+)"
_BARE_LINK = r"(?i)(?:^|[\s:(])((?:[a-z0-9-]+\.)+[a-z]{2,24})/"
_OUTBOUND_CALLS = ("outbound-api", "outbound-dial", "trunking-terminating")
_KEY_TYPES = {"hour": "int64"} | dict.fromkeys(_KEYS[1:], "string")
SENT = {
    **dict.fromkeys(("account_sid", "sid", "channel", *_TEXT), "string"),
    "created_at": "timestamp('UTC')",
    "hour": "int64",
    "price": "decimal(18, 6)",
    "stranger": "boolean",
}
BEFORE = {
    **_KEY_TYPES,
    **dict.fromkeys(("events", "strangers"), "int64"),
    "cost": "decimal(38, 6)",
    **dict.fromkeys(("first_at", "last_at"), "timestamp('UTC')"),
    "sample": "string",
}
TRAFFIC = {
    **BEFORE,
    **dict.fromkeys(("new_template", "new_host", "new_sender", "new_country", "odd", "hard"), "boolean"),
    "lure": "float64",
}
ODD_HOURS = {"account_sid": "string", "hour": "int64"}
ODD_EVENTS = 20
"""Odd messages or calls of one account in an hour from which on they are called odd traffic."""


@dataclass(frozen=True)
class Traffic:
    sent: ir.Table
    traffic: ir.Table
    before: ir.Table
    lures: ir.Table
    odd_hours: ir.Table
    """`account_sid`, `hour`: hours in which, or in the hour after which, there was odd traffic."""


@dataclass(frozen=True)
class Owned:
    """What is known to be the owner's when traffic is judged."""

    sites: frozenset[str]
    numbers: frozenset[str]
    announced: frozenset[str] = frozenset()
    """Countries that a usual place opened at least a day before the window's end."""
    senders: frozenset[str] = frozenset()
    """Numbers that were bought from a usual place."""
    newcomers: frozenset[str] = frozenset()
    """Subaccounts that a usual place made: what is new about them is expected."""


def rolled_up(
    messages: ir.Table,
    calls: ir.Table,
    window: Window,
    learned_until: datetime,
    owned: Owned,
    *,
    trusted: bool,
) -> Traffic:
    """Aggregate the outbound traffic of one tree up to the window's end; what came before
    `learned_until` is what the tree is known for."""
    rows = ibis.union(_sent_messages(messages), _sent_calls(calls))
    met = _met_before(messages, calls, rows, learned_until)
    during = rows.filter(_.created_at >= window.since, _.created_at < window.until)
    sent = during.left_join(met, during.recipient == met.met)
    sent = sent.mutate(stranger=_.met.isnull()).drop("met").cache()
    if not sent.count().to_pyarrow().as_py():
        return nothing_sent()
    before = _grouped(rows.filter(_.created_at < learned_until).mutate(stranger=False)).cache()
    fresh = _with_news(_grouped(sent), before, owned, trusted=trusted).cache()
    lures = judged(fresh, sent, messages, before, owned.sites, owned.numbers)
    traffic = _with_oddness(fresh, lures).cache()
    return Traffic(sent, traffic, before, lures, _odd_hours(traffic))


def nothing_sent() -> Traffic:
    """What a window without outbound traffic rolls up to; the time before it is then of no interest."""
    tables = [ibis.memtable([], schema=schema) for schema in (SENT, TRAFFIC, BEFORE, LURES, ODD_HOURS)]
    return Traffic(*tables)


def _sent_messages(messages: ir.Table) -> ir.Table:
    outbound = messages.filter(_.direction.startswith("outbound"))
    return _shaped(
        outbound,
        channel=ibis.literal("messages"),
        service=_.messaging_service_sid,
        template=_.template,
        host=ibis.coalesce(_.body.re_extract(_LINK, 1).nullif(""), _.body.re_extract(_BARE_LINK, 1)).lower(),
    )


def _sent_calls(calls: ir.Table) -> ir.Table:
    nothing = ibis.null("string")
    outbound = calls.filter(_.direction.isin(_OUTBOUND_CALLS))
    return _shaped(
        outbound, channel=ibis.literal("calls"), service=_.trunk_sid, template=nothing, host=nothing
    )


def _shaped(rows: ir.Table, **columns: Any) -> ir.Table:
    rows = rows.mutate(**columns)
    return rows.select(
        "account_sid",
        "sid",
        "created_at",
        "channel",
        hour=hour_of(_.created_at),
        price=_.price.fill_null(0),
        **{name: rows[name].fill_null("") for name in _TEXT},
    )


def _met_before(messages: ir.Table, calls: ir.Table, rows: ir.Table, until: datetime) -> ir.Table:
    """Numbers that were written to, called, or heard from before `until`, by anybody of the tree."""
    heard = [
        table.filter(_.direction == "inbound", _.created_at < until).select(met=_.sender)
        for table in (messages, calls)
    ]
    written = rows.filter(_.created_at < until).select(met=_.recipient)
    return ibis.union(written, *heard).distinct()


def _grouped(rows: ir.Table) -> ir.Table:
    return rows.group_by(*_KEYS).agg(
        events=_.count(),
        strangers=_.stranger.sum().cast("int64"),
        cost=_.price.sum(),
        first_at=_.created_at.min(),
        last_at=_.created_at.max(),
        sample=_.sid.min(),
    )


def _with_news(rows: ir.Table, before: ir.Table, owned: Owned, *, trusted: bool) -> ir.Table:
    """Add `new_template`, `new_host`, `new_sender`, `new_country`: not seen in the tree before."""
    for column in ("template", "host", "sender", "country"):
        old = before.select(old=_[column]).distinct()
        unseen = _.old.isnull() & (_[column] != "") if trusted else ibis.literal(False)
        rows = rows.left_join(old, rows[column] == old.old).mutate(**{f"new_{column}": unseen}).drop("old")
    own_hosts = frozenset(host for host in _distinct(rows, "host") if site_of(host) in owned.sites)
    rows = rows.mutate(new_host=_.new_host & ~_among(_.host, own_hosts))
    expected = _among(rows.account_sid, owned.newcomers - _distinct(before, "account_sid"))
    return rows.mutate(
        new_country=_.new_country & ~_among(_.country, owned.announced),
        new_sender=_.new_sender & ~expected & ~_among(_.sender, owned.senders),
        new_template=(_.new_template | (_.new_host & (_.template != ""))) & ~expected,
    )


def _among(column: Any, values: frozenset[str]) -> Any:
    return column.isin(sorted(values)) if values else ibis.literal(False)


def _distinct(table: ir.Table, column: str) -> frozenset[str]:
    return frozenset(table.select(column).distinct().to_pyarrow()[column].to_pylist())


def _with_oddness(rows: ir.Table, lures: ir.Table) -> ir.Table:
    """Add `lure` (score), `odd`, and `hard`: odd for more than its text and its recipients.

    To strangers, with a text or to a country that the tree never used, or with bait: that is odd. A new
    text to customers known before is not, nor is one whose link leads where the owner's always led.
    """
    scores = lures.select(lure_template=_.template, lure_host=_.host, lure=_.score)
    rows = rows.left_join(
        scores, (rows.template == scores.lure_template) & (rows.host == scores.lure_host)
    ).drop("lure_template", "lure_host")
    bait = (_.lure >= SUSPICIOUS).fill_null(False)
    text = (_.channel == "messages") & ((_.new_template & ~_.home_link) | _.new_country)
    call = (_.channel == "calls") & (_.new_sender | _.new_country)
    rows = rows.mutate(home_link=(_.host != "") & ~_.new_host).mutate(fresh=text | call)
    alike = ["account_sid", "hour", "channel", "service", "fresh"]  # each text alone may be a handful
    to_strangers = 2 * _.strangers.sum().over(group_by=alike) >= _.events.sum().over(group_by=alike)
    return (
        rows.mutate(lure=_.lure.fill_null(0.0))
        .mutate(odd=bait | (_.fresh & to_strangers))
        .mutate(hard=_.odd & (bait | _.new_sender | _.new_country))
        .drop("home_link", "fresh")
    )


def _odd_hours(traffic: ir.Table) -> ir.Table:
    odd = traffic.filter(_.odd).group_by("account_sid", "hour").agg(odd_events=_.events.sum())
    odd = odd.filter(_.odd_events >= ODD_EVENTS)
    hours = [odd.select("account_sid", hour=_.hour - shift) for shift in (0, 1)]
    return ibis.union(*hours).distinct()
