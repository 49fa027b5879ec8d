"""The executor's journal, kept as lines of a case.

Step ids repeat from plan to plan, so every line names the plan it belongs to: a token rotated last week
does not count as rotated in tonight's plan.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import CannotPlan
from ..model.case import CaseEvent, Kind
from ..model.plan import Step, StepState
from ..texts import say
from .folding import STEP_KINDS, STEP_STATES
from .store import Casebook


@dataclass(frozen=True)
class JournalLine:
    """One line about a step. `facts` is JSON, as it was written."""

    step_id: str
    state: StepState
    facts: Mapping[str, Any]


class CaseJournal:
    """The journal of one plan of a case: the newest when it was opened, or the one named by number."""

    def __init__(self, casebook: Casebook, case: str, by: str, *, plan: int | None = None) -> None:
        """Raises CannotPlan when the case has no plan yet, NoSuchCase when there is no such case."""
        self._casebook = casebook
        self._case = case
        self._by = by
        events = casebook.events(case)
        made = [event.number for event in events if event.kind == Kind.PLAN_MADE]
        if not made:
            raise CannotPlan(say("{case} has no plan yet: dakkan plan {case}", case=case))
        self._plan = plan or made[-1]
        self._seen = 0
        self._states: dict[str, StepState] = {}
        self._take(events)

    def last(self, step_id: str) -> StepState | None:
        """The newest state written for the step, by whomever; None when there is no line."""
        self._take(self._casebook.events(self._case, after=self._seen))
        return self._states.get(step_id)

    def states(self) -> Mapping[str, StepState]:
        """The newest state of every step that there is a line about."""
        self._take(self._casebook.events(self._case, after=self._seen))
        return dict(self._states)

    def write(self, state: StepState, step: Step, facts: Mapping[str, Any]) -> None:
        """Returns when the line is on the disk. `state` is any but PLANNED."""
        self._casebook.append(self._case, STEP_KINDS[state], self._data(step, facts), self._by)

    def write_all(self, entries: Sequence[tuple[StepState, Step, Mapping[str, Any]]]) -> None:
        """Lines that belong together, in their order; returns when all of them are on the disk."""
        lines = [(STEP_KINDS[state], self._data(step, facts)) for state, step, facts in entries]
        self._casebook.append_all(self._case, lines, self._by)

    def close(self) -> None:
        """Give this thread's connection to the casebook back."""
        self._casebook.close()

    def _data(self, step: Step, facts: Mapping[str, Any]) -> dict[str, Any]:
        return {"plan": self._plan, "step": step.id, "facts": dict(facts)}

    def _take(self, events: Iterable[CaseEvent]) -> None:
        for event in events:
            self._seen = max(self._seen, event.number)
            if event.kind in STEP_STATES and event.data["plan"] == self._plan:
                self._states[event.data["step"]] = STEP_STATES[event.kind]


def lines(events: Iterable[CaseEvent]) -> list[JournalLine]:
    """Everything that was written about steps of any plan of a case, in order."""
    return [
        JournalLine(event.data["step"], STEP_STATES[event.kind], event.data.get("facts", {}))
        for event in events
        if event.kind in STEP_STATES
    ]
