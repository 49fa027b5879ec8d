"""What people do with a case beside the pipeline: notes, tasks, proof, reports, bundles, the vault."""

import hashlib
import os
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from dakkan import texts
from dakkan.case import bundle, entries, timeline, traffic
from dakkan.case.folding import CaseState, fold
from dakkan.errors import DakkanError, StorageFull, TwilioError, UsageError
from dakkan.model.case import Kind
from dakkan.model.clock import iso
from dakkan.model.deployment import Deployment
from dakkan.model.dossier import Dossier
from dakkan.model.finding import Blind
from dakkan.model.response_step import Attachment, ResponseStep
from dakkan.model.scope import Scope
from dakkan.model.sid import is_sid
from dakkan.model.verdict import Loss
from dakkan.pipeline import state_of
from dakkan.report import data, html, markdown, rca, ticket
from dakkan.respond.deploy import CommandHook
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


def export(home: Workspace, case: str, path: Path) -> str:
    """Write the sealed bundle; returns its sha256."""
    reports = {
        f"report-{language}.{format_}": report(home, case, format_, language)
        for language in ("en", "ja")
        for format_ in ("md", "html", "json")
    }
    return bundle.export(
        home.casebook,
        home.evidence,
        case,
        path,
        reports=reports,
        attachments=home.folder / "attachments" / case,
        clock=home.clock,
    )


def check(home: Workspace, case_or_bundle: str) -> list[str]:
    """What is damaged in a case and the evidence, or in a bundle; empty when all hashes hold."""
    path = Path(case_or_bundle)
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
    """Give the current token of an account, or a key's secret, to a command on its standard input."""
    slot = "auth-token" if sid.startswith("AC") else f"api-key/{sid}"
    holders = [
        account for account, held in vault_entries(home) if held == slot and (sid in (account, slot[8:]))
    ]
    if not holders:
        raise UsageError(say(N_("The vault holds nothing for {sid}; see: dakkan vault list"), sid=sid))
    kind = "auth-token" if sid.startswith("AC") else "api-key"
    hook = CommandHook(shlex.join(command))
    hook(Deployment(kind, holders[0], sid, sid), home.vault.read(holders[0], slot))
