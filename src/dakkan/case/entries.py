"""What each kind of line holds: the writing half of `folding`."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..model.finding import Blind, Finding
from ..model.plan import Check, Plan
from ..model.response_step import Attachment
from ..model.scope import Scope
from ..model.verdict import Loss, Verdict
from ..model.window import Window
from .record import SCHEMA, to_json

Data = dict[str, Any]  # JSON


def investigated(
    window: Window,
    findings: Sequence[Finding],
    blind: Sequence[Blind],
    verdict: Verdict,
    signs: Mapping[str, bool],
    loss: Loss,
    scope: Scope,
    *,
    account_name: str = "",
) -> Data:
    """For `Kind.INVESTIGATED`: everything that an investigation says, replacing the one before."""
    return {
        "schema": SCHEMA,
        "account_name": account_name,
        "window": to_json(window),
        "findings": [to_json(finding) for finding in findings],
        "blind": [to_json(one) for one in blind],
        "verdict": to_json(verdict),
        "signs": dict(signs),
        "loss": to_json(loss),
        "scope": to_json(scope),
    }


def plan_made(plan: Plan) -> Data:
    return {"schema": SCHEMA, "plan": to_json(plan)}


def plan_approved(number: int) -> Data:
    """`number` is the line that the plan was made in."""
    return {"schema": SCHEMA, "plan": number}


def task_done(step: str, by: str, note: str = "") -> Data:
    """`by` is who did it, which need not be who wrote it down."""
    return {"schema": SCHEMA, "step": step, "by": by, "note": note}


def verified(checks: Sequence[Check]) -> Data:
    return {"schema": SCHEMA, "checks": [to_json(check) for check in checks]}


def note(text: str) -> Data:
    return {"schema": SCHEMA, "text": text}


def attached(step: str, attachment: Attachment) -> Data:
    return {"schema": SCHEMA, "step": step, "name": attachment.name, "sha256": attachment.sha256}


def closed(reason: str = "", *, false_alarm: bool = False) -> Data:
    return {"schema": SCHEMA, "reason": reason, "false_alarm": false_alarm}
