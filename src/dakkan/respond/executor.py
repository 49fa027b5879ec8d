"""Carries out a plan, each step journalled by itself; after a crash it goes on where it was.

The only place that acts. A line is in the journal before a step and after it. An answer that was lost makes
the step unknown; what is unknown is settled by looking at Twilio when the plan is applied again, never by
assuming. Many workers carry out what may begin, see `board`; one alone keeps to the order of the plan.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from contextvars import copy_context
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import RLock, Thread
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
from .board import THROUGH, Board
from .hands import Hands
from .journal import Facts, Journal, ManyLines, write_facts
from .pen import Pen

WORKERS = 96
"""How many steps to carry out at once in earnest. `twilio.limiter` lets an account have two thirds as many
requests in flight; the others are waiting for the disk."""
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
    workers: int | None = None,
) -> Iterator[Step]:
    """Yield each step in its new state as it ends; tasks as they stand. To resume is to apply again.

    `journal` knows the lines of this plan alone. A plan that has not begun is made anew first, to see whether
    what it rests on still holds; `done` as for `planner.make`. `workers` steps are carried out at once, where
    it is not said as many as `hands` look at accounts; one worker makes no threads. When the caller stops, by
    KeyboardInterrupt too, no step begins any more, those under way end, and the journal is complete.

    Raises StalePlan before anything is done; at the end StepUnknown, or the first failure. A step whose need
    did not come through is left planned. VaultError and StorageFull end everything at once.
    """
    hands.about(scope)
    hands.at_once = workers = workers or hands.at_once
    with ExitStack() as stack:
        states = _states(plan, journal)
        if not any(step.id in states for step in plan.steps if step.kind != "task"):
            _check_premises(plan, scope, hands, done, actions)
        write = stack.enter_context(Pen(journal)).write if workers > 1 else journal.write
        run = _Run(plan, hands, write, states, actions, alone=workers == 1)
        board = Board(plan, {name: state for name, state in states.items() if state in _SETTLED})
        yield from _together(run, board, workers) if workers > 1 else _alone(run, board)
    run.raise_what_is_open()


def _check_premises(plan: Plan, scope: Scope, hands: Hands, done: Sequence[Done], actions: Actions) -> None:
    again = planner.make(plan.preset, scope, hands, case=plan.case, done=done, actions=actions)
    planner.check(plan, again)


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
    run = _Run(plan, hands, journal.write, _states(plan, journal), actions)
    hands.about(scope)
    chosen = [step for step in plan.steps if only in (None, step.id)]
    if not chosen:
        raise UsageError(say("The plan has no step {step}.", step=only or ""))
    for step in reversed(chosen):
        refusal = run.why_not_undone(step)
        if refusal and only is not None:
            raise CannotUndo(refusal)
        if not refusal:
            yield run.take_back(step)


def _alone(run: "_Run", board: Board) -> Iterator[Step]:
    while (step := board.take()) is not None:
        ended = run.carry_out(step)
        board.ended(step, ended.state)
        yield ended


def _together(run: "_Run", board: Board, workers: int) -> Iterator[Step]:
    ended: SimpleQueue[Step | None] = SimpleQueue()
    fatal: list[BaseException] = []

    def work() -> None:
        try:
            while (step := board.take()) is not None:
                try:
                    result = run.carry_out(step)
                except _NotSeenYet as not_yet:
                    board.later(step, not_yet.seconds)
                    continue
                ended.put(result)
                board.ended(step, result.state)
        except BaseException as error:
            fatal.append(error)
            board.stop()
        finally:
            ended.put(None)

    crew = [Thread(target=copy_context().run, args=(work,), name=f"step {n}") for n in range(workers)]
    try:
        for thread in crew:
            thread.start()
        left = workers
        while left:
            step = ended.get()
            if step is None:
                left -= 1
            else:
                yield step
    finally:
        board.stop()
        for thread in crew:
            if thread.ident is not None:
                thread.join()
    if fatal:
        raise fatal[0]


def _states(plan: Plan, journal: Journal) -> dict[str, StepState]:
    """The newest state of each step that has begun."""
    if isinstance(journal, ManyLines):
        return dict(journal.states())
    found = {step.id: journal.last(step.id) for step in plan.steps}
    return {name: state for name, state in found.items() if state is not None}


class _NotSeenYet(Exception):
    """The effect is not there yet, and another step can be carried out meanwhile."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass
class _Run:
    plan: Plan
    hands: Hands
    write_line: Callable[[StepState, Step, Facts], None]
    states: dict[str, StepState]
    actions: Actions
    alone: bool = True
    unknown: list[Step] = field(default_factory=list)
    failures: list[DakkanError] = field(default_factory=list)
    restored: set[str] = field(default_factory=set)
    restoring: RLock = field(default_factory=RLock)
    looks: dict[str, int] = field(default_factory=dict)
    """Step → how often its effect was looked for in vain."""

    def __post_init__(self) -> None:
        self._by_id: Mapping[str, Step] = {step.id: step for step in self.plan.steps}

    def carry_out(self, step: Step) -> Step:
        last = self.states.get(step.id)
        if step.kind == "task":
            return step.at(last or StepState.PLANNED)
        action, hands = self._action(step), self.hands.on(step.target.account_sid)
        if step.id in self.looks:
            return self._prove(step, action, hands)
        try:
            if last is not None:
                if action.verify(step, hands):  # a crash may have come after the effect
                    return self._write(StepState.PROVEN, step, {"settled": "yes"})
                self._restore_needs(step)
        except (Unreachable, BadAnswer):
            return self._unknown(step, last)
        except (VaultError, StorageFull):
            raise
        except DakkanError as error:
            return self._failed(step, error, {})
        return self._attempt(step, action, hands)

    def _attempt(self, step: Step, action: Action[Any], hands: Hands) -> Step:
        record = Record(hands.twilio)
        self._write(StepState.BEGUN, step, {"intends": write_facts(self._intended(step, action))})
        try:
            action.apply(step, hands, record)
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
        return self._prove(step, action, hands)

    def _prove(self, step: Step, action: Action[Any], hands: Hands) -> Step:
        try:
            if self._is_seen(step, action, hands):
                return self._write(StepState.PROVEN, step, {})
        except (Unreachable, BadAnswer):
            return self._unknown(step, StepState.DONE)
        except (VaultError, StorageFull):
            raise
        except DakkanError as error:
            return self._failed(step, error, {})
        return self._failed(step, StepNotVerified(_unseen(step)), {})

    def _is_seen(self, step: Step, action: Action[Any], hands: Hands) -> bool:
        """Raises _NotSeenYet where somebody else takes care of the wait."""
        while not action.verify(step, hands):
            looked = self.looks.get(step.id, 0)
            if looked == len(_PAUSES):
                return False
            self.looks[step.id] = looked + 1
            if not self.alone:
                raise _NotSeenYet(_PAUSES[looked])
            hands.pause(_PAUSES[looked])
        return True

    def _restore_needs(self, step: Step) -> None:
        """Before a second attempt: has somebody undone what the step rests on? A thief at work does.

        What was skipped stays so. A need that cannot be had again fails the step. Of many steps with the same
        need one sees to it.
        """
        for name in step.needs:
            need = self._by_id.get(name)
            if need is None or need.kind == "task" or self.states.get(name) is not StepState.PROVEN:
                continue
            with self.restoring:
                if name in self.restored:
                    continue
                action, hands = self._action(need), self.hands.on(need.target.account_sid)
                if not action.verify(need, hands):
                    self._redo(need, action, hands)
                self.restored.add(name)

    def _redo(self, need: Step, action: Action[Any], hands: Hands) -> None:
        """The wait for its effect is waited out here: the step that needs it is under way."""
        self.looks.pop(need.id, None)
        state = StepState.BEGUN
        while state not in THROUGH:
            try:
                again = need.id in self.looks
                state = (self._prove if again else self._attempt)(need, action, hands).state
            except _NotSeenYet as not_yet:
                hands.pause(not_yet.seconds)
                continue
            if state not in THROUGH:
                raise StepNotVerified(_unseen(need))

    def take_back(self, step: Step) -> Step:
        """The line before keeps the state: until it is undone, the step is what it was."""
        before = self.states.get(step.id, StepState.DONE)
        action, record = self._action(step), Record(self.hands.twilio)
        self._write(before, step, {"undo": "begun", "intends": write_facts(self._intended(step, action))})
        action.undo(step, self.hands, record)
        return self._write(StepState.UNDONE, step, _facts(record))

    def why_not_undone(self, step: Step) -> str:
        """ "" when it can be taken back now."""
        if self.states.get(step.id) not in _TAKEN_BACK:
            return say("{step} was not done, so there is nothing to take back.", step=step.id)
        if step.undo == "no" or step.kind == "task":
            return say("{step} cannot be taken back.", step=step.id)
        if step.verb == "deploy":
            return say("{step}: take the secret out of your systems by hand.", step=step.id)
        rests = [
            other.id
            for other in self.plan.steps
            if step.id in other.needs and other.verb != "deploy"
            if self.states.get(other.id) in _TAKEN_BACK
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
        self.hands.look_again(step.target.account_sid)
        return step.at(last or StepState.PLANNED)

    def _failed(self, step: Step, error: DakkanError, facts: dict[str, Any]) -> Step:
        self.failures.append(error)
        self.hands.look_again(step.target.account_sid)
        return self._write(StepState.FAILED, step, {**facts, "because": str(error)})

    def _write(self, state: StepState, step: Step, facts: dict[str, Any]) -> Step:
        self.write_line(state, step, facts)
        self.states[step.id] = state
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
