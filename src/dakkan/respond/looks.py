"""When to look again after a response: at once, after an hour, a day and a week. Pure, over the case's events.

A thief who is out tries to come back, and what was waiting shows late. The clock starts at the proven end of
the response: the last step proven of a plan that shuts out. A later response starts it anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..model.case import CaseEvent, Kind
from ..model.plan import Preset

AFTER = (timedelta(0), timedelta(hours=1), timedelta(hours=24), timedelta(days=7))
_SHUTS_OUT = frozenset({Preset.CONTAIN, Preset.SANITISE, Preset.REACTIVATED})

Inventory = Mapping[str, Mapping[str, Mapping[str, str] | None]]
"""Account → kind → SID → what its settings hash to, or ""; None for a kind that could not be read."""


@dataclass(frozen=True)
class Look:
    after: timedelta
    due_at: datetime
    made_at: datetime | None
    """Of the first verification when it was due, or after."""

    def is_due(self, now: datetime) -> bool:
        return self.made_at is None and self.due_at <= now


@dataclass(frozen=True)
class Last:
    """What the newest verification saw, with when."""

    at: datetime
    inventory: Inventory


def ended_at(events: Iterable[CaseEvent]) -> datetime | None:
    """The proven end of the response; None when nothing that shuts out was proven."""
    shutting: set[int] = set()
    end: datetime | None = None
    for event in events:
        if event.kind is Kind.PLAN_MADE and event.data["plan"]["preset"] in _SHUTS_OUT:
            shutting.add(event.number)
        elif event.kind is Kind.STEP_PROVEN and event.data.get("plan") in shutting:
            end = event.at
    return end


def looks(events: Sequence[CaseEvent]) -> tuple[Look, ...]:
    """All four; none before the response has ended."""
    end = ended_at(events)
    if end is None:
        return ()
    made = sorted(event.at for event in events if event.kind is Kind.VERIFIED)
    return tuple(
        Look(after, end + after, next((at for at in made if at >= end + after), None)) for after in AFTER
    )


def due(planned: Iterable[Look], now: datetime) -> tuple[Look, ...]:
    """Those whose time has come, oldest first."""
    return tuple(look for look in planned if look.is_due(now))


def coming(planned: Iterable[Look], now: datetime) -> Look | None:
    """The next one whose time has not come."""
    return next((look for look in planned if look.made_at is None and look.due_at > now), None)


def last(events: Iterable[CaseEvent]) -> Last | None:
    """The newest verification that wrote down what there was; None when there is none."""
    found: Last | None = None
    for event in events:
        inventory: Any = event.data.get("inventory") if event.kind is Kind.VERIFIED else None
        if inventory is not None:
            found = Last(event.at, inventory)
    return found
