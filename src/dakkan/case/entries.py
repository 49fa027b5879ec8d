"""What each kind of line holds: the writing half of `folding`."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..model.exposed import Exposed, Link
from ..model.finding import Blind, Finding
from ..model.plan import Check, Plan
from ..model.response_step import Attachment
from ..model.scope import Scope
from ..model.verdict import Loss, Verdict
from ..model.window import Window
from .record import SCHEMA, to_json

Data = dict[str, Any]  # JSON
_ON_READING = ("targets", "found_at", "asked_at", "present")
"""Of a leak: what the line itself says."""


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


def plan_made(plan: Plan, *, only: Sequence[str] = (), without: Sequence[str] = (), follows: int = 0) -> Data:
    """`only` and `without`: what it was made with. `follows` is the line of the plan that it goes on with."""
    data: Data = {"schema": SCHEMA, "plan": to_json(plan)}
    if only:
        data["only"] = list(only)
    if without:
        data["without"] = list(without)
    if follows:
        data["follows"] = follows
    return data


def approval_required() -> Data:
    """Every plan that is made from here on needs a second person."""
    return {"schema": SCHEMA}


def plan_approved(number: int) -> Data:
    """`number` is the line that the plan was made in."""
    return {"schema": SCHEMA, "plan": number}


def task_done(step: str, by: str, note: str = "") -> Data:
    """`by` is who did it, which need not be who wrote it down."""
    return {"schema": SCHEMA, "step": step, "by": by, "note": note}


def verified(checks: Sequence[Check]) -> Data:
    return {"schema": SCHEMA, "checks": [to_json(check) for check in checks]}


def leaks_searched(
    leaks: Sequence[Exposed] = (),
    *,
    targets: Sequence[str] = (),
    blind: Sequence[str] = (),
    links: Sequence[Link] = (),
    cleaning: Sequence[str] = (),
) -> Data:
    """`leaks` of a search of `targets`; without targets, what was known is only linked anew. No secrets."""
    data: Data = {"schema": SCHEMA, "targets": list(targets), "links": [to_json(link) for link in links]}
    if targets:
        data["leaks"] = [
            {name: value for name, value in to_json(leak).items() if name not in _ON_READING}
            for leak in leaks
        ]
        data["blind"] = list(blind)
        data["cleaning"] = list(cleaning)
    return data


def note(text: str) -> Data:
    return {"schema": SCHEMA, "text": text}


def attached(step: str, attachment: Attachment) -> Data:
    return {"schema": SCHEMA, "step": step, "name": attachment.name, "sha256": attachment.sha256}


def closed(reason: str = "", *, false_alarm: bool = False) -> Data:
    return {"schema": SCHEMA, "reason": reason, "false_alarm": false_alarm}
