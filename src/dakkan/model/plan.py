"""A plan is data: the steps proposed for a case, with what was seen when it was made."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum


class Preset(StrEnum):
    STOP = "stop"
    CONTAIN = "contain"
    SANITISE = "sanitise"
    REACTIVATED = "reactivated"
    HARDEN = "harden"


class StepState(StrEnum):
    PLANNED = "planned"
    BEGUN = "begun"
    DONE = "done"
    PROVEN = "proven"
    UNKNOWN = "unknown"
    FAILED = "failed"
    UNDONE = "undone"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Target:
    account_sid: str
    sid: str
    """The thing itself; the account's SID when the step is about the account."""


@dataclass(frozen=True)
class Breaks:
    """Who or what stops working with this step, told to its owner."""

    what: str
    facts: Mapping[str, str | int]
    confidence: str


EVERYTHING = "*"
"""In `Step.after`."""


@dataclass(frozen=True)
class Step:
    """One change to one thing: applied, verified, journalled by itself."""

    id: str
    """Unique in its plan and stable: `rotate-auth-token/AC…/mint`."""
    action: str
    verb: str
    target: Target
    says: str
    """A message id with `{facts}`, in the imperative."""
    facts: Mapping[str, str | int]
    why: tuple[str, ...]
    breaks: tuple[Breaks, ...]
    undo: str
    """`yes`, `no` or `partly`."""
    needs: tuple[str, ...] = ()
    kind: str = "api"
    """`api`, or `task` for what only a person can do."""
    data: Mapping[str, str] = field(default_factory=dict)
    """What the step needs to know and to take back: names, previous values. Never a secret."""
    state: StepState = StepState.PLANNED
    after: tuple[str, ...] = ()
    """Steps that must have ended before this one begins, however they ended; EVERYTHING: all that do not
    have it themselves. `needs`, in contrast, must have come through."""

    def at(self, state: StepState) -> "Step":
        return replace(self, state=state)


@dataclass(frozen=True)
class Plan:
    case: str
    preset: Preset
    made_at: datetime
    saw: str
    """`sha256…` of the situation that the steps were made for."""
    account_sid: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Check:
    """One look at Twilio after the fact. `ok` is None when it could not be looked at."""

    id: str
    account_sid: str
    ok: bool | None
    says: str
    facts: Mapping[str, str | int] = field(default_factory=dict)
    exhibit: str = ""
