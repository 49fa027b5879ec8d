"""What people do with a case beside the pipeline: notes, tasks, proof, reports, bundles, the vault."""

import hashlib
import json
import os
import secrets
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from dakkan import texts
from dakkan.case import approvals, bundle, credential_use, entries, inventory, timeline, traffic
from dakkan.case.folding import CaseState, fold
from dakkan.case.losing import losing
from dakkan.case.options import Seen, options
from dakkan.errors import DakkanError, StorageFull, TwilioError, UsageError
from dakkan.model.case import Kind
from dakkan.model.clock import iso
from dakkan.model.deployment import Deployment
from dakkan.model.dossier import Dossier
from dakkan.model.finding import Blind
from dakkan.model.option import Option
from dakkan.model.plan import Plan
from dakkan.model.response_step import Attachment, ResponseStep
from dakkan.model.scope import Scope
from dakkan.model.sid import is_sid
from dakkan.model.verdict import Loss
from dakkan.pipeline import state_of
from dakkan.report import data, html, markdown, rca, ticket
from dakkan.respond.actions.close_countries import HIGH_RISK
from dakkan.respond.deploy import BEFORE, CommandHook
from dakkan.steps import standing
from dakkan.steps.catalogue import IDS
from dakkan.texts import N_, _, say
from dakkan.twilio import access, tree
from dakkan.twilio.credential import Credential, Secret
from dakkan.workspace import Workspace

MOST_PROOF = 50 * 1024 * 1024
"""Bytes of one attachment."""


# ---- before there is a case ----------------------------------------------------------------------


@dataclass(frozen=True)
class Health:
    """What a credential opens; nothing was changed to find out."""

    opens: bool
    says: str
    hints: tuple[str, ...]
    abilities: tuple[tuple[bool | None, str], ...]
    accounts: tuple[tree.Account, ...]
    blind: tuple[Blind, ...]


def doctor(home: Workspace) -> Health:
    """Which credential, what it may do, which accounts, which gaps to expect. Raises Unreachable."""
    credential = home.credential()
    found = access.diagnose(home.twilio, credential)
    opens = found.state not in ("refused", "suspended")
    blind = [
        Blind(access.CAPABILITIES[name], _("this credential may not do it"))
        for name, may in found.can.items()
        if may is False
    ]
    accounts: list[tree.Account] = []
    try:
        accounts = tree.accounts(home.twilio, credential) if opens else []
    except TwilioError as error:
        blind.append(Blind(N_("the list of subaccounts"), str(error)))
    blind += [Blind(one.sid, _(one.why_closed)) for one in accounts if one.credential is None]
    return Health(
        opens,
        say(found.says, found.facts),
        tuple(say(hint, found.facts) for hint in found.hints),
        tuple((may, access.CAPABILITIES[name]) for name, may in found.can.items()),
        tuple(accounts),
        tuple(blind),
    )


def login(home: Workspace, account_sid: str, token: str) -> str:
    """Store a token that opens its account; returns where. Raises UsageError, and what `diagnose` says."""
    if not is_sid(account_sid, "AC"):
        raise UsageError(_("That is no Account SID: it begins with AC and has 34 characters."))
    credential = Credential("auth-token", account_sid, account_sid, Secret(token))
    found = access.diagnose(home.twilio, credential)
    if found.state not in ("open", "suspended"):
        raise DakkanError(say(found.says, found.facts))
    home.vault.write(account_sid, "auth-token", credential.secret)
    home.remember(account_sid)
    return home.vault.where


# ---- cases ---------------------------------------------------------------------------------------


def cases(home: Workspace) -> list[CaseState]:
    """Every case, newest first."""
    book = home.casebook
    return [fold(case, book.events(case)) for case in reversed(book.cases())]


def case_summary(state: CaseState) -> dict[str, str | bool | None]:
    """One line of `case list`."""
    return {
        "case": state.case,
        "account_sid": state.account_sid,
        "closed": not state.is_open,
        "takeover": state.verdict.takeover.value if state.verdict else "",
        "opened_at": iso(state.opened_at) if state.opened_at else None,
    }


def note(home: Workspace, case: str, text: str, *, by: str | None = None) -> None:
    state_of(home, case)
    home.casebook.append(case, Kind.NOTE, entries.note(text[:10_000]), by or home.user)


def close(
    home: Workspace, case: str, *, by: str | None = None, reason: str = "", false_alarm: bool = False
) -> None:
    """A case that was a false alarm leaves nothing to be watched for."""
    if not state_of(home, case).is_open:
        raise UsageError(say(N_("{case} is closed already."), case=case))
    home.casebook.append(case, Kind.CLOSED, entries.closed(reason, false_alarm=false_alarm), by or home.user)


def export(home: Workspace, case: str, path: Path, *, redacted: bool = False) -> str:
    """Write the sealed bundle, or the copy of it for third parties; returns its sha256."""
    key = _redaction_key(home, state_of(home, case).account_sid, case)
    attachments = home.folder / "attachments" / case
    if redacted:
        reports = {"report.json": json.loads(report(home, case, "json", "en"))}
        return bundle.export_redacted(
            home.casebook,
            home.evidence,
            case,
            path,
            key=key,
            reports=reports,
            attachments=attachments,
            clock=home.clock,
        )
    return bundle.export(
        home.casebook,
        home.evidence,
        case,
        path,
        reports={
            f"report-{language}.{format_}": report(home, case, format_, language)
            for language in ("en", "ja")
            for format_ in ("md", "html", "json")
        },
        attachments=attachments,
        key=key,
        clock=home.clock,
    )


def _redaction_key(home: Workspace, account_sid: str, case: str) -> bytes:
    """What the case's redacted copies are made with: the same for all, so that one opens by any whole bundle."""
    slot = f"redaction/{case}"
    if not home.vault.has(account_sid, slot):
        home.vault.write(account_sid, slot, Secret(secrets.token_hex(32)))
    return bytes.fromhex(home.vault.read(account_sid, slot).reveal())


def check(home: Workspace, case_or_bundle: str, *, whole: Path | None = None) -> list[str]:
    """What is damaged in a case and the evidence, or in a bundle; empty when all hashes hold.

    `whole`: the bundle that a redacted copy is held against.
    """
    path = Path(case_or_bundle)
    if whole is not None:
        return bundle.check_copy(path, whole)
    if path.is_file():
        return bundle.check_bundle(path)
    return [*home.casebook.check(case_or_bundle), *home.evidence.check()]


# ---- steps and tasks -----------------------------------------------------------------------------


def steps(home: Workspace, case: str) -> tuple[ResponseStep, ...]:
    return _standings(home, case, state_of(home, case))


def step_done(
    home: Workspace, case: str, step: str, *, by: str, note: str = "", attach: Path | None = None
) -> None:
    """A response step, or a task of the plan, was done by a person; its proof is kept with the case."""
    state = state_of(home, case)
    if step.isdecimal() and 0 < int(step) <= len(IDS):
        step = IDS[int(step) - 1]
    tasks = [one.id for filed in state.plans for one in filed.plan.steps if one.kind == "task"]
    if step not in IDS and step not in tasks:
        known = ", ".join([*IDS, *tasks])
        raise UsageError(say(N_("There is no step {step}. Steps: {known}"), step=step, known=known))
    if attach is not None:
        proof = _keep(home, case, attach)
        home.casebook.append(case, Kind.ATTACHED, entries.attached(step, proof), by)
    home.casebook.append(case, Kind.TASK_DONE, entries.task_done(step, by, note), by)


def step_owner(home: Workspace, case: str, step: str, *, owner: str) -> None:
    """Note who sees to a response step."""
    state_of(home, case)
    if step not in IDS:
        raise UsageError(say(N_("There is no step {step}. Steps: {known}"), step=step, known=", ".join(IDS)))
    data = {**entries.note(f"{step}: {owner}"), "step": step, "owner": owner}
    home.casebook.append(case, Kind.NOTE, data, home.user)


def _keep(home: Workspace, case: str, path: Path) -> Attachment:
    if path.stat().st_size > MOST_PROOF:
        raise UsageError(say(N_("{name} is larger than 50 MB; attach a smaller proof."), name=path.name))
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    folder = home.folder / "attachments" / case
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_file(folder / f"{digest}{path.suffix[:10]}", content)
    except OSError as error:
        raise StorageFull(say(N_("The proof could not be kept: {why}"), why=error.strerror or "")) from error
    return Attachment(path.name[:200], digest, home.clock())


# ---- reports -------------------------------------------------------------------------------------


def dossier(home: Workspace, case: str) -> Dossier:
    """Everything a report is made of."""
    events = home.casebook.events(case)
    state = fold(case, events)
    if state.window is None or state.verdict is None or state.scope is None:
        raise UsageError(say(N_("{case} has not been investigated yet: dakkan investigate"), case=case))
    tables = home.evidence.tables()
    return Dossier(
        case=case,
        account_sid=state.account_sid,
        account_name=state.account_name,
        made_at=home.clock(),
        window=state.window,
        verdict=state.verdict,
        signs=dict(state.signs or {}),
        findings=state.findings,
        blind=state.blind,
        loss=state.loss or loss_of(home, case),
        scope=state.scope,
        timeline=tuple(timeline.timeline(tables, state.scope, state.findings, events, state.window)),
        hours=tuple(traffic.hours(tables, state.scope, state.window)),
        destinations=tuple(traffic.destinations(tables, state.scope, state.window)),
        plans=tuple(filed.plan for filed in state.plans),
        journal=tuple(events),
        checks=state.checks,
        steps=_standings(home, case, state),
        manifest_hash=home.evidence.head,
        journal_hash=home.casebook.head(case).hash,
    )


def _standings(home: Workspace, case: str, state: CaseState) -> tuple[ResponseStep, ...]:
    return standing.standings(
        findings=state.findings,
        scope=state.scope or Scope(state.account_sid, None),
        plans=tuple(filed.plan for filed in state.plans),
        checks=state.checks,
        events=tuple(home.casebook.events(case)),
        opened_at=state.opened_at,
        blind=state.blind,
    )


def report(home: Workspace, case: str, format_: str, language: str) -> bytes:
    """The case's report: `md`, `html`, `json`, `rca` or `ticket`, in English or Japanese."""
    before = texts.language()
    texts.use(language)
    try:
        return RENDERERS[format_](dossier(home, case)).encode()
    finally:
        texts.use(before)


RENDERERS: dict[str, Callable[[Dossier], str]] = {
    "md": markdown.render,
    "html": html.render,
    "json": data.render,
    "rca": rca.render,
    "ticket": ticket.render,
}


def loss_of(home: Workspace, case: str) -> Loss:
    return state_of(home, case).loss or Loss("USD", Decimal(0), Decimal(0), "estimate")


def write_file(path: Path, content: bytes) -> None:
    """Write a file for the user alone, whole or not at all. Raises StorageFull."""
    unfinished = path.with_name(f".{path.name}.tmp")
    try:
        unfinished.touch(mode=0o600)
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise StorageFull(
            say(N_("{path} could not be written: {why}"), path=str(path), why=error.strerror or str(error))
        ) from error


# ---- the vault -----------------------------------------------------------------------------------


def vault_entries(home: Workspace) -> list[tuple[str, str]]:
    """(account SID, slot) of everything the vault holds."""
    return [(sid, slot) for sid in home.vault.account_sids() for slot in home.vault.slots(sid)]


def hand_over(home: Workspace, sid: str, command: Sequence[str]) -> None:
    """Give the current token of an account, a key's secret, or a file as it was before a new secret went into
    it (the slot that `vault list` names), to a command on its standard input."""
    before = sid.startswith(BEFORE)
    slot = sid if before else "auth-token" if sid.startswith("AC") else f"api-key/{sid}"
    holders = [
        account
        for account, held in vault_entries(home)
        if held == slot and (before or sid in (account, slot[8:]))
    ]
    if not holders:
        raise UsageError(say(N_("The vault holds nothing for {sid}; see: dakkan vault list"), sid=sid))
    kind = "file" if before else "auth-token" if sid.startswith("AC") else "api-key"
    hook = CommandHook(shlex.join(command))
    hook(Deployment(kind, holders[0], sid, sid), home.vault.read(holders[0], slot))


# ---- choosing a plan, and approving it -----------------------------------------------------------


@dataclass(frozen=True)
class Foresight:
    """A plan with what it will break, and what else could be done, as far as the evidence tells."""

    plan: Plan
    options: tuple[Option, ...] | None
    """The best first; None when the evidence could not be asked."""
    problems: tuple[str, ...] = ()
    """What could not be used, in words: none of it stops the plan."""


def foresee(home: Workspace, plan: Plan, *, compare: bool = True) -> Foresight:
    """Who uses what dies with the plan, and with `compare` all options beside it. Asks Twilio nothing.

    Never stands in the way of a plan: where the evidence is damaged, the plan is left as it was.
    """
    state = state_of(home, plan.case)
    listed = inventory.read(home.folder)
    problems = tuple(str(fault) for fault in listed.faults)
    if state.scope is None:
        return Foresight(plan, None, problems)
    try:
        read = home.evidence.collected_tables()
        with home.evidence.tables() as tables:
            dying = credential_use.dying(plan)
            if dying:
                known = credential_use.uses(tables, state.scope, dying, listed, read=read)
                plan = credential_use.foreseen(plan, known)
            if not compare:
                return Foresight(plan, None, problems)
            found = options(
                tables,
                state.scope,
                at=plan.made_at,
                seen=Seen(read, home.evidence.collected_since()),
                credential=state.verdict.credential if state.verdict else None,
                currency=loss_of(home, plan.case).currency,
                console_only=HIGH_RISK,
            )
    except DakkanError as error:
        return Foresight(plan, None, (*problems, str(error)))
    return Foresight(plan, found, problems)


def losses(home: Workspace, case: str) -> dict[str, Decimal]:
    """Account → what it loses an hour now, dearest first: where `stop` had better begin."""
    scope = state_of(home, case).scope
    if scope is None:
        return {}
    with home.evidence.tables() as tables:
        return losing(tables, scope)


@dataclass(frozen=True)
class Approval:
    """Where the newest plan stands with its second person."""

    needed: bool
    missing: bool
    proposed_by: str
    approved_by: str


def require_approval(home: Workspace, case: str) -> None:
    """From now on every plan of this case needs a second person; for good."""
    if not state_of(home, case).needs_approval:
        home.casebook.append(case, Kind.APPROVAL_REQUIRED, entries.approval_required(), home.user)


def approval_is_rule(home: Workspace) -> bool:
    return approvals.is_rule(home.environ)


def approval_of(home: Workspace, case: str) -> Approval:
    state, rule = state_of(home, case), approval_is_rule(home)
    filed = approvals.to_approve(state)
    if filed is None:
        return Approval(rule or state.needs_approval, False, "", "")
    return Approval(
        approvals.required(filed, rule=rule),
        approvals.required_but_missing(state, rule=rule),
        filed.made_by,
        filed.approved_by,
    )


def check_approved(home: Workspace, case: str, *, resuming: bool = False) -> None:
    """Raises NotApproved, with what to do next. What was begun under its own rule may always be finished."""
    approvals.check(state_of(home, case), rule=approval_is_rule(home) and not resuming)


def plan_to_approve(home: Workspace, case: str) -> tuple[int, Plan]:
    """The newest plan that a person asked for, and its number. Raises UsageError when there is none."""
    filed = approvals.to_approve(state_of(home, case))
    if filed is None:
        raise UsageError(say(N_("{case} has no plan yet: dakkan plan {case} --preset stop"), case=case))
    return filed.number, filed.plan


def check_approver(home: Workspace, case: str, number: int, *, by: str | None = None) -> None:
    """Raises NotApproved or UsageError when this person cannot approve plan `number`, or it is not the newest."""
    state = state_of(home, case)
    filed = next((one for one in state.plans if one.number == number), None)
    if filed is None:
        raise UsageError(say(N_("{case} has no plan yet: dakkan plan {case} --preset stop"), case=case))
    approvals.check_approver(state, filed, by if by is not None else home.user)


def approve(home: Workspace, case: str, number: int, *, by: str | None = None) -> None:
    """Write into the case that `by` says yes to plan `number`: the one that was shown, and no newer one."""
    check_approver(home, case, number, by=by)
    home.casebook.append(case, Kind.PLAN_APPROVED, entries.plan_approved(number), (by or home.user).strip())
