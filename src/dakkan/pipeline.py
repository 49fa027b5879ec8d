"""The product on one page: collect → detect → case → plan → apply → verify → report.

Each function takes the user's workspace, joins two or three stages, and returns a value. Command line
and drills are thin callers of these; the stages themselves do not know each other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from dakkan import baselines, own_rules
from dakkan.case import credential, entries, loss, opening, scope, verdict
from dakkan.case.extent import with_extent
from dakkan.case.folding import CaseState, fold
from dakkan.case.journal import CaseJournal, lines
from dakkan.collect import collector, imports
from dakkan.collect.collector import Collection
from dakkan.collect.progress import Progress
from dakkan.detect import runner
from dakkan.errors import CannotPlan, UsageError
from dakkan.evidence.country import country_of
from dakkan.evidence.tables import Tables
from dakkan.evidence.template import template_of
from dakkan.model.case import Kind
from dakkan.model.finding import Blind, Finding
from dakkan.model.own_write import OwnWrite
from dakkan.model.plan import Check, Plan, Preset, Step, StepState
from dakkan.model.scope import Scope
from dakkan.model.verdict import Loss, Verdict
from dakkan.model.window import Window
from dakkan.respond import executor, planner
from dakkan.respond import verify as verifier
from dakkan.respond.action import Done
from dakkan.respond.hands import Hands
from dakkan.respond.journal import own_writes
from dakkan.texts import N_, _, say
from dakkan.workspace import Workspace

BASELINE = timedelta(days=30)
"""How far back `investigate` reads: what the audit log keeps (reference, 6.1)."""
SECOND = timedelta(seconds=1)
"""Twilio's times are whole seconds: what happened in the present one belongs to the window."""
WINDOW = timedelta(days=7)
"""Where it looks for the thief, unless told otherwise."""

When = datetime | timedelta | None
Tell = Callable[[Progress], None] | None


@dataclass(frozen=True)
class Investigation:
    """What an examination says; `case` is "" when nothing asked for one."""

    case: str
    account_sid: str
    window: Window
    verdict: Verdict
    signs: dict[str, bool]
    findings: tuple[Finding, ...]
    blind: tuple[Blind, ...]
    loss: Loss
    scope: Scope


@dataclass(frozen=True)
class Verification:
    case: str
    checks: tuple[Check, ...]

    @property
    def clean(self) -> bool:
        return bool(self.checks) and all(check.ok for check in self.checks)


def collect(
    home: Workspace,
    *,
    since: When = None,
    until: When = None,
    accounts: Sequence[str] = (),
    progress: Tell = None,
) -> Collection:
    """Read the account tree into evidence. What could not be read is in the collection's gaps."""
    credential = home.credential()
    now = home.twilio_now(credential)
    end = _moment(until, now) or now + SECOND
    start = _moment(since, end) or end - BASELINE
    return collector.collect(
        home.twilio, credential, home.evidence, _window(start, end), accounts=accounts, progress=progress
    )


def import_files(
    home: Workspace, paths: Sequence[Path], *, table: str | None = None, account: str | None = None
) -> Collection:
    """Read exported files into the same evidence."""
    return imports.import_files(home.evidence, paths, table=table, account_sid=account, clock=home.clock)


def detect(home: Workspace, *, since: When = None, until: When = None) -> Investigation:
    """Detectors and verdict over the evidence that is there; asks Twilio nothing."""
    evidence = home.evidence
    collected = evidence.collected_until()
    if collected is None:
        raise UsageError(
            _("There is no evidence yet: run dakkan investigate, or dakkan collect --from FILE.")
        )
    end = _moment(until, collected) or collected
    window = _window(_moment(since, end) or end - WINDOW, end)
    tables = evidence.tables()
    account_sid = home.account_sid if home.knows_account else _main_account(tables)
    case = home.casebook.open_for(account_sid)
    own = _own_writes(home, case)
    known, accepted = baselines.known(home, account_sid), baselines.learned(home)
    detection = runner.detect(
        tables,
        window,
        account_sid=account_sid,
        own_writes=own,
        gaps=evidence.gaps(),
        collected=evidence.collected_tables(),
        history_since=evidence.collected_since(),
        known=known,
        earlier=evidence.earlier(accepted.at if accepted else window.since),
        learned_at=accepted.until if accepted else None,
        learn_until=baselines.frozen_at(home, account_sid),
    )
    detection = own_rules.beside(home, detection, tables, window, account_sid, own)
    blind = (*detection.blind, *(_broken(each.detector, each.error) for each in detection.broken))
    judged, signs = verdict.judge(detection.findings, blind, tables, window, account_sid)
    extent = scope.scope(detection.findings, tables, account_sid, window, judged, history=evidence.history)
    rotated = max((w.at for w in own if w.event_type == "account-auth-token.promoted"), default=None)
    judged = with_extent(judged, extent, window, tokens_rotated=rotated)
    leaks = [(entry.value, entry.reason) for entry in known.entries("leak")]
    judged = replace(judged, credential=credential.infer(detection.findings, tables, extent, judged, leaks))
    lost = loss.loss(tables, extent)
    return Investigation(
        case or "", account_sid, window, judged, signs, detection.findings, tuple(blind), lost, extent
    )


def investigate(home: Workspace, *, since: When = None, progress: Tell = None) -> Investigation:
    """Collect, detect, and open or refresh the case."""
    end = home.twilio_now(home.credential()) + SECOND
    start = _moment(since, end) or end - WINDOW
    collection = collect(home, since=min(start, end - BASELINE), until=end, progress=progress)
    found = detect(home, since=start, until=collection.until)
    case = opening.case_for(home.casebook, found.account_sid, found.findings, home.user)
    if case is None:
        return found
    home.casebook.append(
        case,
        Kind.INVESTIGATED,
        entries.investigated(
            found.window,
            found.findings,
            found.blind,
            found.verdict,
            found.signs,
            found.loss,
            found.scope,
            account_name=home.evidence.account_name(found.account_sid),
        ),
        home.user,
    )
    return replace(found, case=case)


def plan(
    home: Workspace, case: str, preset: Preset, *, only: Sequence[str] = (), without: Sequence[str] = ()
) -> Plan:
    """Look at the account, make the plan that its state and the case ask for, and save it."""
    state = state_of(home, case)
    hands = _hands(home, state)
    made = planner.make(
        preset,
        _scope_of(state),
        hands,
        case=case,
        done=done_before(home, case),
        only=only,
        without=without,
    )
    home.casebook.append(case, Kind.PLAN_MADE, entries.plan_made(made), home.user)
    return made


def saved_plan(home: Workspace, case: str) -> Plan:
    """The newest plan of a case, its steps in their present state."""
    filed = state_of(home, case).plan
    if filed is None:
        raise CannotPlan(say(N_("{case} has no plan yet: dakkan plan {case} --preset stop"), case=case))
    return filed.plan


def apply(home: Workspace, case: str, *, by: str | None = None) -> Iterator[Step]:
    """Carry the saved plan out, step by step; each yielded step has its new state.

    Raises StalePlan when the account has changed since the plan was made, StepUnknown at the end when
    an answer was lost: `resume` settles it.
    """
    state = state_of(home, case)
    made = saved_plan(home, case)
    filed = state.plan
    if filed is not None and not filed.approved_by:
        home.casebook.append(case, Kind.PLAN_APPROVED, entries.plan_approved(filed.number), by or home.user)
    journal = CaseJournal(home.casebook, case, by or home.user)
    done = done_before(home, case)
    yield from executor.apply(made, _scope_of(state), _hands(home, state), journal, done=done)


def resume(home: Workspace, case: str, *, by: str | None = None) -> Iterator[Step]:
    """Go on with the saved plan: what was begun or unknown is settled by looking at Twilio."""
    filed = state_of(home, case).plan
    if filed is None or not filed.approved_by:
        raise CannotPlan(say(N_("Nothing to resume in {case}: its plan was never applied."), case=case))
    yield from apply(home, case, by=by)


def undo(home: Workspace, case: str, step: str | None = None, *, by: str | None = None) -> Iterator[Step]:
    """Take a step back, or everything that can be taken back, last first."""
    state = state_of(home, case)
    made = saved_plan(home, case)
    journal = CaseJournal(home.casebook, case, by or home.user)
    yield from executor.undo(made, _scope_of(state), _hands(home, state), journal, only=_step_id(made, step))


def verify(home: Workspace, case: str) -> Verification:
    """Probe and sweep: is anybody else still able to get in?"""
    state = state_of(home, case)
    checks = verifier.verify(
        _scope_of(state), _hands(home, state), own=_own_writes(home, case), done=done_before(home, case)
    )
    home.casebook.append(case, Kind.VERIFIED, entries.verified(checks), home.user)
    return Verification(case, tuple(checks))


# ---- what the stages need of each other ----------------------------------------------------------


def state_of(home: Workspace, case: str) -> CaseState:
    """The case as its lines say now. Raises NoSuchCase."""
    return fold(case, home.casebook.events(case))


def done_before(home: Workspace, case: str) -> list[Done]:
    """What earlier plans and people have done, with when: so that a second round does only what is needed."""
    events = home.casebook.events(case)
    steps = {step.id: step for filed in fold(case, events).plans for step in filed.plan.steps}
    found = []
    for event in events:
        step = steps.get(str(event.data.get("step", "")))
        if step is not None and event.kind in (Kind.STEP_PROVEN, Kind.TASK_DONE):
            found.append(Done.of(step, event.at))
    return found


def _own_writes(home: Workspace, case: str | None) -> list[OwnWrite]:
    return list(own_writes(lines(home.casebook.events(case)))) if case else []


def _hands(home: Workspace, state: CaseState) -> Hands:
    if state.account_sid != home.account_sid:
        raise UsageError(
            say(
                N_("{case} is about {theirs}, but the credential is for {ours}."),
                case=state.case,
                theirs=state.account_sid,
                ours=home.account_sid,
            )
        )
    return Hands(
        home.twilio,
        home.credential(),
        home.vault,
        scope=state.scope,
        deploy=home.deploy,
        template_of=lambda body: template_of(body) or "",
        country_of=country_of,
        pause=home.pause,
    )


def _scope_of(state: CaseState) -> Scope:
    if state.scope is None:
        raise CannotPlan(say(N_("{case} has not been investigated yet: dakkan investigate"), case=state.case))
    return state.scope


def _step_id(made: Plan, step: str | None) -> str | None:
    if step is None:
        return None
    ids = [one.id for one in made.steps]
    if step.isdecimal() and 0 < int(step) <= len(ids):
        return ids[int(step) - 1]
    if step not in ids:
        raise UsageError(
            say(N_("The plan has no step {step}; dakkan case show {case}"), step=step, case=made.case)
        )
    return step


def _main_account(tables: Tables) -> str:
    """Of evidence that was imported without a credential. Raises UsageError when it does not tell."""
    owners = tables.accounts.owner_account_sid.as_table().distinct().to_pyarrow().column(0).to_pylist()
    found = [sid for sid in owners if sid] or list(tables.account_sids)
    if len(found) != 1:
        raise UsageError(_("The evidence is about several accounts: set TWILIO_ACCOUNT_SID to the main one."))
    return str(found[0])


def _broken(detector: str, error: str) -> Blind:
    return Blind(detector, say(N_("the detector failed: {error}"), error=error))


def _moment(when: When, now: datetime) -> datetime | None:
    return now - when if isinstance(when, timedelta) else when


def _window(since: datetime, until: datetime) -> Window:
    if since >= until:
        raise UsageError(_("The window is empty: --since has to be before --until."))
    return Window(since, until)


__all__ = [
    "BASELINE",
    "WINDOW",
    "Investigation",
    "StepState",
    "Verification",
    "apply",
    "collect",
    "detect",
    "import_files",
    "investigate",
    "plan",
    "resume",
    "saved_plan",
    "undo",
    "verify",
]
