"""Messages and calls to countries that are closed: somebody tries what the account never does.

The refusal leaves no message, only a line in the error log; the recipient is read from its text. One
customer who typed a wrong number tries again and again, a thief tries many numbers.
"""

import re

import ibis
import ibis.expr.types as ir
from ibis import _

from ...evidence.country import country_of
from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rates import crowded
from ..rows import MOST_EXHIBITS, in_window, some

_CODES = (13227, 21215, 21408, 32205)
_MANY, _TEN_MINUTES = 10, 600
_PEOPLE = 3
"""Fewer recipients than this are people who typed a wrong number."""
_NUMBER = re.compile(r"(?:\+|%2B)(\d{7,15})")


@detector(
    id="blocked-country-hits",
    title=N_("Many tries to reach closed countries"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1496.003",),
    answers=("close-countries", "rotate-auth-token"),
    needs=("alerts",),
    baseline_days=30,
    cold_start=N_("Without a week of history no country is new, and it says medium."),
    says=N_("{events} refused messages or calls to closed countries, {recipients} recipients"),
    benign=N_("A campaign to a list with numbers abroad, a form that takes any country."),
    misses=N_("Tries slower than ten in ten minutes, and countries that are open."),
    signs=("unusual-countries",),
    exhibits="alerts",
)
def blocked_country_hits(tables: Tables, window: Window) -> ir.Table:
    hits = in_window(tables.alerts, window).filter(_.error_code.isin(_CODES))
    hits = crowded(hits, _MANY, _TEN_MINUTES)
    hits = hits.left_join(_recipients(hits, tables), "sid").drop("sid_right")
    used = tables.before.filter(_.country != "").select(used=_.country).distinct()
    hits = hits.left_join(used, hits.country == used.used)
    # the refused bodies are in no log: those of the same hours tell what is being sent
    odd = (
        tables.traffic.filter(_.odd)
        .group_by("account_sid")
        .agg(odd_from=_.first_at.min(), odd_to=_.last_at.max())
    )
    hits = hits.left_join(odd, "account_sid").drop("account_sid_right")
    hour = ibis.interval(hours=1)
    fresh = _.country.notnull() & _.used.isnull() & ibis.literal(tables.trusted)
    hits = hits.mutate(
        new=fresh.fill_null(False),
        beside_odd=((_.odd_from <= _.created_at + hour) & (_.odd_to >= _.created_at - hour)).fill_null(False),
    )
    found = hits.group_by("account_sid").agg(
        first_seen=_.created_at.min(),
        last_seen=_.created_at.max(),
        events=_.sid.nunique(),
        exhibits=some(_.sid, MOST_EXHIBITS),
        countries=some(_.country, 300),
        recipients=_.recipient.nunique(),
        untold=_.recipient.isnull().sum().cast("int64"),
        new_ones=_.new.sum().cast("int64"),
        beside_odd=_.beside_odd.any(),
    )
    found = found.filter((_.recipients >= _PEOPLE) | (_.untold > _MANY))
    serious = (2 * _.new_ones >= _.events) & _.beside_odd
    return found.mutate(severity=serious.ifelse("high", "medium")).drop("untold", "new_ones", "beside_odd")


def _recipients(hits: ir.Table, tables: Tables) -> ir.Table:
    """For each alert the number that was tried, and its country."""
    sent = tables.sent.select(resource_sid=_.sid, to=_.recipient)
    rows = hits.left_join(sent, "resource_sid").select("sid", "alert_text", "to").to_pyarrow().to_pylist()
    told = []
    for row in rows:
        number = row["to"] or _named(row["alert_text"] or "")
        told.append({"sid": row["sid"], "recipient": number or None, "country": country_of(number)})
    return ibis.memtable(told, schema=dict.fromkeys(("sid", "recipient", "country"), "string"))


def _named(text: str) -> str:
    found = _NUMBER.findall(text[:2_000])
    return f"+{found[-1]}" if found else ""
