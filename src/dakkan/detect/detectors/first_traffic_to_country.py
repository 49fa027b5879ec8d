"""First traffic to a country that the account tree never used before.

A thief who holds a credential sends where the premium is, seldom where the owner's customers are. One
new country is the cheapest early sign of it.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..countries import HIGH_RISK
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import MOST_EXHIBITS, exhibits_of, some

_SOME = 5
"""Fewer than this may be one customer abroad."""


@detector(
    id="first-traffic-to-country",
    title=N_("First traffic to a country never used before"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1078.004", "T1496.003"),
    answers=("close-countries", "cancel-messages", "hang-up-calls", "rotate-auth-token"),
    needs=("traffic",),
    baseline_days=30,
    needs_days=7,
    cold_start=N_("With less than a week of traffic every country is new, so it does not look."),
    says=N_("{events} messages or calls to {country}, the first at {first_seen}"),
    benign=N_("A launch in a new market, a customer abroad, a load test."),
    misses=N_("Abuse of a country already in use, and an account's very first traffic."),
    signs=("unusual-countries",),
    exhibits="messages",
)
def first_traffic_to_country(tables: Tables, window: Window) -> ir.Table:
    place = ["account_sid", "country"]
    sent = tables.traffic.filter(_.country != "")
    fresh = sent.anti_join(tables.before.select("country").distinct(), "country")
    fresh = fresh.join(
        tables.before.agg(before=_.events.sum()).filter(_.before > 0), []
    )  # else nothing is new
    opened = (
        tables.changes.filter(_.opened, _.origin.isin(["strange", "untold"])).select("country").distinct()
    )
    opened = opened.select(opened_by_strangers=_.country)
    found = fresh.group_by(place).agg(
        first_seen=_.first_at.min(),
        last_seen=_.last_at.max(),
        events=_.events.sum(),
        strangers=_.strangers.sum(),
        costs=_.cost.sum(),
        odd=_.odd.any(),
        announced=~_.new_country.any(),
        templates=some(_.template.nullif(""), MOST_EXHIBITS),
    )
    found = found.left_join(opened, found.country == opened.opened_by_strangers)
    rows = tables.sent.semi_join(fresh, place)
    serious = _.country.isin(sorted(HIGH_RISK)) & _.odd | _.opened_by_strangers.notnull()
    severity = ibis.cases((_.events < _SOME, "low"), (serious, "high"), (_.announced, "low"), else_="medium")
    return (
        found.mutate(severity=severity, countries=ibis.array([_.country]))
        .drop("opened_by_strangers", "odd", "announced")
        .left_join(exhibits_of(rows, *place), place)
        .drop("account_sid_right", "country_right")
    )
