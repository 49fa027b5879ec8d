"""Rows of the traffic rollup, summed to findings: the times, the number, the people, the money, the texts."""

from typing import Any

import ibis.expr.types as ir
from ibis import _

from .rows import MOST_EXHIBITS, exhibits_of, some

KEYS = ("hour", "account_sid", "channel", "sender", "service", "country", "template", "host")
"""What makes a row of the rollup one row."""


def summed(rows: ir.Table, *by: str, **facts: Any) -> ir.Table:
    return rows.group_by(*by).agg(
        first_seen=_.first_at.min(),
        last_seen=_.last_at.max(),
        events=_.events.sum(),
        strangers=_.strangers.sum(),
        costs=_.cost.sum(),
        countries=some(_.country.nullif("")),
        templates=some(_.template.nullif(""), MOST_EXHIBITS),
        **facts,
    )


def with_exhibits(found: ir.Table, rows: ir.Table, *by: str) -> ir.Table:
    """`found` with the earliest of `rows` (messages, calls, anything with a time and a SID) as exhibits."""
    names = by or ("account_sid",)
    joined = found.left_join(exhibits_of(rows, *names), list(names))
    return joined.drop(*[f"{name}_right" for name in names])


def sent_in(sent: ir.Table, rows: ir.Table) -> ir.Table:
    """The messages and calls that those rows of the rollup are made of."""
    return sent.semi_join(rows, list(KEYS))
