"""From graded rows to findings: one row for each account and grade."""

from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

MOST_EXHIBITS = 100
"""A finding points to this many records at most; `events` counts them all."""
_MOST_RESOURCES = 500


def in_window(table: ir.Table, window: Any) -> ir.Table:
    return table.filter(_.created_at >= window.since, _.created_at < window.until)


def graded(rows: ir.Table, *cases: tuple[Any, str]) -> ir.Table:
    """Give each row the severity of the first case that holds; rows of no case are left out."""
    severity = ibis.cases(*[(condition, ibis.literal(word)) for condition, word in cases])
    return rows.mutate(severity=severity).filter(_.severity.notnull())


def bundled(rows: ir.Table, *keys: str, **facts: Any) -> ir.Table:
    """One row for each account, severity and `keys`, of graded rows that have the columns of events."""
    if "origin" in rows.columns:  # what nobody can tell the origin of is less likely to be true
        facts["confidence"] = (_.origin != "strange").all().ifelse("low", None)
    return rows.group_by("account_sid", "severity", *keys).agg(
        first_seen=_.created_at.min(),
        last_seen=_.created_at.max(),
        events=_.sid.nunique(),
        exhibits=some(_.sid, MOST_EXHIBITS),
        resources=some(_.resource_sid, _MOST_RESOURCES),
        addresses=some(_.address, MOST_EXHIBITS),
        **facts,
    )


def some(column: Any, most: int = MOST_EXHIBITS) -> Any:
    """The distinct values of `column`, `most` at most, as an array in stable order."""
    return column.collect(distinct=True).sort()[:most]


def exhibits_of(rows: ir.Table, *keys: str) -> ir.Table:
    """For each `keys`, the SIDs of the earliest hundred `rows`, as column `exhibits`."""
    ranked = rows.mutate(rank=ibis.row_number().over(group_by=list(keys), order_by=[_.created_at, _.sid]))
    return (
        ranked.filter(_["rank"] < MOST_EXHIBITS)
        .group_by(*keys)
        .agg(exhibits=_.sid.collect(order_by=[_.created_at, _.sid]))
    )


def with_strangers(found: ir.Table, sent: ir.Table, *keys: str) -> ir.Table:
    """Add `strangers`: how many people never met before got any of `sent`; each counts once."""
    names = list(keys) or ["account_sid"]
    people = sent.group_by(*names).agg(strangers=_.recipient.nunique(where=_.stranger))
    joined = found.left_join(people, names).mutate(strangers=_.strangers.fill_null(0))
    return joined.drop(*[f"{name}_right" for name in names])
