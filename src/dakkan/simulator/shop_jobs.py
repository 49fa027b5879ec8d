"""What the shop's systems have to send in an hour: drawn from the seed and the hour alone.

The history and the living shop ask the same function, so that the seam between them cannot be seen, and
no list of things to come has to be kept or copied.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime

from .shop_customers import LANGUAGES, Customers
from .shop_hours import share
from .shop_texts import Writer

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Job:
    """One kind of message that one system sends to one country."""

    name: str
    system: str
    kind: str
    country: str
    share: float
    """Of all the shop's messages."""
    curve: str
    sender: str = ""
    """E.164."""
    service_sid: str = ""
    """When set, `sender` is the number of its pool that usually comes up."""
    since: datetime | None = None
    """It begins then; None: it always was."""


@dataclass(frozen=True, slots=True)
class Due:
    """A message that a system has to send."""

    second: float
    """Of the hour."""
    to: str
    body: str


def amount(mean: float, chance: random.Random) -> int:
    """A whole number near `mean`, a little better or worse than usual."""
    return int(mean * (0.85 + 0.3 * chance.random()) + chance.random())


def due(job: Job, hour: datetime, daily: int, customers: Customers, seed: int) -> list[Due]:
    """What `job` sends in the hour that begins at `hour` (UTC), in no order."""
    mean = daily * job.share * share(job.curve, job.country, hour)
    if not mean or (job.since and hour < job.since):
        return []
    chance = random.Random(f"{seed}/{job.name}/{hour.timestamp():.0f}")
    write = Writer(job.kind, LANGUAGES[job.country]).write
    grown = 0.8 + min(0.2, max(0.0, (hour - _EPOCH).days / 3000))
    draw, pick, country = chance.random, customers.pick, job.country
    return [
        Due(3600 * draw(), pick(country, chance, grown), write(chance)) for _ in range(amount(mean, chance))
    ]
