"""A case is a log of events; its state is folded from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What may be written into a case."""

    OPENED = "opened"
    INVESTIGATED = "investigated"
    APPROVAL_REQUIRED = "approval-required"
    PLAN_MADE = "plan-made"
    PLAN_APPROVED = "plan-approved"
    STEP_BEGUN = "step-begun"
    STEP_DONE = "step-done"
    STEP_PROVEN = "step-proven"
    STEP_UNKNOWN = "step-unknown"
    STEP_FAILED = "step-failed"
    STEP_UNDONE = "step-undone"
    STEP_SKIPPED = "step-skipped"
    TASK_DONE = "task-done"
    VERIFIED = "verified"
    LEAKS_SEARCHED = "leaks-searched"
    NOTE = "note"
    ATTACHED = "attached"
    CLOSED = "closed"


@dataclass(frozen=True)
class CaseEvent:
    """One line of the casebook. `hash` covers everything before it in the same case."""

    case: str
    number: int
    at: datetime
    by: str
    kind: Kind
    data: Mapping[str, Any]  # JSON, its shape given by `kind`
    previous: str
    hash: str
