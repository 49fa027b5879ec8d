"""Where each of the fifteen response steps stands: evidence first, then what people said.

A person's "done" wins, because most of it no API shows; but evidence against it is said beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..model.case import CaseEvent, Kind
from ..model.exposed import exposure
from ..model.finding import Blind, Finding
from ..model.plan import Check, Plan
from ..model.response_step import Attachment, ResponseStep, Standing
from ..model.scope import Scope
from ..texts import N_
from .catalogue import CATALOGUE
from .seen import Judged, Seen, Unit

AGAINST = N_("A person says that this is done; evidence says otherwise:")
_HUMAN = (Kind.TASK_DONE, Kind.ATTACHED, Kind.NOTE)


def standings(
    *,
    findings: Sequence[Finding],
    scope: Scope,
    plans: Sequence[Plan],
    checks: Sequence[Check],
    events: Sequence[CaseEvent],
    opened_at: datetime | None = None,
    blind: Sequence[Blind] = (),
) -> tuple[ResponseStep, ...]:
    """All steps in the catalogue's order. `events` are the lines of the case, oldest first.

    `events` of kind TASK_DONE, ATTACHED and NOTE count where their data has `"step": <id of a step>`;
    `by`, `note`, `owner`, and `name`/`sha256` (or an `attachment` with both) are taken from it.
    """
    investigated = [event for event in events if event.kind is Kind.INVESTIGATED]
    known = [str(one.get("what", "")) for event in investigated[-1:] for one in event.data.get("blind", ())]
    seen = Seen(
        case=events[0].case if events else "",
        findings=tuple(findings),
        scope=scope,
        plans=tuple(plans),
        checks=tuple(checks),
        investigated=bool(investigated),
        blind=(*known, *(one.what for one in blind)),
        exposure=exposure(events),
    )
    opened = opened_at or (events[0].at if events else None)
    return tuple(_standing(unit, unit.judge(seen), events, opened) for unit in CATALOGUE)


def _standing(
    unit: Unit, judged: Judged, events: Sequence[CaseEvent], opened: datetime | None
) -> ResponseStep:
    step = ResponseStep(
        id=unit.id,
        title=unit.title,
        does=unit.does,
        console=unit.console,
        standing=judged.standing,
        says=judged.says,
        facts=dict(judged.facts),
        due_at=opened + unit.due if opened else None,
    )
    for event in events:
        if event.kind in _HUMAN and event.data.get("step") == unit.id:
            step = _told(step, event)
    if step.done_at is None:
        return step
    says = (AGAINST, *judged.says) if judged.against else judged.says
    return replace(step, standing=Standing.DONE, says=says)


def _told(step: ResponseStep, event: CaseEvent) -> ResponseStep:
    data = event.data
    filed = tuple(_attachments(event))
    step = replace(
        step,
        owner=str(data.get("owner") or step.owner),
        note=str(data.get("note") or data.get("text") or step.note),
        attachments=(*step.attachments, *filed),
    )
    if event.kind is not Kind.TASK_DONE:
        return step
    return replace(step, done_by=str(data.get("by") or event.by), done_at=event.at)


def _attachments(event: CaseEvent) -> list[Attachment]:
    inside = event.data.get("attachment")
    given: list[Mapping[str, Any]] = [inside] if isinstance(inside, Mapping) else []
    if event.kind is Kind.ATTACHED and not given:
        given = [event.data]
    return [Attachment(str(one.get("name", "")), str(one.get("sha256", "")), event.at) for one in given]
