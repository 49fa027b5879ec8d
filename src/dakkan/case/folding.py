"""A case's present state, folded from its lines: pure, so that anybody can fold it again and agree."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ..model.case import CaseEvent, Kind
from ..model.exposed import Exposure, after
from ..model.finding import Blind, Finding
from ..model.plan import Check, Plan, StepState
from ..model.response_step import Attachment
from ..model.scope import Scope
from ..model.verdict import Loss, Verdict
from ..model.window import Window
from .record import from_json


@dataclass(frozen=True)
class FiledPlan:
    """A plan with its steps in their present state. `number` is the line that it was made in."""

    number: int
    plan: Plan
    approved_by: str = ""
    approved_at: datetime | None = None
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """Actions that it was made with, or without."""
    follows: int = 0
    """Number of the plan that it goes on with; 0 for one that a person asked for."""
    made_by: str = ""
    needs_approval: bool = False
    """By somebody other than `made_by`."""


@dataclass(frozen=True)
class TaskDone:
    """What a person said is done: a response step, or a step of a plan that only people can take."""

    step: str
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True)
class Note:
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Filed:
    """An attachment, and the response step that it proves ("" for the case as a whole)."""

    step: str
    attachment: Attachment


@dataclass(frozen=True)
class CaseState:
    """Everything that the lines of a case say now."""

    case: str
    account_sid: str = ""
    account_name: str = ""
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    false_alarm: bool = False
    """Closed as no incident: nothing of it is watched for later."""
    investigated_at: datetime | None = None
    window: Window | None = None
    findings: tuple[Finding, ...] = ()
    blind: tuple[Blind, ...] = ()
    verdict: Verdict | None = None
    signs: Mapping[str, bool] | None = None
    loss: Loss | None = None
    scope: Scope | None = None
    needs_approval: bool = False
    """Plans that are made from now on need a second person."""
    plans: tuple[FiledPlan, ...] = ()
    tasks: tuple[TaskDone, ...] = ()
    notes: tuple[Note, ...] = ()
    attachments: tuple[Filed, ...] = ()
    checks: tuple[Check, ...] = ()
    verified_at: datetime | None = None
    exposure: Exposure = field(default_factory=Exposure)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def plan(self) -> FiledPlan | None:
        """The newest plan."""
        return self.plans[-1] if self.plans else None

    @property
    def chain(self) -> tuple[FiledPlan, ...]:
        """The newest plan that a person asked for, and what followed it."""
        first = next((at for at in reversed(range(len(self.plans))) if not self.plans[at].follows), 0)
        return self.plans[first:]


STEP_STATES: dict[Kind, StepState] = {
    Kind.STEP_BEGUN: StepState.BEGUN,
    Kind.STEP_DONE: StepState.DONE,
    Kind.STEP_PROVEN: StepState.PROVEN,
    Kind.STEP_UNKNOWN: StepState.UNKNOWN,
    Kind.STEP_FAILED: StepState.FAILED,
    Kind.STEP_UNDONE: StepState.UNDONE,
    Kind.STEP_SKIPPED: StepState.SKIPPED,
}
STEP_KINDS: dict[StepState, Kind] = {state: kind for kind, state in STEP_STATES.items()}


def fold(case: str, events: Iterable[CaseEvent]) -> CaseState:
    """The state after `events`, given in order. Raises KeyError, TypeError, ValueError on damaged data."""
    state = CaseState(case)
    for event in events:
        step = STEP_STATES.get(event.kind)
        state = _stepped(state, event, step) if step else _FOLDS[event.kind](state, event)
    return state


def _opened(state: CaseState, event: CaseEvent) -> CaseState:
    name = str(event.data.get("account_name", ""))
    return replace(
        state,
        account_sid=str(event.data["account_sid"]),
        account_name=name,
        opened_at=event.at,
        closed_at=None,
    )


def _investigated(state: CaseState, event: CaseEvent) -> CaseState:
    data = event.data
    return replace(
        state,
        account_name=str(data.get("account_name") or state.account_name),
        investigated_at=event.at,
        window=from_json(Window, data["window"]),
        findings=from_json(tuple[Finding, ...], data["findings"]),
        blind=from_json(tuple[Blind, ...], data.get("blind", [])),
        verdict=from_json(Verdict, data["verdict"]),
        signs=dict(data.get("signs", {})),
        loss=from_json(Loss, data["loss"]) if data.get("loss") else None,
        scope=from_json(Scope, data["scope"]) if data.get("scope") else None,
    )


def _planned(state: CaseState, event: CaseEvent) -> CaseState:
    plan = from_json(Plan, event.data["plan"])
    filed = FiledPlan(
        event.number,
        plan,
        only=tuple(event.data.get("only", ())),
        without=tuple(event.data.get("without", ())),
        follows=int(event.data.get("follows", 0)),
        made_by=event.by,
        needs_approval=state.needs_approval,
    )
    return replace(state, plans=(*state.plans, filed))


def _approval_required(state: CaseState, event: CaseEvent) -> CaseState:
    return replace(state, needs_approval=True)


def _approved(state: CaseState, event: CaseEvent) -> CaseState:
    def approve(filed: FiledPlan) -> FiledPlan:
        return replace(filed, approved_by=event.by, approved_at=event.at)

    return _with_plan(state, event.data, approve)


def _stepped(state: CaseState, event: CaseEvent, to: StepState) -> CaseState:
    def move(filed: FiledPlan) -> FiledPlan:
        steps = tuple(s.at(to) if s.id == event.data["step"] else s for s in filed.plan.steps)
        return replace(filed, plan=replace(filed.plan, steps=steps))

    return _with_plan(state, event.data, move)


def _with_plan(
    state: CaseState, data: Mapping[str, Any], change: Callable[[FiledPlan], FiledPlan]
) -> CaseState:
    """Apply `change` to the plan that a line names by number; to the newest when it names none."""
    number = data.get("plan") or (state.plan.number if state.plan else 0)
    return replace(state, plans=tuple(change(p) if p.number == number else p for p in state.plans))


def _task_done(state: CaseState, event: CaseEvent) -> CaseState:
    step = str(event.data["step"])
    done = TaskDone(step, str(event.data.get("by") or event.by), event.at, str(event.data.get("note", "")))
    plans = tuple(
        replace(
            filed,
            plan=replace(
                filed.plan,
                steps=tuple(
                    s.at(StepState.DONE) if s.id == step and s.kind == "task" else s for s in filed.plan.steps
                ),
            ),
        )
        for filed in state.plans
    )
    return replace(state, tasks=(*state.tasks, done), plans=plans)


def _verified(state: CaseState, event: CaseEvent) -> CaseState:
    return replace(state, checks=from_json(tuple[Check, ...], event.data["checks"]), verified_at=event.at)


def _leaks_searched(state: CaseState, event: CaseEvent) -> CaseState:
    return replace(state, exposure=after(state.exposure, event))


def _noted(state: CaseState, event: CaseEvent) -> CaseState:
    return replace(state, notes=(*state.notes, Note(str(event.data["text"]), event.by, event.at)))


def _attached(state: CaseState, event: CaseEvent) -> CaseState:
    attachment = Attachment(str(event.data["name"]), str(event.data["sha256"]), event.at)
    filed = Filed(str(event.data.get("step", "")), attachment)
    return replace(state, attachments=(*state.attachments, filed))


def _closed(state: CaseState, event: CaseEvent) -> CaseState:
    return replace(state, closed_at=event.at, false_alarm=bool(event.data.get("false_alarm")))


_FOLDS: dict[Kind, Callable[[CaseState, CaseEvent], CaseState]] = {
    Kind.OPENED: _opened,
    Kind.INVESTIGATED: _investigated,
    Kind.APPROVAL_REQUIRED: _approval_required,
    Kind.PLAN_MADE: _planned,
    Kind.PLAN_APPROVED: _approved,
    Kind.TASK_DONE: _task_done,
    Kind.VERIFIED: _verified,
    Kind.LEAKS_SEARCHED: _leaks_searched,
    Kind.NOTE: _noted,
    Kind.ATTACHED: _attached,
    Kind.CLOSED: _closed,
}
