"""The rest of the shop's day: calls, what customers write back, and who logs in to the Console.

Like the messages, all of it follows from the seed and the hour alone.
"""

import random
from dataclasses import dataclass
from datetime import datetime

from .shop_customers import LANGUAGES, Customers
from .shop_hours import CLOCKS, DAY_CURVE, OFFICE_CURVE, share
from .shop_jobs import amount
from .shop_texts import foreign_code, reply


@dataclass(frozen=True)
class Line:
    """One of the shop's numbers, as people meet it."""

    account_sid: str
    number: str
    country: str
    calls: float = 0.0
    """Calls a day from this number, by staff."""
    rings: float = 0.0
    """Calls a day to this number."""
    replies: float = 0.0
    """Messages a day to this number."""
    codes: float = 0.0
    """One-time codes a day that other services send to this number."""
    system: str = ""
    """The system that places the calls."""
    speaks: str = ""
    """URL on an own host that says what the called hear."""
    since: datetime | None = None
    """In use from then on; None: it always was."""

    def silent(self, hour: datetime) -> bool:
        return self.since is not None and hour < self.since


@dataclass(frozen=True, slots=True)
class DueCall:
    second: float
    outside: str
    """The customer's number."""
    seconds: int
    inbound: bool


@dataclass(frozen=True, slots=True)
class DueText:
    """A message that arrives."""

    second: float
    sender: str
    body: str


@dataclass(frozen=True, slots=True)
class DueLogin:
    second: float
    user: int
    address: int


def _chance(seed: int, what: str, hour: datetime) -> random.Random:
    return random.Random(f"{seed}/{what}/{hour.timestamp():.0f}")


def calls_of(line: Line, hour: datetime, customers: Customers, seed: int) -> list[DueCall]:
    """Staff call in office hours, customers whenever they are awake; most calls take a few minutes."""
    due: list[DueCall] = []
    if line.silent(hour):
        return due
    chance = _chance(seed, f"calls {line.number}", hour)
    for inbound, mean in (
        (False, line.calls * share(OFFICE_CURVE, line.country, hour)),
        (True, line.rings * share(DAY_CURVE, line.country, hour)),
    ):
        for _ in range(amount(mean, chance) if mean else 0):
            seconds = int(chance.lognormvariate(4.6, 0.7))
            outside = customers.pick(line.country, chance)
            due.append(DueCall(3600 * chance.random(), outside, max(6, min(1500, seconds)), inbound))
    return due


def arrivals(line: Line, hour: datetime, customers: Customers, seed: int) -> list[DueText]:
    """What customers write back, and codes that other services send."""
    if line.silent(hour):
        return []
    chance = _chance(seed, f"arrivals {line.number}", hour)
    part = share(DAY_CURVE, line.country, hour)
    due = [
        DueText(
            3600 * chance.random(),
            customers.pick(line.country, chance),
            reply(LANGUAGES[line.country], chance),
        )
        for _ in range(amount(line.replies * part, chance) if line.replies else 0)
    ]
    codes = amount(line.codes * part, chance) if line.codes else 0
    return due + [DueText(3600 * chance.random(), "+18005550199", foreign_code(chance)) for _ in range(codes)]


def logins(users: int, addresses: int, hour: datetime, seed: int) -> list[DueLogin]:
    """Users log in on working days between nine and six (Tokyo), from the office or through the VPN."""
    local = hour + CLOCKS["JP"]
    if local.weekday() > 4 or not 9 <= local.hour <= 18:
        return []
    chance = _chance(seed, "logins", hour)
    likely = 0.5 if local.hour == 9 else 0.08
    return [
        DueLogin(3600 * chance.random(), user, chance.randrange(addresses))
        for user in range(users)
        if chance.random() < likely
    ]
