"""A case in order of time, and its traffic by hour and by country."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from .finding import Exhibit, Fact


@dataclass(frozen=True)
class Moment:
    """One line of the timeline, with the record that proves it."""

    at: datetime
    account_sid: str
    says: str
    """A message id with `{facts}`."""
    facts: Mapping[str, Fact]
    exhibit: Exhibit | None
    hostile: bool


@dataclass(frozen=True)
class Hour:
    """Outbound traffic of one hour over the account tree; the thief's share is part of the whole."""

    at: datetime
    messages: int
    calls: int
    cost: Decimal
    hostile_messages: int
    hostile_calls: int
    hostile_cost: Decimal


@dataclass(frozen=True)
class Destination:
    """Outbound traffic to one country: per day in the baseline, and in the case's window."""

    country: str
    usual_per_day: float
    events: int
    hostile_events: int
