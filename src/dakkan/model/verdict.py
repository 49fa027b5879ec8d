"""The answer to the first question of the night: is it true, how bad, since when, with what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from .finding import Fact


class Takeover(StrEnum):
    CONFIRMED = "confirmed"
    LIKELY = "likely"
    POSSIBLE = "possible"
    NONE = "none"


@dataclass(frozen=True)
class Inferred:
    """The credential that was used, as far as traces tell: inferred, never asserted."""

    kind: str
    """Of `kind.CREDENTIALS`."""
    sid: str
    """Of the account, key or user; "" when it cannot be told."""
    confidence: float
    says: str
    """Why, a message id with `facts`."""
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    takeover: Takeover
    kinds: tuple[str, ...]
    """Of `kind.TITLES`."""
    since: datetime | None
    confidence: float
    because: tuple[str, ...]
    """Ids of findings."""
    since_confidence: float = 0.0
    """That nothing of the thief's came before `since`."""
    until: datetime | None = None
    """The last hostile trace, when it is over; None while it goes on."""
    until_confidence: float = 0.0
    credential: Inferred | None = None


@dataclass(frozen=True)
class Share:
    """A part of the loss: one channel to one country. `estimated` counts rows without a price."""

    channel: str
    """`messages` or `calls`."""
    country: str
    """ISO 3166, "" when it cannot be told."""
    events: int
    cost: Decimal
    estimated: int
    per_hour: Decimal = Decimal(0)


@dataclass(frozen=True)
class Loss:
    """What the thief's traffic cost; `per_hour` is the rate over its last hour."""

    currency: str
    fraud: Decimal
    per_hour: Decimal
    basis: str
    """`price` when Twilio had billed every row, else `estimate`."""
    messages: int = 0
    calls: int = 0
    recipients: int = 0
    split: tuple[Share, ...] = ()
    """By channel and country, dearest first."""
