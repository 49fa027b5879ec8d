"""What the standing of a response step is judged from, and how one step is described."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from ..model.exposed import Exposure
from ..model.finding import Finding
from ..model.plan import Check, Plan, Preset, Step, StepState
from ..model.response_step import Standing
from ..model.scope import Scope

_MOST_NAMED = 6


@dataclass(frozen=True)
class Seen:
    """The evidence of one case. Only the newest word on each step of a plan counts."""

    case: str
    findings: tuple[Finding, ...]
    scope: Scope
    plans: tuple[Plan, ...]
    checks: tuple[Check, ...]
    investigated: bool = False
    blind: tuple[str, ...] = ()
    """What could not be looked at: ids of detectors, and parts of the evidence in words."""
    exposure: Exposure = field(default_factory=Exposure)
    """What searches for leaked credentials brought."""

    def looked(self, detector: str) -> bool:
        """May the silence of this detector of the audit log be quoted?"""
        return self.investigated and not any(
            one == detector or "event" in one.lower() or one == "accounts" for one in self.blind
        )

    def asking(self, *answers: str) -> tuple[Finding, ...]:
        """Findings that ask for one of these actions or tasks."""
        return tuple(finding for finding in self.findings if set(answers) & set(finding.answers))

    def by(self, *detectors: str) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.detector in detectors)

    def steps(self, *actions: str) -> tuple[Step, ...]:
        """The steps of these actions, each in the state that the newest plan with it gives it."""
        newest = {step.id: step for plan in self.plans for step in plan.steps if step.action in actions}
        return tuple(newest.values())

    def checked(self, *ids: str) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.id in ids)

    def proven(self, preset: Preset) -> bool:
        """Was a plan of this preset carried out, as far as it can be without people?"""
        return any(
            plan.preset is preset
            and plan.steps
            and all(step.kind == "task" or step.state is StepState.PROVEN for step in plan.steps)
            for plan in self.plans
        )


@dataclass(frozen=True)
class Judged:
    """Where a step stands by evidence alone; `says` are message ids over the same `facts`."""

    standing: Standing
    says: tuple[str, ...] = ()
    facts: Mapping[str, str | int] = field(default_factory=dict)
    against: bool = False
    """Does the evidence contradict whoever says that it is done?"""


Judge = Callable[[Seen], Judged]


@dataclass(frozen=True)
class Unit:
    """One entry of the catalogue. `title`, `does` and `console` are message ids."""

    id: str
    title: str
    does: str
    """What is to be done, why, and how one knows that it is done: one paragraph."""
    due: timedelta
    """How long after the case was opened."""
    judge: Judge
    console: tuple[str, ...] = ()


def named(sids: Iterable[str]) -> str:
    """A few names in one line: `AC…, AC… (+12)`."""
    every = sorted({sid for sid in sids if sid})
    more = f" (+{len(every) - _MOST_NAMED})" if len(every) > _MOST_NAMED else ""
    return ", ".join(every[:_MOST_NAMED]) + more


def only_people(*says: str) -> Judge:
    """The judge of a step that no evidence of ours shows."""

    def judge(_seen: Seen) -> Judged:
        return Judged(Standing.BLIND, says)

    return judge
