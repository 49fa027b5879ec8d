"""What was begun and how it ended, line by line: the only truth about an apply.

The lines themselves lie in the casebook; here is what the executor asks of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from ..model.clock import from_iso, iso
from ..model.own_write import OwnWrite
from ..model.plan import Step, StepState

Facts = Mapping[str, Any]
"""JSON. `writes`: what was changed at Twilio, each `{"event_type", "account_sid", "resource_sid", "at"}`;
`intends`: the same, before it is known whether it came about. Never a secret."""


class Journal(Protocol):
    def last(self, step_id: str) -> StepState | None:
        """The newest state written for the step; None when there is no line."""

    def write(self, state: StepState, step: Step, facts: Facts) -> None:
        """Returns when the line is on the disk."""


Entry = tuple[StepState, Step, Facts]


@runtime_checkable
class ManyLines(Protocol):
    """A journal that is made for plans of thousands of steps."""

    def states(self) -> Mapping[str, StepState]:
        """What `last` says of every step there is a line about."""

    def write_all(self, entries: Sequence[Entry]) -> None:
        """In their order; returns when all of them are on the disk."""

    def close(self) -> None:
        """Give back what the calling thread holds open."""


class Line(Protocol):
    """One line, as the casebook gives it back."""

    @property
    def step_id(self) -> str: ...

    @property
    def state(self) -> StepState: ...

    @property
    def facts(self) -> Facts: ...


def write_facts(writes: Iterable[OwnWrite]) -> list[dict[str, str]]:
    return [
        {
            "event_type": write.event_type,
            "account_sid": write.account_sid,
            "resource_sid": write.resource_sid,
            "at": iso(write.at),
        }
        for write in writes
    ]


def own_writes(lines: Iterable[Line]) -> list[OwnWrite]:
    """Every change that Dakkan made, or may have made before it was killed, in the journal's order.

    What a step only intended counts for as long as no later line says what it really did.
    """
    made: list[OwnWrite] = []
    open_ended: dict[str, list[OwnWrite]] = {}
    for line in lines:
        if "intends" in line.facts:
            made += open_ended.pop(line.step_id, [])  # a second attempt does not clear the first one
            open_ended[line.step_id] = _read(line.facts["intends"])
        if "writes" in line.facts:
            made += _read(line.facts["writes"])
            if line.state in (StepState.DONE, StepState.FAILED):
                open_ended.pop(line.step_id, None)
    for left in open_ended.values():
        made += left
    return made


def _read(facts: Any) -> list[OwnWrite]:  # Any: JSON
    return [
        OwnWrite(each["event_type"], each["account_sid"], each["resource_sid"], from_iso(each["at"]))
        for each in facts
    ]
