"""Carries out a plan, one journalled step at a time; after a crash it goes on where it was.

The only place that acts. A line is in the journal before a step and after it. An answer that was lost makes
the step unknown; what is unknown is settled by looking at Twilio when the plan is applied again, never by
assuming.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import (
    BadAnswer,
    CannotUndo,
    DakkanError,
    StepNotVerified,
    StepUnknown,
    StorageFull,
    Unreachable,
    UsageError,
    VaultError,
)
from ..model.own_write import OwnWrite
from ..model.plan import Plan, Step, StepState
from ..model.scope import Scope
from ..texts import _, say
from . import planner
from .action import Action, Done, Record
from .actions import CATALOGUE, Actions
from .hands import Hands
from .journal import Journal, write_facts

_PAUSES = (1.0, 3.0)
"""Seconds before looking again for an effect that is not there yet: Twilio's lists lag a little."""
_SETTLED = frozenset({StepState.PROVEN, StepState.SKIPPED, StepState.UNDONE})
_TAKEN_BACK = frozenset(
    {StepState.BEGUN, StepState.DONE, StepState.PROVEN, StepState.UNKNOWN, StepState.FAILED}
)


def apply(
    plan: Plan,
    scope: Scope,
    hands: Hands,
    journal: Journal,
    *,
    done: Sequence[Done] = (),
    actions: Actions = CATALOGUE,
) -> Iterator[Step]:
    """Yield each step in its new state; tasks as they stand. To resume is to apply again.

    `journal` knows the lines of this plan alone. A plan that has not begun is made anew first, to see whether
    what it rests on still holds; `done` as for `planner.make`.

    Raises StalePlan before anything is done; at the end StepUnknown, or the first failure. A step whose need
    did not come through is left planned. VaultError and StorageFull end everything at once.
    """
    run = _Run(hands, journal, actions)
    hands.about(scope)
    if not any(journal.last(step.id) for step in plan.steps if step.kind != "task"):
        again = planner.make(plan.preset, scope, hands, case=plan.case, done=done, actions=actions)
        planner.check(plan, again)
    by_id = {step.id: step for step in plan.steps}
    for step in plan.steps:
        last = journal.last(step.id)
        if step.kind == "task":
            yield step.at(last or StepState.PLANNED)
        elif last not in _SETTLED and run.ready(step, by_id):
            yield run.carry_out(step, last, by_id)
    run.raise_what_is_open()


def undo(
    plan: Plan,
    scope: Scope,
    hands: Hands,
    journal: Journal,
    *,
    only: str | None = None,
    actions: Actions = CATALOGUE,
) -> Iterator[Step]:
    """Take the step `only` back, or all that can be, last first.

    Raises CannotUndo for a single step that cannot be taken back, or that a later step in effect needs.
    """
    run = _Run(hands, journal, actions)
    hands.about(scope)
    chosen = [step for step in plan.steps if only in (None, step.id)]
    if not chosen:
        raise UsageError(say("The plan has no step {step}.", step=only or ""))
    for step in reversed(chosen):
        refusal = run.why_not_undone(step, plan)
        if refusal and only is not None:
            raise CannotUndo(refusal)
        if not refusal:
            yield run.take_back(step)


@dataclass
class _Run:
    hands: Hands
    journal: Journal
    actions: Actions
    unknown: list[Step] = field(default_factory=list)
    failures: list[DakkanError] = field(default_factory=list)

    def ready(self, step: Step, by_id: dict[str, Step]) -> bool:
        """Are all steps that it needs, and that are in the plan, through?"""
        through = (StepState.PROVEN, StepState.SKIPPED)
        return all(self.journal.last(need) in through for need in step.needs if need in by_id)

    def carry_out(self, step: Step, last: StepState | None, by_id: dict[str, Step]) -> Step:
        action = self._action(step)
        try:
            if last is not None:
                if action.verify(step, self.hands):  # a crash may have come after the effect
                    return self._write(StepState.PROVEN, step, {"settled": "yes"})
                self._restore_needs(step, by_id)
        except (Unreachable, BadAnswer):
            return self._unknown(step, last)
        except (VaultError, StorageFull):
            raise
        except DakkanError as error:
            return self._failed(step, error, {})
        return self._attempt(step, action)

    def _attempt(self, step: Step, action: Action[Any]) -> Step:
        record = Record(self.hands.twilio)
        self._write(StepState.BEGUN, step, {"intends": write_facts(self._intended(step, action))})
        try:
            action.apply(step, self.hands, record)
        except (Unreachable, BadAnswer):
            self._write(StepState.UNKNOWN, step, _facts(record))
            return self._unknown(step, StepState.UNKNOWN)
        except (VaultError, StorageFull) as error:
            self._write(StepState.FAILED, step, {**_facts(record), "because": str(error)})
            raise
        except DakkanError as error:
            return self._failed(step, error, _facts(record))
        if record.skipped:
            return self._write(StepState.SKIPPED, step, {"because": say(record.skipped, step.facts)})
        self._write(StepState.DONE, step, _facts(record))
        return self._prove(step, action)

    def _prove(self, step: Step, action: Action[Any]) -> Step:
        try:
            if self._is_seen(step, action):
                return self._write(StepState.PROVEN, step, {})
        except (Unreachable, BadAnswer):
            return self._unknown(step, StepState.DONE)
        except (VaultError, StorageFull):
            raise
        except DakkanError as error:
            return self._failed(step, error, {})
        return self._failed(step, StepNotVerified(_unseen(step)), {})

    def _is_seen(self, step: Step, action: Action[Any]) -> bool:
        for pause in _PAUSES:
            if action.verify(step, self.hands):
                return True
            self.hands.pause(pause)
        return action.verify(step, self.hands)

    def _restore_needs(self, step: Step, by_id: dict[str, Step]) -> None:
        """Before a second attempt: has somebody undone what the step rests on? A thief at work does.

        What was skipped stays so. A need that cannot be had again fails the step.
        """
        for name in step.needs:
            need = by_id.get(name)
            if need is None or need.kind == "task" or self.journal.last(name) is not StepState.PROVEN:
                continue
            if not self._action(need).verify(need, self.hands):
                state = self._attempt(need, self._action(need)).state
                if state not in (StepState.PROVEN, StepState.SKIPPED):
                    raise StepNotVerified(_unseen(need))

    def take_back(self, step: Step) -> Step:
        """The line before keeps the state: until it is undone, the step is what it was."""
        before = self.journal.last(step.id) or StepState.DONE
        action, record = self._action(step), Record(self.hands.twilio)
        self._write(before, step, {"undo": "begun", "intends": write_facts(self._intended(step, action))})
        action.undo(step, self.hands, record)
        return self._write(StepState.UNDONE, step, _facts(record))

    def why_not_undone(self, step: Step, plan: Plan) -> str:
        """ "" when it can be taken back now."""
        if self.journal.last(step.id) not in _TAKEN_BACK:
            return say("{step} was not done, so there is nothing to take back.", step=step.id)
        if step.undo == "no" or step.kind == "task":
            return say("{step} cannot be taken back.", step=step.id)
        if step.verb == "deploy":
            return say("{step}: take the secret out of your systems by hand.", step=step.id)
        rests = [
            other.id
            for other in plan.steps
            if step.id in other.needs and other.verb != "deploy"
            if self.journal.last(other.id) in _TAKEN_BACK
        ]
        if rests:
            return say("{step} cannot be taken back: {later} rests on it.", step=step.id, later=rests[0])
        return ""

    def raise_what_is_open(self) -> None:
        if self.unknown:
            raise StepUnknown(
                say(
                    "The outcome of {steps} is unknown: the answer was lost. `dakkan resume` looks what "
                    "became of it.",
                    steps=", ".join(dict.fromkeys(step.id for step in self.unknown)),
                )
            )
        if self.failures:
            raise self.failures[0]

    def _intended(self, step: Step, action: Action[Any]) -> list[OwnWrite]:
        """Without the resource where only the answer tells it."""
        at = self.hands.twilio.now()
        return [
            OwnWrite(name, step.target.account_sid, "" if _is_making(name) else step.target.sid, at)
            for name in action.leaves.get(step.verb, ())
        ]

    def _unknown(self, step: Step, last: StepState | None) -> Step:
        self.unknown.append(step)
        self.hands.look_again()
        return step.at(last or StepState.PLANNED)

    def _failed(self, step: Step, error: DakkanError, facts: dict[str, Any]) -> Step:
        self.failures.append(error)
        self.hands.look_again()
        return self._write(StepState.FAILED, step, {**facts, "because": str(error)})

    def _write(self, state: StepState, step: Step, facts: dict[str, Any]) -> Step:
        self.journal.write(state, step, facts)
        return step.at(state)

    def _action(self, step: Step) -> Action[Any]:
        if step.action not in self.actions:
            raise UsageError(_("The plan names an action that this Dakkan does not have."))
        return self.actions[step.action]


def _is_making(event_type: str) -> bool:
    """Is the event about a thing whose SID nobody knows beforehand?"""
    return event_type.endswith(".created")


def _facts(record: Record) -> dict[str, Any]:
    return {**record.facts, "writes": write_facts(record.writes)}


def _unseen(step: Step) -> str:
    return say(
        "{step} was carried out, but its effect is not seen at Twilio. Somebody may be at work at the same "
        "time; run `dakkan resume`.",
        step=step.id,
    )
