"""Everything a report is made of: one value, so that reports are pure functions."""

from dataclasses import dataclass
from datetime import datetime

from .case import CaseEvent
from .finding import Blind, Finding
from .plan import Check, Plan
from .response_step import ResponseStep
from .scope import Scope
from .timeline import Destination, Hour, Moment
from .verdict import Loss, Verdict
from .window import Window


@dataclass(frozen=True)
class Dossier:
    case: str
    account_sid: str
    account_name: str
    """The account's friendly name: hostile input like everything from an account."""
    made_at: datetime
    window: Window
    verdict: Verdict
    signs: dict[str, bool]
    findings: tuple[Finding, ...]
    blind: tuple[Blind, ...]
    loss: Loss
    scope: Scope
    timeline: tuple[Moment, ...]
    hours: tuple[Hour, ...]
    destinations: tuple[Destination, ...]
    plans: tuple[Plan, ...]
    """Newest last; each step in its present state."""
    journal: tuple[CaseEvent, ...]
    checks: tuple[Check, ...]
    """Of the newest `verify`; empty when there was none."""
    steps: tuple[ResponseStep, ...]
    manifest_hash: str
    """Head of the evidence's hash chain when the report was made."""
    journal_hash: str
