"""What a detector is: a pure function from tables and a window to rows, with its facts beside it.

Every row of a result is one finding. It has `account_sid`, `first_seen`, `last_seen`, `events` and
`exhibits` (SIDs, bounded); it may have arrays `resources`, `addresses`, `countries`, `templates`, and
`severity`, `confidence` or `says` to override the detector's own. Other columns fill the sentence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import ibis.expr.types as ir

from ..model.finding import SIGNS, Confidence, Severity
from ..model.known import Known
from ..model.window import Window

__all__ = ["ANSWERS", "Confidence", "Detector", "Severity", "Tables", "Window", "detector"]

ANSWERS = frozenset(
    {
        *("hang-up-calls", "cancel-messages", "close-countries", "suspend-subaccount", "rotate-auth-token"),
        *("delete-api-key", "disable-number", "restore-webhook", "restore-usage-trigger"),
        *("review-users", "change-password", "restore-email", "end-sessions"),
        "remove-foothold",
    }
)
"""Ids of the actions and tasks that a finding may ask for."""

TRUSTED_HISTORY = timedelta(days=7)
"""With less evidence before the window than this, "never seen before" says little."""


@dataclass(frozen=True)
class Tables:
    """What detectors read: one account tree, up to the window's end, without the owner's own response.

    Everything shared is computed once, by `rollups` and `origins`; a detector goes back to rows only
    for its exhibits.
    """

    account_sid: str
    """The main account of the tree."""
    history: timedelta
    """How much evidence lies before the window."""
    learned_until: datetime
    """What is usual is learned from evidence before this time."""
    incomplete: frozenset[str]
    """Tables of which a part could not be read."""
    events: ir.Table
    """Audit events with `origin` (`usual`, `strange`, `untold`, `twilio`), `network`, `hour`, and
    `odd_soon`: odd traffic of the same account in the same hour or the next."""
    changes: ir.Table
    """One row for each field that an event changed; see `changes`."""
    sent: ir.Table
    """Outbound messages and calls of the window, one row each, with `stranger`: recipient never met."""
    traffic: ir.Table
    """Rollup of `sent` by hour, account, channel, sender, service, country, template and link host, with
    what is new about it and `odd`; see `rollups`."""
    before: ir.Table
    """The same rollup of the time before `learned_until`."""
    fives: ir.Table
    """`sent` counted by account and five minutes; see `baseline.five_minutes`."""
    lures: ir.Table
    """Templates of the window that are judged to be bait, with score, kinds and a reason."""
    messages: ir.Table
    calls: ir.Table
    alerts: ir.Table
    usage: ir.Table
    accounts: ir.Table
    keys: ir.Table
    numbers: ir.Table
    balance: ir.Table
    verify_attempts: ir.Table
    diffs: ir.Table
    """One row for each thing added or removed, and each field changed, since the account was last looked
    at or accepted; see `diffs`."""
    own_sites: frozenset[str]
    """Registrable domains where the owner's webhooks lead, as far as evidence from before the thief tells."""
    known: Known
    """What the owner has accepted; already taken into account in `origin`, `own`, `odd` and `stranger`."""

    @property
    def trusted(self) -> bool:
        """Is there history enough to call something never seen before?"""
        return self.history >= TRUSTED_HISTORY


@dataclass(frozen=True)
class Detector:
    id: str
    title: str
    severity: Severity
    confidence: Confidence
    attack: tuple[str, ...]
    answers: tuple[str, ...]
    needs: tuple[str, ...]
    """Tables without which it is blind; `traffic` is messages or calls."""
    baseline_days: int
    """Days before the window from which on it judges at its best."""
    cold_start: str
    """What happens with less history."""
    says: str
    benign: str
    misses: str
    look: Callable[[Tables, Window], ir.Table]
    signs: tuple[str, ...] = ()
    exhibits: str = "events"
    """The table that exhibits lie in."""
    needs_days: int = 0
    """Days before the window below which it is blind."""

    def find(self, tables: Tables, window: Window) -> ir.Table:
        return self.look(tables, window)


def detector(
    *,
    id: str,  # noqa: A002 - the word that everything else uses for it
    title: str,
    severity: Severity,
    confidence: Confidence,
    attack: tuple[str, ...],
    answers: tuple[str, ...],
    needs: tuple[str, ...],
    baseline_days: int,
    cold_start: str,
    says: str,
    benign: str,
    misses: str,
    signs: tuple[str, ...] = (),
    exhibits: str = "events",
    needs_days: int = 0,
) -> Callable[[Callable[[Tables, Window], ir.Table]], Detector]:
    """Attach its facts to the function below; it stays as it is."""
    if not set(answers) <= ANSWERS or not set(signs) <= set(SIGNS):
        raise ValueError(f"{id}: an answer or sign that does not exist")

    def attach(look: Callable[[Tables, Window], ir.Table]) -> Detector:
        return Detector(
            id, title, severity, confidence, attack, answers, needs, baseline_days, cold_start,
            says, benign, misses, look, signs, exhibits, needs_days,
        )  # fmt: skip

    return attach
