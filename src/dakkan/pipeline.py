"""The product on one page: collect → detect → case → plan → apply → look again → verify → report.

Each function takes the user's workspace, joins two or three stages, and returns a value. Command line
and drills are thin callers of these; the stages themselves do not know each other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from dakkan import baselines, own_rules
from dakkan.case import approvals, credential, entries, leaked, loss, opening, scope, verdict
from dakkan.case.extent import with_extent
from dakkan.case.folding import CaseState, FiledPlan, fold
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
from dakkan.respond import deploy, executor, planner, rounds
from dakkan.respond import verify as verifier
from dakkan.respond.action import Done
from dakkan.respond.checks.given import from_environment
from dakkan.respond.hands import Hands
from dakkan.respond.journal import own_writes
from dakkan.respond.looks import Look, last, looks
from dakkan.texts import N_, _, say
from dakkan.workspace import Workspace

BASELINE = timedelta(days=30)
"""How far back `investigate` reads: what the audit log keeps (reference, 6.1)."""
SECOND = timedelta(seconds=1)
"""Twilio's times are whole seconds: what happened in the present one belongs to the window."""
_OVERLAP = timedelta(minutes=2)
"""What is collected again when only the newest is: Twilio's lists lag a little."""
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
    leaks = [(entry.value, entry.reason) for entry in known.entries("leak") if entry.by != leaked.BY]
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
    _file(home, case, found)
    if state_of(home, case).exposure.leaks:
        from dakkan import leakwork  # brings the whole search, which few need here

        leakwork.link_anew(home, case)
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
    filed = entries.plan_made(made, only=only, without=without)
    home.casebook.append(case, Kind.PLAN_MADE, filed, home.user)
    return made


def saved_plan(home: Workspace, case: str) -> Plan:
    """The newest plan of a case, its steps in their present state."""
    filed = state_of(home, case).plan
    if filed is None:
        raise CannotPlan(say(N_("{case} has no plan yet: dakkan plan {case} --preset stop"), case=case))
    return filed.plan


def apply(home: Workspace, case: str, *, by: str | None = None) -> Iterator[Step]:
    """Carry the saved plan out, step by step; each yielded step has its new state. After a plan that shuts
    the intruder out, look again, and go on with follow-up plans until nothing of his is left.

    Before anything is done: StalePlan when the account has changed since the plan was made, NotApproved,
    DeployFailed when a new secret could not be put where it belongs. At the end StepUnknown when an answer was
    lost: `resume` settles it; StepNotVerified when the rounds do not come to an end.
    """
    state = state_of(home, case)
    made = saved_plan(home, case)
    begun = bool(state.chain and state.chain[0].approved_by)
    approvals.check(state, rule=approvals.is_rule(home.environ) and not begun)
    deploy.check(home.deploy, made)
    who = by or home.user
    filed = state.plan
    if filed is not None and not filed.approved_by:
        home.casebook.append(case, Kind.PLAN_APPROVED, entries.plan_approved(filed.number), who)
    yield from rounds.carry_out(
        made,
        _scope_of(state),
        _hands(home, state),
        _Book(home, case, who),
        only=filed.only if filed else (),
        without=filed.without if filed else (),
    )


def resume(home: Workspace, case: str, *, by: str | None = None) -> Iterator[Step]:
    """Go on with the saved plan, a follow-up too: what was begun or unknown is settled by looking at Twilio."""
    chain = state_of(home, case).chain
    if not chain or not chain[0].approved_by:
        raise CannotPlan(say(N_("Nothing to resume in {case}: its plan was never applied."), case=case))
    yield from apply(home, case, by=by)


def undo(home: Workspace, case: str, step: str | None = None, *, by: str | None = None) -> Iterator[Step]:
    """Take a step back, or everything that can be taken back, last first: also of the plans that the newest
    one follows."""
    state = state_of(home, case)
    wanted = _step_id(state.chain, saved_plan(home, case), step)
    for filed in reversed(state.chain):
        if wanted is None or any(one.id == wanted for one in filed.plan.steps):
            journal = CaseJournal(home.casebook, case, by or home.user, plan=filed.number)
            scope, hands = _scope_of(state), _hands(home, state)
            yield from executor.undo(filed.plan, scope, hands, journal, only=wanted)
            if wanted is not None:
                return


def verify(home: Workspace, case: str) -> Verification:
    """Probe and sweep: is anybody else still able to get in, and what is new since the last look?"""
    state = state_of(home, case)
    looked = verifier.look(
        _scope_of(state),
        _hands(home, state),
        own=_own_writes(home, case),
        done=done_before(home, case),
        given=from_environment(home.environ, home.account_sid),
        last=last(home.casebook.events(case)),
    )
    filed = {**entries.verified(looked.checks), "inventory": looked.inventory}
    home.casebook.append(case, Kind.VERIFIED, filed, home.user)
    return Verification(case, tuple(looked.checks))


def looks_at(home: Workspace, case: str) -> tuple[Look, ...]:
    """When to verify after the response: at once, after an hour, a day and a week; () before its end."""
    return looks(home.casebook.events(case))


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
        deploy=deploy.knowing(home.deploy, state.scope.hosts if state.scope else ()),
        template_of=lambda body: template_of(body) or "",
        country_of=country_of,
        pause=home.pause,
        at_once=executor.WORKERS,
        freeze=lambda: _seal(home),
    )


def _scope_of(state: CaseState) -> Scope:
    if state.scope is None:
        raise CannotPlan(say(N_("{case} has not been investigated yet: dakkan investigate"), case=state.case))
    return state.scope


def _step_id(chain: Sequence[FiledPlan], made: Plan, step: str | None) -> str | None:
    """By its number in the newest plan, or by name in any of the chain."""
    if step is None:
        return None
    ids = [one.id for one in made.steps]
    if step.isdecimal() and 0 < int(step) <= len(ids):
        return ids[int(step) - 1]
    if not any(step == one.id for filed in chain for one in filed.plan.steps):
        raise UsageError(
            say(N_("The plan has no step {step}; dakkan case show {case}"), step=step, case=made.case)
        )
    return step


@dataclass(frozen=True)
class _Book:
    """The case while its plan is carried out: see `respond.rounds.Book`."""

    home: Workspace
    case: str
    by: str

    def journal(self) -> CaseJournal:
        return CaseJournal(self.home.casebook, self.case, self.by)

    def save(self, plan: Plan) -> None:
        """A crash between the two lines leaves a follow-up that its first plan's approval covers: `resume`."""
        chain, user = state_of(self.home, self.case).chain, self.home.user
        made = entries.plan_made(plan, only=chain[0].only, without=chain[0].without, follows=chain[-1].number)
        number = self.home.casebook.append(self.case, Kind.PLAN_MADE, made, user).number
        self.home.casebook.append(self.case, Kind.PLAN_APPROVED, entries.plan_approved(number), self.by)

    def done(self) -> list[Done]:
        return done_before(self.home, self.case)

    def own_writes(self) -> list[OwnWrite]:
        return _own_writes(self.home, self.case)

    def rescope(self) -> Scope:
        """Read what came since the evidence ends, and judge all of the case's window again."""
        state = state_of(self.home, self.case)
        until = _collect_newest(self.home)
        since = state.window.since if state.window else None
        found = detect(self.home, since=since, until=until)
        _file(self.home, self.case, found)
        return found.scope


def _collect_newest(home: Workspace) -> datetime:
    """What Twilio has that the evidence has not; up to when."""
    now = home.twilio_now(home.credential())
    known = home.evidence.collected_until()
    since = min(known, now) - _OVERLAP if known else now - BASELINE
    collection = collect(home, since=since, until=now + SECOND)
    return collection.until


def _seal(home: Workspace) -> str:
    """The evidence as it is at Twilio now, and the hash that seals it."""
    _collect_newest(home)
    return home.evidence.head


def _file(home: Workspace, case: str, found: Investigation) -> None:
    """As the case's newest investigation."""
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
    "looks_at",
    "plan",
    "resume",
    "saved_plan",
    "undo",
    "verify",
]
