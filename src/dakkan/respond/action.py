"""What all actions are built on: five verbs, and the record of what a step changed.

`inspect` reads Twilio and returns a small value. `plan` is pure: the same value gives the same steps.
`apply` carries out one step and may be called again for one that was interrupted. `verify` looks at
Twilio and says whether the effect is there. `undo` takes one step back.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any, ClassVar, Generic, TypeVar

from ..errors import CannotUndo
from ..model.own_write import OwnWrite
from ..model.plan import Breaks, Preset, Step, Target
from ..model.scope import Scope
from ..texts import say
from ..twilio.client import Twilio
from .hands import Hands

S = TypeVar("S")
Leaves = Mapping[str, tuple[str, ...]]
"""Verb → types of the events that it leaves in the audit log."""


class Phase(IntEnum):
    """How urgent a step is: stop the harm, shut the thief out, repair, look again.

    Steps are shown, and begun where nothing stands in the way, in this order. What must not be begun before
    something else has ended is the business of `order`.
    """

    CALLS = 1
    MESSAGES = 2
    COUNTRIES = 3
    SUBACCOUNTS = 4
    EVIDENCE = 5
    HOSTILE_KEYS = 6
    MAIN_TOKEN = 7
    FOOTHOLDS = 8
    PEOPLE = 9
    SUBACCOUNT_TOKENS = 10
    OWN_KEYS = 11
    NUMBERS = 12
    WEBHOOKS = 13
    TRIGGERS = 14
    TASKS = 15
    SWEEP = 16


Proposed = tuple[Phase, Step]


@dataclass(frozen=True)
class Done:
    """A step, or a task, that was proven in an earlier plan of the same case."""

    action: str
    verb: str
    target: Target
    at: datetime

    @classmethod
    def of(cls, step: Step, at: datetime) -> "Done":
        return cls(step.action, step.verb, step.target, at)


@dataclass(frozen=True)
class Premises:
    """What a plan depends on besides the scope and what was seen."""

    preset: Preset
    at: datetime
    """Twilio's time when the look began: what is younger was not looked at."""
    done: tuple[Done, ...] = ()

    def done_at(self, action: str, account_sid: str, sid: str = "", *verbs: str) -> datetime | None:
        """When it was last done; "" and no verbs: whichever."""
        times = [
            done.at
            for done in self.done
            if done.action == action
            and done.target.account_sid == account_sid
            and (not sid or done.target.sid == sid)
            and (not verbs or done.verb in verbs)
        ]
        return max(times, default=None)

    def still_open(self, scope: Scope, action: str, account_sid: str, sid: str = "", *verbs: str) -> bool:
        """Never done, or something hostile was seen after it was done."""
        at = self.done_at(action, account_sid, sid, *verbs)
        return at is None or (scope.last_seen_at is not None and scope.last_seen_at > at)


@dataclass
class Record:
    """What a step did, for the journal. Filled while it works, so that it is complete when it is cut off."""

    twilio: Twilio
    writes: list[OwnWrite] = field(default_factory=list)
    facts: dict[str, str | int] = field(default_factory=dict)
    skipped: str = ""
    """A message id: why there was nothing to do."""

    def wrote(self, event_type: str, account_sid: str, resource_sid: str = "") -> None:
        """Call before the request: an answer may be lost, and the change is made all the same."""
        self.writes.append(OwnWrite(event_type, account_sid, resource_sid, self.twilio.now()))


class Action(ABC, Generic[S]):
    id: ClassVar[str]
    title: ClassVar[str]
    """A message id."""
    kind: ClassVar[str] = "api"
    leaves: ClassVar[Leaves] = {}

    @abstractmethod
    def inspect(self, hands: Hands) -> S: ...

    @abstractmethod
    def plan(self, scope: Scope, seen: S, premises: Premises) -> list[Proposed]: ...

    @abstractmethod
    def apply(self, step: Step, hands: Hands, record: Record) -> None: ...

    @abstractmethod
    def verify(self, step: Step, hands: Hands) -> bool: ...

    def undo(self, step: Step, hands: Hands, record: Record) -> None:
        """Raises CannotUndo unless an action knows better."""
        raise CannotUndo(say("{step} cannot be taken back.", step=step.id))

    def matters(self, seen: S) -> Any:  # Any: JSON
        """The part of what was seen whose change makes a plan stale; what changes by the minute is not."""
        return seen

    def step(
        self,
        verb: str,
        account_sid: str,
        sid: str,
        says: str,
        *,
        facts: Mapping[str, str | int] | None = None,
        why: Sequence[str] = (),
        breaks: Sequence[Breaks] = (),
        undo: str = "no",
        needs: Sequence[str] = (),
        data: Mapping[str, str] | None = None,
        kind: str | None = None,
    ) -> Step:
        return Step(
            id=self.step_id(sid, verb),
            action=self.id,
            verb=verb,
            target=Target(account_sid, sid),
            says=says,
            facts=facts or {},
            why=tuple(dict.fromkeys(why)),
            breaks=tuple(breaks),
            undo=undo,
            needs=tuple(needs),
            kind=kind or self.kind,
            data=data or {},
        )

    def step_id(self, sid: str, verb: str) -> str:
        return f"{self.id}/{sid}/{verb}"
