"""Money goes faster than on any usual day, or fast enough to empty the balance within the hour.

Billing lags, so what has no price yet is taken at what the same country usually costs here. A busy day costs
money too: only odd traffic makes it more than a note.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..summed import KEYS, sent_in, summed, with_exhibits

_FLOOR = 5.0
"""Less than this in an hour, in the account's currency, is never fast."""
_ODD_SHARE = 0.5
_HIGH_DAY = 0.95
_MONEY = "decimal(38, 6)"


@detector(
    id="spend-speed",
    title=N_("Money is spent faster than on a usual day"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1496",),
    answers=("cancel-messages", "hang-up-calls", "close-countries", "rotate-auth-token"),
    needs=("traffic",),
    baseline_days=30,
    cold_start=N_("Without a week of traffic only an hour that costs more than the balance counts."),
    says=N_("{costs} spent in {hours} hours that each cost more than a whole usual day, or than the balance"),
    benign=N_("A campaign, a peak of the season: then its traffic is not odd, and it stays low."),
    misses=N_("Slow spending, and traffic to countries whose price nobody here has paid yet."),
    signs=("mass-traffic",),
    exhibits="messages",
)
def spend_speed(tables: Tables, window: Window) -> ir.Table:
    rows = _estimated(tables)
    hours = rows.group_by("hour").agg(spent=_.cost.sum(), odd_spent=_.cost.sum(where=_.odd).fill_null(0))
    hours = hours.filter(_.spent >= _FLOOR).join(_limits(tables), [])
    fast = (_.spent > _.high_day) | (_.spent >= _.balance)
    hours = hours.filter(fast.fill_null(False))
    severity = ibis.ifelse(_.odd_spent >= _ODD_SHARE * _.spent, "high", "low")
    rows = rows.join(hours.select("hour", severity=severity), "hour")
    rows = rows.filter(_.cost > 0, _.odd | (_.severity == "low"))
    by = ("account_sid", "severity")
    found = summed(rows, *by, hours=_.hour.nunique())
    graded = sent_in(tables.sent, rows).join(hours.select("hour", severity=severity), "hour")
    return with_exhibits(found, graded, *by)


def _limits(tables: Tables) -> ir.Table:
    """One row: `high_day`, the 95th percentile of the days before, and `balance`; null where not known."""
    days = tables.before.group_by(day=_.hour // 24).agg(spent=_.cost.sum().cast("float64"))
    high = days.agg(high_day=_.spent.quantile(_HIGH_DAY))
    if not tables.trusted:
        high = high.mutate(high_day=ibis.null("float64"))
    left = tables.balance.mutate(left=_.balance.try_cast("float64"))
    return high.join(left.agg(balance=_.left.max(where=_.left > 0)), [])


def _estimated(tables: Tables) -> ir.Table:
    """The rollup with a `cost` for what has no price yet."""
    place = ["channel", "country"]
    unpriced = tables.sent.filter(_.price == 0).group_by(*KEYS).agg(unpriced=_.count())
    paid = tables.sent.filter(_.price > 0).group_by(*place, "price").agg(rows=_.count())
    now = _middle(paid, *place).rename(now="price")
    past = tables.before.filter(_.cost > 0).group_by(*place)
    past = past.agg(past=_.cost.sum().cast("float64") / _.events.sum())
    rows = tables.traffic.left_join(unpriced, list(KEYS)).select(*tables.traffic.columns, "unpriced")
    columns = (*tables.traffic.columns, "unpriced")
    rows = rows.left_join(now, place).select(*columns, "now")
    rows = rows.left_join(past, place).select(*columns, "now", "past")
    overall = _middle(paid, "channel").rename(overall="price")
    rows = rows.left_join(overall, "channel").drop("channel_right")
    each = ibis.coalesce(_.now, _.past, _.overall, 0.0)
    # to exact money before anything is added up: sums of floats depend on their order
    each = each.round(6).cast(_MONEY)
    return rows.mutate(cost=_.cost + (_.unpriced.fill_null(0) * each).cast(_MONEY)).drop(
        "unpriced", "now", "past", "overall"
    )


def _middle(paid: ir.Table, *by: str) -> ir.Table:
    """The lower median of `price` by place, from how often each price was paid.

    A place has a handful of prices: sorting millions of rows for the median itself took seconds.
    """
    upwards = ibis.window(group_by=by, order_by="price", preceding=None, following=0)
    paid = paid.group_by(*by, "price").agg(rows=_.rows.sum())
    reached = paid.mutate(reached=_.rows.sum().over(upwards), all=_.rows.sum().over(group_by=by))
    return reached.filter(2 * _.reached >= _.all).group_by(*by).agg(price=_.price.min().cast("float64"))
