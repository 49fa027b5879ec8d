"""Runs the catalogue, and keeps four outcomes apart: found, quiet, blind, broken.

Blind is not quiet: a detector whose table is empty, unread in part, or too young says so. Broken is not
quiet either; this is the one place that catches whatever a detector may raise.
"""

import gc
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from ..errors import DakkanError
from ..evidence.configuration import TABLE_OF
from ..evidence.schema import TABLES
from ..model.finding import Blind, Broken, Confidence, Detection, Exhibit, Fact, Finding, Severity
from ..model.known import Known
from ..model.own_write import OwnWrite
from ..model.window import Window
from ..texts import N_
from .detector import Detector, Tables
from .detectors import CATALOGUE
from .prepared import EvidenceTables, prepared

_MOST_FINDINGS = 200
"""Rows of one detector that become findings; the worst come first."""
_TRAFFIC = ("messages", "calls")
_NOT_A_FACT = frozenset(
    {
        *("account_sid", "first_seen", "last_seen", "exhibits", "resources", "addresses", "countries"),
        *("templates", "severity", "confidence", "says"),
    }
)
_NOTHING_THERE = N_("Nothing of it is in the evidence: it was not collected, or there is none.")
_READ_IN_PART = N_("A part of what it looks at could not be read.")
_NO_ACCOUNTS = N_("The list of subaccounts was not collected, so only the main account was looked at.")


@contextmanager
def _no_garbage_runs() -> Iterator[None]:
    """Writing down the questions makes millions of small objects that live until the end: looking for
    garbage among them takes a tenth of the time and finds none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@_no_garbage_runs()
def detect(
    evidence: EvidenceTables,
    window: Window,
    *,
    account_sid: str,
    own_writes: Sequence[OwnWrite] = (),
    home_hosts: Collection[str] = (),
    gaps: Sequence[Blind] = (),
    incomplete: Collection[str] = (),
    collected: Collection[str] = (),
    history_since: datetime | None = None,
    known: Known | None = None,
    learned_at: datetime | None = None,
    learn_until: datetime | None = None,
    earlier: Mapping[str, ir.Table] | None = None,
    catalogue: Sequence[Detector] = CATALOGUE,
) -> Detection:
    """Look at the tree of `account_sid` in `window`; what lies before the window is the baseline.

    `gaps` are parts of the evidence that could not be read (they stay in the result); `incomplete` names
    the tables they lie in, beside those that the gaps name themselves; `collected` names tables that were
    read to the end, so that an empty one means that there is nothing; `own_writes` explain events that
    our own response left; `known`, `learned_at`, `learn_until` are the owner's baseline, as in `prepared`;
    `earlier` are the state tables as they were read before the window.
    Findings are numbered from `F-1` by severity, then time.
    """
    unread = frozenset(incomplete) | _named_by(gaps)
    tables = prepared(
        evidence,
        window,
        account_sid=account_sid,
        own_writes=own_writes,
        home_hosts=home_hosts,
        incomplete=unread,
        history_since=history_since,
        known=known,
        learned_at=learned_at,
        learn_until=learn_until,
        earlier=earlier,
    )
    filled = _filled(tables, frozenset(collected))
    findings: list[Finding] = []
    quiet: list[str] = []
    blind = list(gaps)
    broken: list[Broken] = []
    if "accounts" not in filled:
        blind.append(Blind("accounts", _NO_ACCOUNTS))
    for detector in catalogue:
        if why := _cannot_look(detector, tables, filled):
            blind.append(Blind(detector.id, why))
            continue
        try:
            found = list(_found(detector, tables, window))
        except Exception as error:
            broken.append(Broken(detector.id, f"{type(error).__name__}: {str(error)[:300]}"))
            continue
        findings += found
        partly = unread & _tables_of(detector)
        if not found and partly:
            told = [gap.why for gap in gaps if partly & _named_by([gap])]
            blind.append(Blind(detector.id, told[0] if told else _READ_IN_PART))
        elif not found:
            quiet.append(detector.id)
    return Detection(numbered(findings), tuple(quiet), tuple(blind), tuple(broken))


def _cannot_look(detector: Detector, tables: Tables, filled: frozenset[str]) -> str:
    for need in detector.needs:
        if not filled.intersection(_TRAFFIC if need == "traffic" else (need,)):
            return _NOTHING_THERE
    return detector.cold_start if tables.history < timedelta(days=detector.needs_days) else ""


def _tables_of(detector: Detector) -> frozenset[str]:
    return frozenset(name for need in detector.needs for name in (_TRAFFIC if need == "traffic" else (need,)))


def _filled(tables: Tables, read: frozenset[str]) -> frozenset[str]:
    """Tables that were `read` to their end, and those that hold anything."""
    names = (
        *("events", "messages", "calls", "alerts", "usage", "accounts", "keys", "numbers", "balance"),
        *("verify_attempts", "diffs"),
    )
    others = [name for name in names if name not in read]
    return read | {
        name for name in others if len(getattr(tables, name).select("account_sid").limit(1).to_pyarrow())
    }


def _named_by(gaps: Sequence[Blind]) -> frozenset[str]:
    """The tables that gaps speak of: those whose names stand in `what`."""
    words = {word for gap in gaps for word in re.split(r"[^a-z_]+", gap.what.lower())}
    return frozenset(words & set(TABLES))


def _found(detector: Detector, tables: Tables, window: Window) -> Iterator[Finding]:
    found = detector.find(tables, window)
    # by everything a row has: which rows are left out, and in what order the rest comes, is no chance
    order = dict.fromkeys(("first_seen", "account_sid", *sorted(found.columns)))
    rows = found.order_by([*_worst_first(found), *order]).limit(_MOST_FINDINGS).to_pyarrow().to_pylist()
    return iter(sorted((_finding(detector, row) for row in rows), key=_order))


def _worst_first(found: ir.Table) -> list[Any]:
    """A number that is smallest for the worst rows, where rows say how bad they are."""
    if "severity" not in found.columns:
        return []
    return [ibis.cases(*[(found.severity == word.value, -word.rank) for word in Severity], else_=0)]


def _finding(detector: Detector, row: Mapping[str, Any]) -> Finding:
    severity = Severity(row.get("severity") or detector.severity)
    exhibits = [sid for sid in row["exhibits"] or () if sid]
    first_seen, last_seen = _utc(row["first_seen"]), _utc(row["last_seen"] or row["first_seen"])
    facts = {name: _fact(value) for name, value in row.items() if name not in _NOT_A_FACT}
    return Finding(
        id="",
        detector=detector.id,
        title=detector.title,
        says=row.get("says") or detector.says,
        facts={**facts, "first_seen": first_seen, "last_seen": last_seen},
        severity=severity,
        confidence=Confidence(row.get("confidence") or detector.confidence),
        signs=detector.signs if severity.rank >= Severity.MEDIUM.rank else (),
        techniques=detector.attack,
        account_sid=row["account_sid"],
        first_seen=first_seen,
        last_seen=last_seen,
        exhibits=tuple(Exhibit(_table_of(sid, detector), sid) for sid in exhibits),
        exhibit_count=int(row["events"]),
        answers=detector.answers if severity.rank >= Severity.MEDIUM.rank else (),
        resources=_texts(row, "resources"),
        addresses=_texts(row, "addresses"),
        countries=_texts(row, "countries"),
        templates=_texts(row, "templates"),
    )


def _table_of(sid: str, detector: Detector) -> str:
    return "usage" if "/" in sid else TABLE_OF.get(sid[:2], detector.exhibits)


def _texts(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(str(value) for value in row.get(name) or () if value)


def _fact(value: Any) -> Fact:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return _utc(value)
    return value if isinstance(value, (str, int, float)) or value is None else str(value)


def _utc(at: Any) -> datetime:
    if not isinstance(at, datetime):
        raise DakkanError(f"a detector gave {type(at).__name__} for a time")
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _order(finding: Finding) -> tuple[int, datetime, str, str, str, str]:
    """The worst first, then the earliest; the rest settles ties."""
    facts = repr(sorted(finding.facts.items()))
    return (
        *(-finding.severity.rank, finding.first_seen, finding.detector, finding.account_sid),
        *(finding.says, facts),
    )


def numbered(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """`findings` from `F-1` on, the worst first, then the earliest."""
    return tuple(
        Finding(**{**vars(finding), "id": f"F-{number}"})
        for number, finding in enumerate(sorted(findings, key=_order), start=1)
    )
