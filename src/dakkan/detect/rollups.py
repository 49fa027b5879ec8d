"""Traffic, aggregated once: hour × account × channel × sender × service × country × template × link host.

Every detector of traffic reads these few thousand rows instead of the messages themselves. Nothing here
joins the messages with themselves.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from ..model.window import Window
from .baseline import five_minutes
from .expected import expected_recipients
from .lures import SCHEMA as LURES
from .lures import judged
from .oddness import Owned, odd_hours, with_news, with_oddness
from .origins import hour_of

_KEYS = ("hour", "account_sid", "channel", "sender", "service", "country", "template", "host")
_TEXT = ("sender", "service", "recipient", "country", "template", "host")
_LINK = r"(?i)https?://(?:[^\s/@]*@)?([^\s/:?#<>\"']+)"
_PLAIN_LINK = r"://([^\s/:?#<>\"'@]+)"
"""Of a body without an at sign, in which nothing can stand before the host."""
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
FIVES = {"account_sid": "string", "hour": "int64", "five": "int64", "sent_events": "int64"}
ODD_HOURS = {"account_sid": "string", "hour": "int64"}


@dataclass(frozen=True)
class Traffic:
    sent: ir.Table
    traffic: ir.Table
    before: ir.Table
    lures: ir.Table
    fives: ir.Table
    odd_hours: ir.Table
    """`account_sid`, `hour`: hours in which, or in the hour after which, there was odd traffic."""


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
    if owned.known.entries("recipient"):
        met = met.union(expected_recipients(owned.known)).distinct()
    met = met.cache()  # else the engine may look for everybody's first message beside each message
    during = rows.filter(_.created_at >= window.since, _.created_at < window.until)
    sent = during.left_join(met, during.recipient == met.met)
    sent = sent.mutate(stranger=_.met.isnull()).drop("met").cache()
    past = rows.filter(_.created_at < learned_until).mutate(stranger=False, sid=ibis.literal(""))
    before = _grouped(past)  # without a sample: nobody looks at one, and it costs as much as the rest
    if not sent.count().to_pyarrow().as_py():
        return replace(nothing_sent(), before=before)  # never worked out unless somebody asks
    before = before.cache()
    fresh = with_news(_grouped(sent), before, owned, trusted=trusted).cache()
    lures = judged(fresh, sent, messages, before, owned.sites, owned.numbers)
    traffic = with_oddness(fresh, lures).cache()
    return Traffic(sent, traffic, before, lures, five_minutes(sent).cache(), odd_hours(traffic))


def nothing_sent() -> Traffic:
    """What a window without outbound traffic rolls up to."""
    tables = [ibis.memtable([], schema=schema) for schema in (SENT, TRAFFIC, BEFORE, LURES, FIVES, ODD_HOURS)]
    return Traffic(*tables)


def _sent_messages(messages: ir.Table) -> ir.Table:
    outbound = messages.filter(_.direction.startswith("outbound"))
    return _shaped(
        outbound,
        channel=ibis.literal("messages"),
        service=_.messaging_service_sid,
        template=_.template,
        host=_host_of(_.body),
    )


def _host_of(body: Any) -> Any:
    """Of the first link in a body. Millions are asked, so the careful patterns only meet what needs them."""
    bare = body.re_extract(_BARE_LINK, 1)
    careful = ibis.coalesce(body.re_extract(_LINK, 1).nullif(""), bare)
    plain = ibis.coalesce(body.re_extract(_PLAIN_LINK, 1).nullif(""), careful)
    slashes = body.contains("://")
    return ibis.cases(
        (slashes & body.contains("@"), careful), (slashes, plain), (body.contains("/"), bare), else_=""
    ).lower()


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
