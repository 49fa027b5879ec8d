"""Builders of small cases: each takes only what matters to the test."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from dakkan.model.case import CaseEvent, Kind
from dakkan.model.finding import Confidence, Finding, Severity
from dakkan.model.plan import Check, Plan, Preset, Step, StepState, Target
from dakkan.model.response_step import ResponseStep
from dakkan.model.scope import Scope
from dakkan.steps.standing import standings

CASE = "C-20261124-1"
MAIN = "AC" + "1" * 32
SUB = "AC" + "2" * 32
KEY = "SK" + "3" * 32
OPENED = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def a_finding(detector: str, **more: Any) -> Finding:
    plain = Finding(
        id="F-1",
        detector=detector,
        title="title",
        says="says",
        facts={},
        severity=Severity.HIGH,
        confidence=Confidence.HIGH,
        signs=(),
        techniques=(),
        account_sid=MAIN,
        first_seen=OPENED,
        last_seen=OPENED,
        exhibits=(),
        exhibit_count=1,
        answers=(),
    )
    return replace(plain, **more)


def a_step(
    action: str,
    account: str = MAIN,
    state: StepState = StepState.PROVEN,
    *,
    verb: str = "do",
    sid: str = "",
    kind: str = "api",
) -> Step:
    return Step(
        id=f"{action}/{account}/{verb}/{sid}",
        action=action,
        verb=verb,
        target=Target(account, sid or account),
        says="do it",
        facts={},
        why=(),
        breaks=(),
        undo="no",
        kind=kind,
        state=state,
    )


def a_plan(*steps: Step, preset: Preset = Preset.CONTAIN) -> Plan:
    return Plan(CASE, preset, OPENED, "sha256", MAIN, steps)


def a_check(id_: str, ok: bool | None, account: str = MAIN, exhibit: str = "") -> Check:
    return Check(id_, account, ok, "says", {}, exhibit)


def an_event(kind: Kind, **data: Any) -> CaseEvent:
    return CaseEvent(CASE, 1, OPENED, "sato", kind, data, "", "")


def stand(**given: Any) -> dict[str, ResponseStep]:
    """Keyword arguments as of `standings`; what is not given is empty."""
    nothing: dict[str, Any] = {
        "findings": (),
        "scope": Scope(MAIN, OPENED),
        "plans": (),
        "checks": (),
        "events": (),
        "opened_at": OPENED,
    }
    return {step.id: step for step in standings(**{**nothing, **given})}
