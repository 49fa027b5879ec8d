"""The thief's own events: which addresses are theirs, and what was done from them.

An address is the thief's when a serious finding names it and the owner did not use it before the case. From
there on, everything that was done from it is theirs, whether a detector spoke of it or not.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import ibis.expr.types as ir
from ibis import _

from ..model.finding import Finding
from .roles import Question, is_serious, question_of
from .tables import Tables, rows

_EVE = timedelta(days=1)
"""Before the first serious finding: how long a thief may look around before acting."""
_MOST = 50_000
"""Events of the thief's that are looked at one by one, earliest first."""


@dataclass(frozen=True)
class Event:
    """One entry of the audit log, its changes taken apart."""

    sid: str
    account_sid: str
    at: datetime
    type: str
    resource_sid: str
    actor_sid: str
    address: str
    raw_changes: str

    @cached_property
    def changes(self) -> Mapping[str, tuple[str, str]]:
        """Field → (previous, updated), "" for what was or is empty."""
        try:
            found = json.loads(self.raw_changes or "{}")
        except ValueError:
            return {}
        pairs = {}
        for field, values in found.items() if isinstance(found, dict) else ():
            values = values if isinstance(values, dict) else {"updated": values}
            pairs[str(field)] = (_text(values.get("previous")), _text(values.get("updated")))
        return pairs


@dataclass(frozen=True)
class Traces:
    """What the audit log shows of the thief."""

    began_at: datetime
    addresses: tuple[str, ...]
    events: tuple[Event, ...]
    """In order of time."""
    findings: tuple[Finding, ...]
    """The serious ones."""

    def why(self, event: Event) -> tuple[str, ...]:
        """Findings that speak of the event's thing, else those that speak of its address."""
        about = [
            f.id
            for f in self.findings
            if event.resource_sid in f.resources or any(exhibit.sid == event.sid for exhibit in f.exhibits)
        ]
        return tuple(about or [f.id for f in self.findings if event.address in f.addresses])


def traces(tables: Tables, accounts: Sequence[str], findings: Sequence[Finding], since: datetime) -> Traces:
    """The thief's addresses and events; `since` is the verdict's."""
    serious = tuple(finding for finding in findings if is_serious(finding))
    events = tables.events.filter(_.account_sid.isin(accounts), (_.source != "twilio").fill_null(True))
    addresses = _strange_addresses(events, serious, since)
    mine = events.filter(_.created_at >= since - _EVE, _.address.isin(addresses)) if addresses else None
    began = since
    if mine is not None:
        (first,) = rows(mine.agg(at=_.created_at.min()))
        began = min(since, first["at"]) if first["at"] else since
    pointed = sorted({e.sid for f in serious for e in f.exhibits if question_of(f) == Question.WHAT})
    found = events.filter(_.created_at >= began, _.sid.isin(pointed) | _.address.isin(addresses))
    return Traces(began, addresses, read(found.order_by("created_at", "sid").limit(_MOST)), serious)


def read(events: ir.Table) -> tuple[Event, ...]:
    """Events as values, in the order that the table has."""
    columns = ("sid", "account_sid", "created_at", "type", "resource_sid", "actor_sid", "address", "changes")
    return tuple(
        Event(
            sid=_text(row["sid"]),
            account_sid=_text(row["account_sid"]),
            at=row["created_at"],
            type=_text(row["type"]),
            resource_sid=_text(row["resource_sid"]),
            actor_sid=_text(row["actor_sid"]),
            address=_text(row["address"]),
            raw_changes=_text(row["changes"]),
        )
        for row in rows(events.select(*columns))
    )


def _strange_addresses(events: ir.Table, serious: Sequence[Finding], since: datetime) -> tuple[str, ...]:
    named = sorted({address for finding in serious for address in finding.addresses if address})
    if not named:
        return ()
    old = events.filter(_.created_at < since - _EVE, _.address.isin(named)).select("address").distinct()
    owners = {row["address"] for row in rows(old)}
    return tuple(address for address in named if address not in owners)


def _text(value: Any) -> str:
    return "" if value is None else str(value)
