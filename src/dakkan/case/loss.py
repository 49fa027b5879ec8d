"""What the thief's traffic cost: Twilio's price where it billed, an estimate where it has not yet.

Billing lags, and the first hour of an attack is when the number matters most. A message or call without
a price is taken at the median that the same evidence shows for its country, else from a short list.
Numbers that the thief bought are left out: they are billed by the month, not by the case.
"""

from datetime import datetime, timedelta
from decimal import Decimal

import ibis
import ibis.expr.types as ir
from ibis import _

from ..model.scope import Scope
from ..model.verdict import Loss, Share
from .tables import Tables, rows
from .traffic import marked

_FREE = ("failed", "canceled", "busy", "no-answer", "scheduled")
"""States in which Twilio bills nothing (a failed message costs $0.001, which is left out), or not yet."""

_SEGMENT_PRICES: dict[str, str] = {
    **dict.fromkeys(("US", "CA"), "0.0083"),
    **dict.fromkeys(("JP",), "0.0700"),
    **dict.fromkeys(("GB",), "0.0450"),
    **dict.fromkeys(("FR", "DE"), "0.0800"),
    **dict.fromkeys(("RU", "KZ", "UZ", "TJ"), "0.3600"),
    **dict.fromkeys(("NG",), "0.3500"),
    **dict.fromkeys(("LK", "ID"), "0.3000"),
    **dict.fromkeys(("BD", "JO", "KE", "KG", "SD", "NP", "LY", "SY", "DZ", "EG", "IQ", "TW"), "0.2400"),
    **dict.fromkeys(("AZ", "EC", "SN"), "0.2200"),
    **dict.fromkeys(("MM", "SO"), "0.1500"),
}
_OTHER_SEGMENT, _OTHER_MINUTE = "0.1000", "0.3000"
"""USD. List prices of public rate cards of 2025; a minute is what premium ranges cost (0.20 to 1.00)."""
_HOME_MINUTE = "0.0140"
"""USD a minute to the United States and Canada."""

HOUR = timedelta(hours=1)
SECONDS = 3600
_SHORTEST = timedelta(minutes=15)
"""An attack younger than this is not extrapolated from less: its first seconds are no rate."""
CENT = Decimal("0.01")


def loss(tables: Tables, scope: Scope) -> Loss:
    """The loss of a case. `per_hour` is what the last hour cost, for a shorter attack its rate."""
    fraud = costed(tables, scope)
    (total,) = rows(
        fraud.agg(
            cost=_.cost.sum(),
            estimated=_.estimated.sum(),
            messages=(_.channel == "messages").sum(),
            calls=(_.channel == "calls").sum(),
            recipients=_.recipient.nunique(),
            first=_.created_at.min(),
            last=_.created_at.max(),
        )
    )
    return Loss(
        currency=_currency(tables, scope),
        fraud=_money(total["cost"]),
        per_hour=_per_hour(fraud, total["first"], total["last"]),
        basis="estimate" if total["estimated"] else "price",
        messages=total["messages"] or 0,
        calls=total["calls"] or 0,
        recipients=total["recipients"] or 0,
        split=_split(fraud, total["first"], total["last"]),
    )


def _split(
    fraud: ir.Table, first: datetime | None, last: datetime | None, most: int = 50
) -> tuple[Share, ...]:
    """The loss by channel and country, dearest first, each at its own rate over the last hour."""
    if first is None or last is None:
        return ()
    rate = SECONDS / seconds_spanned(first, last)
    parts = fraud.group_by("channel", country=_.country.fill_null("")).agg(
        events=_.count(),
        cost=_.cost.sum(),
        estimated=_.estimated.sum(),
        recent=_.cost.sum(where=_.created_at > last - HOUR).fill_null(0),
    )
    return tuple(
        Share(
            row["channel"],
            row["country"],
            row["events"],
            _money(row["cost"]),
            row["estimated"],
            _money(Decimal(row["recent"]) * rate),
        )
        for row in rows(parts.order_by(_.cost.desc(), "channel", "country").limit(most))
    )


def costed(tables: Tables, scope: Scope) -> ir.Table:
    """The thief's traffic with `cost`, and `estimated` where that is not Twilio's price."""
    sent = marked(tables, scope)
    usual = (
        sent.filter(_.price > 0)
        .group_by("channel", "country")
        .agg(usual=(_.price.cast("float64") / _.units).median())
        .select(usual_channel=_.channel, usual_country=_.country, usual=_.usual)
    )
    fraud = sent.filter(_.hostile).left_join(
        usual, [sent.channel == usual.usual_channel, sent.country == usual.usual_country]
    )
    free = _.status.isin(_FREE).fill_null(False)
    guess = (_.units * ibis.coalesce(_.usual, listed(fraud))).cast("decimal(18, 6)")
    return fraud.mutate(
        cost=ibis.cases((_.price.notnull(), _.price), (free, 0), else_=guess).cast("decimal(18, 6)"),
        estimated=_.price.isnull() & ~free,
    )


def listed(fraud: ir.Table) -> ir.FloatingValue:
    at_home = fraud.country.isin(["US", "CA"])
    minute = ibis.ifelse(at_home, float(_HOME_MINUTE), float(_OTHER_MINUTE))
    prices = [(code, float(price)) for code, price in _SEGMENT_PRICES.items()]
    segment = fraud.country.cases(*prices, else_=float(_OTHER_SEGMENT))
    return ibis.ifelse(fraud.channel == "calls", minute, segment)


def _per_hour(fraud: ir.Table, first: datetime | None, last: datetime | None) -> Decimal:
    if first is None or last is None:
        return _money(None)
    (recent,) = rows(fraud.filter(_.created_at > last - HOUR).agg(cost=_.cost.sum()))
    return _money(Decimal(recent["cost"] or 0) * SECONDS / seconds_spanned(first, last))


def seconds_spanned(first: datetime, last: datetime) -> Decimal:
    """Seconds that the rate of the end is taken over."""
    return Decimal(str(min(max(last - first, _SHORTEST), HOUR).total_seconds()))


def _currency(tables: Tables, scope: Scope) -> str:
    """What most of the tree's traffic is billed in."""
    units = marked(tables, scope).filter(_.price_unit.notnull(), _.price_unit != "")
    units = units.group_by("price_unit").agg(events=_.count()).order_by(_.events.desc(), "price_unit")
    found = rows(units.limit(1))
    return str(found[0]["price_unit"]).upper() if found else "USD"


def _money(amount: Decimal | None) -> Decimal:
    return Decimal(amount or 0).quantize(CENT)
