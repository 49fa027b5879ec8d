"""What one detector says about one account."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Fact = str | int | float | datetime | None

SIGNS = (
    "mass-traffic",
    "phishing-links",
    "credentials-changed",
    "unusual-countries",
    "unknown-numbers",
    "unknown-subaccounts",
)
"""The six signs of a takeover that a customer can see, in the order people are shown them."""


class Severity(StrEnum):
    """How bad it is, if true."""

    INFORMATIONAL = "informational"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


class Confidence(StrEnum):
    """How likely it is to be true."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        return list(Confidence).index(self)


@dataclass(frozen=True)
class Exhibit:
    """A record that a finding points to: the table it lies in and its SID."""

    table: str
    sid: str


@dataclass(frozen=True)
class Finding:
    """`says` is a message id with `{facts}`; `texts.say(finding.says, **finding.facts)` renders it."""

    id: str
    detector: str
    title: str
    says: str
    facts: Mapping[str, Fact]
    severity: Severity
    confidence: Confidence
    signs: tuple[str, ...]
    techniques: tuple[str, ...]
    account_sid: str
    first_seen: datetime
    last_seen: datetime
    exhibits: tuple[Exhibit, ...]
    exhibit_count: int
    answers: tuple[str, ...]
    resources: tuple[str, ...] = ()
    """SIDs of the things it is about: keys, numbers, subaccounts, services, users."""
    addresses: tuple[str, ...] = ()
    """IP addresses it came from, as the audit log names them."""
    countries: tuple[str, ...] = ()
    """ISO 3166 codes of the countries it is about."""
    templates: tuple[str, ...] = ()
    """Message templates (column `template` of the messages table) it is about."""


@dataclass(frozen=True)
class Blind:
    """What could not be looked at, and why: not the same as quiet."""

    what: str
    why: str


@dataclass(frozen=True)
class Broken:
    """A detector that raised; its silence means nothing."""

    detector: str
    error: str


@dataclass(frozen=True)
class Detection:
    """One run of the catalogue: what was found, what was looked at and quiet, what could not look."""

    findings: tuple[Finding, ...]
    quiet: tuple[str, ...]
    blind: tuple[Blind, ...]
    broken: tuple[Broken, ...] = field(default=())
