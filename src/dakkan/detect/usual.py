"""What is usual in an account tree, as the detectors see it: for people to read, and to disagree with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from .baseline import usual_hours
from .detector import Tables

_MOST = 50


@dataclass(frozen=True)
class AccountUsual:
    account_sid: str
    messages: int
    calls: int
    countries: Mapping[str, int]
    """ISO 3166 → messages and calls, most first."""
    senders: int
    templates: int
    strangers: float
    """Share of the traffic that goes to people met for the first time."""


@dataclass(frozen=True)
class Usual:
    account_sid: str
    learned_until: datetime
    accounts: tuple[AccountUsual, ...]
    hours: tuple[tuple[int, float, float], ...]
    """Hour of the week in UTC (0 is Thursday 00:00, as the epoch was), usual, high: messages and calls."""
    networks: tuple[str, ...]
    hosts: tuple[str, ...]
    """Where links in its own messages lead."""
    recipients: int


def usual(tables: Tables) -> Usual:
    before = tables.before
    by_account = _rows(
        before.group_by("account_sid").agg(
            messages=_.events.sum(where=_.channel == "messages").fill_null(0),
            calls=_.events.sum(where=_.channel == "calls").fill_null(0),
            senders=_.sender.nunique(where=_.sender != ""),
            templates=_.template.nunique(where=_.template != ""),
        ),
        "account_sid",
    )
    countries = _rows(
        before.filter(_.country != "").group_by("account_sid", "country").agg(sent=_.events.sum()),
        "account_sid",
        ibis.desc("sent"),
        "country",
    )
    first = _first_meetings(tables)
    accounts = tuple(
        AccountUsual(
            row["account_sid"],
            row["messages"],
            row["calls"],
            {
                each["country"]: each["sent"]
                for each in countries
                if each["account_sid"] == row["account_sid"]
            },
            row["senders"],
            row["templates"],
            round(first.get(row["account_sid"], 0) / max(1, row["messages"] + row["calls"]), 3),
        )
        for row in by_account
    )
    return Usual(
        tables.account_sid,
        tables.learned_until,
        accounts,
        tuple((row["slot"], row["usual"], row["high"]) for row in _rows(usual_hours(before), "slot")),
        _values(tables.events.filter(_.origin == "usual"), "network"),
        _values(before.filter(_.host != ""), "host"),
        _met(tables).recipient.nunique().to_pyarrow().as_py() or 0,
    )


def _met(tables: Tables) -> ir.Table:
    return tables.messages.filter(
        _.direction.startswith("outbound"), _.created_at < tables.learned_until
    ).select("account_sid", "recipient")


def _first_meetings(tables: Tables) -> dict[str, int]:
    met = _met(tables).group_by("account_sid").agg(people=_.recipient.nunique())
    return {row["account_sid"]: row["people"] for row in met.to_pyarrow().to_pylist()}


def _rows(table: ir.Table, *order: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.order_by(*order).to_pyarrow().to_pylist()
    return found


def _values(table: ir.Table, column: str) -> tuple[str, ...]:
    found = table.select(column).distinct().to_pyarrow()[column].to_pylist()
    return tuple(sorted(value for value in found if value)[:_MOST])
