"""More messages or calls than the account tree usually sends at this hour, or odd ones in number.

Volume alone decides nothing: a campaign is a burst too. What it says, from where, and to whom it goes
raises it; a new text to people known before stays low.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..baseline import bursts, bursts_by_account
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import MOST_EXHIBITS, some, with_strangers
from ..summed import sent_in, with_exhibits

_HARD = 50
"""So many messages or calls in an hour that are odd for more than their text are a burst by themselves."""
_SHARE = 0.3


@detector(
    id="traffic-burst",
    title=N_("Far more traffic than usual"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1496.004",),
    answers=("cancel-messages", "hang-up-calls", "rotate-auth-token", "delete-api-key"),
    needs=("traffic",),
    baseline_days=28,
    cold_start=N_("Without a week of traffic it knows only fixed floors: 300 an hour, 100 in five minutes."),
    says=N_("{events} messages or calls to {strangers} recipients never met before, {costs} in cost so far"),
    benign=N_("A campaign, a holiday, a retry loop, a load test."),
    misses=N_("Slow traffic in the owner's own words to the owner's own customers."),
    signs=("mass-traffic",),
    exhibits="messages",
)
def traffic_burst(tables: Tables, window: Window) -> ir.Table:
    of_tree = bursts(tables.fives, tables.traffic, tables.before, trusted=tables.trusted)
    of_tree = of_tree.select("hour", loud_tree=True)
    alone = bursts_by_account(tables.fives, tables.traffic, tables.before, trusted=tables.trusted)
    alone = alone.select("account_sid", "hour", loud_alone=True)
    traffic = tables.traffic.left_join(of_tree, "hour").drop("hour_right")
    traffic = traffic.left_join(alone, ["account_sid", "hour"]).drop("account_sid_right", "hour_right")
    traffic = traffic.mutate(loud=_.loud_tree.fill_null(False) | _.loud_alone.fill_null(False))
    hard_hours = traffic.filter(_.hard).group_by("account_sid", "hour").agg(hard_events=_.events.sum())
    traffic = traffic.left_join(hard_hours, ["account_sid", "hour"])
    traffic = traffic.mutate(many=(_.hard_events >= _HARD).fill_null(False)).filter(_.loud | _.many)
    totals = traffic.group_by("account_sid").agg(
        total=_.events.sum(), odd_total=_.events.sum(where=_.odd).fill_null(0), many=_.many.any()
    )
    graded = totals.mutate(
        severity=ibis.cases(
            (_.many | ((_.odd_total >= _HARD) & (_.odd_total >= _SHARE * _.total)), "high"),
            (_.odd_total >= _HARD, "medium"),
            else_="low",
        )
    )
    graded = graded.filter((_.severity != "low") | (_.total >= _HARD)).select("account_sid", "severity")
    rows = traffic.join(graded, "account_sid").filter(_.odd | (_.severity == "low"))
    found = rows.group_by("account_sid", "severity").agg(
        first_seen=_.first_at.min(),
        last_seen=_.last_at.max(),
        events=_.events.sum(),
        costs=_.cost.sum(),
        countries=some(_.country.nullif("")),
        templates=some(_.template.nullif(""), MOST_EXHIBITS),
    )
    sent = sent_in(tables.sent, rows)
    return with_exhibits(with_strangers(found, sent), sent)
