"""Which traffic is the thief's, and all of it by hour and by country.

Everything is aggregated by the engine; nothing here looks at messages one by one.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from ..model.scope import Scope
from ..model.timeline import Destination, Hour
from ..model.window import Window
from .tables import Tables, accounts_of, rows, sent_calls, sent_messages

_MONEY = "decimal(18, 6)"
_DAY = 86_400


def senders(tables: Tables, scope: Scope) -> tuple[str, ...]:
    """The telephone numbers that the thief bought, as traffic names its sender."""
    bought = sorted(thing.sid for thing in scope.hostile if thing.kind == "number")
    if not bought:
        return ()
    listed = tables.numbers.filter(_.sid.isin(bought)).select(number=_.phone_number)
    told = tables.events.filter(_.type == "phone-number.created", _.resource_sid.isin(bought))
    told = told.select(number=_.changes.re_extract(r'"phone_number": *\{[^}]*"updated": *"([^"]*)"', 1))
    found = listed.union(told).filter(_.number.notnull(), _.number != "").distinct().order_by("number")
    return tuple(row["number"] for row in rows(found))


def hostile(traffic: ir.Table, scope: Scope, bought: Sequence[str] = ()) -> ir.BooleanValue:
    """Is a row of `messages` or `calls` the thief's? One expression, never null.

    It is, from the case's beginning on, when it says what only the thief says, comes from the thief's
    number, service or subaccount, or goes where only the thief sends. `bought` is what `senders` gives.
    Without a takeover only the last counts: a form that is pumped.
    """
    reasons = [_goes_where_only_the_thief_sends(traffic, scope)]
    if scope.began_at is not None:
        kinds: dict[str, list[str]] = {"subaccount": [], "message-service": [], "number": []}
        for thing in scope.hostile:
            kinds.get(thing.kind, []).append(thing.sid)
        reasons.append(_among(traffic.account_sid, kinds["subaccount"]))
        reasons.append(_among(traffic.sender, bought))
        if "template" in traffic.columns:
            reasons.append(_among(traffic.template, scope.templates))
            reasons.append(_among(traffic.messaging_service_sid, kinds["message-service"]))
        if "phone_number_sid" in traffic.columns:
            reasons.append(_among(traffic.phone_number_sid, kinds["number"]))
    is_his = ibis.or_(*reasons)
    if scope.began_at is None:
        return is_his
    return is_his & (traffic.created_at >= scope.began_at)


def _goes_where_only_the_thief_sends(traffic: ir.Table, scope: Scope) -> ir.BooleanValue:
    by_countries: dict[tuple[str, ...], list[str]] = {}
    for account_sid, countries in scope.countries_attacked.items():
        by_countries.setdefault(countries, []).append(account_sid)
    return ibis.or_(
        ibis.literal(False),
        *(
            _among(traffic.account_sid, accounts) & _among(traffic.country, countries)
            for countries, accounts in sorted(by_countries.items())
        ),
    )


def _among(column: Any, values: Sequence[str]) -> ir.BooleanValue:
    return column.isin(sorted(values)).fill_null(False) if values else ibis.literal(False)


def marked(tables: Tables, scope: Scope) -> ir.Table:
    """Outbound messages and calls of the account tree in one shape, `hostile` marked.

    Columns: sid, account_sid, created_at, channel (`messages`, `calls`), status, sender, recipient, country,
    template, units (segments or started minutes), price, price_unit, hostile.
    """
    bought = senders(tables, scope)
    messages, calls = sent_messages(tables), sent_calls(tables)
    shared = ("sid", "account_sid", "created_at", "status", "sender", "recipient", "country")
    shapes = [
        messages.select(
            *shared,
            "template",
            "price",
            "price_unit",
            channel=ibis.literal("messages"),
            units=ibis.greatest(_.segments.fill_null(1), 1),
            hostile=hostile(messages, scope, bought),
        ),
        calls.select(
            *shared,
            "price",
            "price_unit",
            template=ibis.null("string"),
            channel=ibis.literal("calls"),
            units=ibis.greatest((_.seconds.fill_null(0) + 59) // 60, 1),
            hostile=hostile(calls, scope, bought),
        ),
    ]
    columns = [*shared, "channel", "template", "units", "price", "price_unit", "hostile"]
    both = ibis.union(*(shape.select(*columns) for shape in shapes))
    return both.filter(_.account_sid.isin(accounts_of(tables, scope.account_sid)))


def hours(tables: Tables, scope: Scope, window: Window) -> tuple[Hour, ...]:
    """Hours of the window with traffic, in order; costs as billed so far, 0 where not billed yet."""
    sent = marked(tables, scope).filter(_.created_at >= window.since, _.created_at < window.until)
    sent = sent.mutate(hour=(_.created_at.epoch_seconds() // 3600).cast("int64"), cost=_.price.fill_null(0))
    by_hour = sent.group_by("hour").agg(
        messages=(_.channel == "messages").sum(),
        calls=(_.channel == "calls").sum(),
        cost=_.cost.sum().cast(_MONEY),
        hostile_messages=((_.channel == "messages") & _.hostile).sum(),
        hostile_calls=((_.channel == "calls") & _.hostile).sum(),
        hostile_cost=_.cost.sum(where=_.hostile).fill_null(0).cast(_MONEY),
    )
    return tuple(
        Hour(
            at=datetime.fromtimestamp(row["hour"] * 3600, UTC),
            messages=row["messages"],
            calls=row["calls"],
            cost=Decimal(row["cost"]),
            hostile_messages=row["hostile_messages"],
            hostile_calls=row["hostile_calls"],
            hostile_cost=Decimal(row["hostile_cost"]),
        )
        for row in rows(by_hour.order_by("hour"))
    )


def destinations(tables: Tables, scope: Scope, window: Window) -> tuple[Destination, ...]:
    """Countries of the window's traffic, the most hostile first.

    `usual_per_day` is the mean over the days of evidence before the window, or before the case if that
    is earlier.
    """
    sent = marked(tables, scope).filter(_.country.notnull(), _.country != "", _.created_at < window.until)
    edge = min(scope.began_at or window.since, window.since)
    (span,) = rows(sent.filter(_.created_at < edge).agg(first=_.created_at.min()))
    days = max((edge - span["first"]).total_seconds() / _DAY, 1.0) if span["first"] else 1.0
    inside = _.created_at >= window.since
    by_country = sent.group_by("country").agg(
        before=(_.created_at < edge).sum(),
        events=inside.sum(),
        hostile_events=(inside & _.hostile).sum(),
    )
    shown = by_country.filter((_.events > 0) | (_.before > 0))
    shown = shown.order_by(_.hostile_events.desc(), _.events.desc(), _.country)
    return tuple(
        Destination(row["country"], round(row["before"] / days, 2), row["events"], row["hostile_events"])
        for row in rows(shown)
    )
