"""Who sent how much at whose cost, hour by hour, and which of the shop's requests failed."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(slots=True)
class Hour:
    messages: int = 0
    calls: int = 0
    cost: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Failure:
    """A request of the shop's systems, or a webhook to them, that went wrong."""

    at: datetime
    method: str
    path: str
    status: int
    code: int
    why: str


@dataclass(frozen=True, slots=True)
class Request:
    number: int
    at: datetime
    person: str
    address: str
    credential: str
    """The user part only: AC… or SK…; empty without one."""
    method: str
    host: str
    path: str
    status: int
    code: int = 0


@dataclass
class Ledger:
    hours: dict[tuple[datetime, str], Hour] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    shop_requests: int = 0
    """All of the shop's, to tell what share failed."""

    def message(self, at: datetime, person: str, cost: Decimal, messages: int = 1) -> None:
        hour = self._hour(at, person)
        hour.messages += messages
        hour.cost += cost

    def call(self, at: datetime, person: str, cost: Decimal, calls: int = 1) -> None:
        hour = self._hour(at, person)
        hour.calls += calls
        hour.cost += cost

    def charge(self, at: datetime, person: str, cost: Decimal) -> None:
        self._hour(at, person).cost += cost

    def failed(self, at: datetime, method: str, path: str, status: int, code: int, why: str) -> None:
        self.failures.append(Failure(at, method, path, status, code, why))

    def _hour(self, at: datetime, person: str) -> Hour:
        key = (at.replace(minute=0, second=0, microsecond=0), person)
        hour = self.hours.get(key)
        if hour is None:
            hour = self.hours[key] = Hour()
        return hour
