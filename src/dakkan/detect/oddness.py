"""What is new about traffic, and when that makes it odd.

New alone is business; to strangers it is a question. What the owner prepared from a usual place (a country,
a number, a subaccount) is expected, and so are links to the owner's own site.
"""

from dataclasses import dataclass, field
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from ..lure.links import site_of
from ..model.known import Known
from .expected import with_expected_news
from .lures import SUSPICIOUS

ODD_EVENTS = 20
"""Odd messages or calls of one account in an hour from which on they are called odd traffic."""


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
    known: Known = field(default_factory=Known)
    """What the owner has accepted."""


def with_news(rows: ir.Table, before: ir.Table, owned: Owned, *, trusted: bool) -> ir.Table:
    """Add `new_template`, `new_host`, `new_sender`, `new_country`: not seen in the tree before."""
    for column in ("template", "host", "sender", "country"):
        old = before.select(old=_[column]).distinct()
        unseen = _.old.isnull() & (_[column] != "") if trusted else ibis.literal(False)
        rows = rows.left_join(old, rows[column] == old.old).mutate(**{f"new_{column}": unseen}).drop("old")
    own_hosts = frozenset(host for host in _distinct(rows, "host") if site_of(host) in owned.sites)
    rows = rows.mutate(new_host=_.new_host & ~_among(_.host, own_hosts))
    rows = with_expected_news(rows, owned.known)
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


def with_oddness(rows: ir.Table, lures: ir.Table) -> ir.Table:
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


def odd_hours(traffic: ir.Table) -> ir.Table:
    """`account_sid`, `hour`: hours in which, or in the hour after which, there was odd traffic."""
    odd = traffic.filter(_.odd).group_by("account_sid", "hour").agg(odd_events=_.events.sum())
    odd = odd.filter(_.odd_events >= ODD_EVENTS)
    hours = [odd.select("account_sid", hour=_.hour - shift) for shift in (0, 1)]
    return ibis.union(*hours).distinct()
