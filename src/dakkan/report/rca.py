"""Twilio's root cause analysis: what happened, how, what was done, what keeps it from happening again.

Twilio asks it of customers who were hit before it reactivates them. What the records show is filled in; what
only the owner can know is marked, so that nobody sends it half empty by mistake.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ..model.dossier import Dossier
from ..model.plan import Preset, StepState
from ..model.response_step import Standing
from ..model.verdict import Takeover
from ..texts import N_, _, say
from . import leaked
from .escape import harmless, sentence
from .incident import began_at, contained_at, discovered_at, kinds, measures, samples
from .now import blind, is_clean, still_open, verified_at
from .parts import findings
from .tables import more, some
from .words import BASES, amount, exact

MOST_LINES = 25
_ACCESS = ("T1078", "T1098", "T1136", "T1528", "T1556")
"""Techniques of getting and keeping access: ATT&CK's valid accounts and its kin."""


@dataclass(frozen=True)
class RcaPart:
    title: str
    lines: tuple[str, ...]
    gaps: tuple[str, ...]
    """What only the owner can fill in."""


def render(dossier: Dossier) -> str:
    """Plain text, to be pasted into the form or the ticket."""
    head = [
        _("Root cause analysis"),
        say(N_("Account {account}, case {case}"), account=dossier.account_sid, case=dossier.case),
        _("All times are UTC unless said otherwise."),
    ]
    body = []
    for part in parts(dossier):
        body += ["", part.title, "-" * 40, *(f"* {line}" for line in part.lines)]
        body += [f"* >>> {gap_text(gap)}" for gap in part.gaps]
    return "\n".join([*head, *body, ""])


def gap_text(gap: str) -> str:
    return say(N_("to be filled in by you: {what}"), what=gap)


def parts(dossier: Dossier) -> tuple[RcaPart, ...]:
    return (_what_happened(dossier), _how(dossier), _resolution(dossier), _prevention(dossier))


def _part(title: str, lines: Iterator[str], gaps: tuple[str, ...]) -> RcaPart:
    every = tuple(lines)
    left_out = len(every) - MOST_LINES
    shown = (*every[:MOST_LINES], more(left_out)) if left_out > 0 else every
    return RcaPart(title, shown, gaps)


# ---- 1 what happened -----------------------------------------------------------------------------


def _what_happened(dossier: Dossier) -> RcaPart:
    began, found = began_at(dossier), discovered_at(dossier)
    gaps = [] if began else [_("when it began; the records that could be read do not show it")]
    if found is None:
        gaps.append(_("when and how you discovered it"))
    else:
        gaps.append(
            _("how you discovered it (mail from Twilio, bill, complaint), and whether that was earlier")
        )
    gaps.append(_("which of your customers were affected, and whether they and the authorities were told"))
    return _part(_("1. What happened"), _story(dossier, began, found), tuple(gaps))


def _story(dossier: Dossier, began: datetime | None, found: datetime | None) -> Iterator[str]:
    if dossier.verdict.takeover is Takeover.NONE:
        yield _("The records that could be read show no takeover.")
    if dossier.verdict.kinds:
        yield say(N_("Kind: {kinds}"), kinds=kinds(dossier))
    if began:
        yield say(N_("Start (first trace of the intruder): {at}"), at=exact(began))
    if dossier.scope.last_seen_at:
        yield say(N_("End (last trace of the intruder): {at}"), at=exact(dossier.scope.last_seen_at))
    if found:
        yield say(N_("Discovered (case opened): {at}"), at=exact(found))
    shut = contained_at(dossier)
    if shut:
        yield say(N_("Access cut off (last token or key replaced, proven): {at}"), at=exact(shut))
    loss = dossier.loss
    if loss.messages or loss.calls:
        yield say(
            N_("Traffic that was not ours: {messages} messages and {calls} calls to {recipients} numbers"),
            messages=loss.messages,
            calls=loss.calls,
            recipients=loss.recipients,
        )
    if loss.fraud:
        basis = _(BASES[loss.basis]) if loss.basis in BASES else harmless(loss.basis)
        money = f"{amount(loss.fraud)} {harmless(loss.currency, 8)}"
        yield say(N_("Cost: {money} ({basis})"), money=money, basis=basis)
    places = sorted({code for codes in dossier.scope.countries_attacked.values() for code in codes})
    if places:
        yield say(N_("Countries: {countries}"), countries=some([harmless(one, 10) for one in places], 20))
    accounts = sorted({one.account_sid for one in dossier.findings} - {dossier.account_sid})
    if accounts:
        yield say(N_("Subaccounts concerned: {sids}"), sids=some([harmless(one, 40) for one in accounts]))
    for table, name in (
        ("messages", N_("Messages, for example: {sids}")),
        ("calls", N_("Calls, for example: {sids}")),
    ):
        sids = samples(dossier, table)
        if sids:
            yield say(name, sids=", ".join(sids))
    for one in findings(dossier)[:12]:
        yield say(N_("{title}: {says} ({when})"), title=one.title, says=one.says, when=one.when)


# ---- 2 how ---------------------------------------------------------------------------------------


def _how(dossier: Dossier) -> RcaPart:
    leaks = next((step for step in dossier.steps if step.id == "leaks"), None)
    gaps = [
        _("the root cause: why was it possible? Ask five times why"),
        _("which system or person had the credential"),
    ]
    if not leaked.explained(dossier) and (leaks is None or leaks.standing is not Standing.DONE):
        gaps.insert(
            0, _("where the credential leaked (code, .env file, debug page, log, computer, person), and when")
        )
    return _part(_("2. How it happened"), _ways(dossier), tuple(gaps))


def _ways(dossier: Dossier) -> Iterator[str]:
    if dossier.scope.addresses:
        addresses = some([harmless(one, 64) for one in dossier.scope.addresses], 20)
        yield say(N_("The intruder came from: {addresses}"), addresses=addresses)
    if leak := leaked.paragraph(dossier, people=False):
        yield leak
        yield from leaked.advice(dossier)
    for one in dossier.findings:
        if any(technique.startswith(_ACCESS) for technique in one.techniques):
            yield say(
                N_("{at}: {title}; {says}"),
                at=exact(one.first_seen),
                title=harmless(_(one.title)),
                says=sentence(one.says, one.facts),
            )
    for step in dossier.steps:
        if step.id in ("leaks", "applications", "malware", "website", "permissions") and step.note:
            yield say(N_("{title}: {note}"), title=_(step.title), note=harmless(step.note, 600))
    for unseen in blind(dossier)[:10]:
        yield say(N_("Could not be looked at: {unseen}"), unseen=unseen)


# ---- 3 resolution, 4 prevention ------------------------------------------------------------------


def _resolution(dossier: Dossier) -> RcaPart:
    gaps = [] if is_clean(dossier) else [_("when the account was proven clean; that has not been shown yet")]
    gaps.append(_("what else you did outside of Twilio (servers, repositories, computers)"))
    return _part(_("3. Resolution"), _resolved(dossier), tuple(gaps))


def _resolved(dossier: Dossier) -> Iterator[str]:
    yield from measures(dossier)
    if is_clean(dossier):
        yield say(
            N_("Verified: {checks} checks show that no access of the intruder is left: {at}"),
            checks=len(dossier.checks),
            at=exact(verified_at(dossier)),
        )
    left = still_open(dossier, "support")
    if left:
        yield say(N_("Still open: {things}"), things=some(left, 12))


def _prevention(dossier: Dossier) -> RcaPart:
    gaps = (
        _("how the root cause was removed, and by when"),
        _("how secrets are kept now (secret store, no secrets in code, scanning of every commit)"),
        _("who watches usage, logins and new keys, and how they are alerted"),
        _("who may do what in the Console, and how often that is reviewed"),
    )
    return _part(_("4. Prevention"), _prevented(dossier), gaps)


def _prevented(dossier: Dossier) -> Iterator[str]:
    hardened = any(
        step.state is StepState.PROVEN
        for plan in dossier.plans
        if plan.preset is Preset.HARDEN
        for step in plan.steps
    )
    if hardened:
        yield _("The account was hardened: countries we do not need are closed, usage triggers are in place.")
    says = {
        "two-factor": N_("Every Console user logs in with two-factor authentication."),
        "passwords": N_("Every Console user has a new, strong password; users not needed were removed."),
        "leaks": N_("Code and its history were searched for credentials."),
        "geo-permissions": N_("Calls and SMS are possible only to countries that we need."),
        "applications": N_("Applications and integrations are patched; no debug mode is on."),
    }
    for step in dossier.steps:
        if step.id in says and step.standing is Standing.DONE:
            yield _(says[step.id])
