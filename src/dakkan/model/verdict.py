"""The answer to the first question of the night: is it true, how bad, since when."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Takeover(StrEnum):
    CONFIRMED = "confirmed"
    LIKELY = "likely"
    POSSIBLE = "possible"
    NONE = "none"


@dataclass(frozen=True)
class Verdict:
    takeover: Takeover
    kinds: tuple[str, ...]
    """Of `account-takeover`, `smishing`, `sms-pumping`, `toll-fraud`, `webhook-hijack`, `data-theft`."""
    since: datetime | None
    confidence: float
    because: tuple[str, ...]
    """Ids of findings."""


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
