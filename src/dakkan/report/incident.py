"""When it began, was found and was stopped, and what was done: facts that letters to Twilio share."""

from collections.abc import Collection, Iterator
from datetime import datetime

from ..model.case import CaseEvent, Kind
from ..model.dossier import Dossier
from ..model.kind import TITLES
from ..model.plan import Step, StepState
from ..model.response_step import Standing
from ..texts import N_, _, say
from .escape import harmless
from .words import exact


def began_at(dossier: Dossier) -> datetime | None:
    return dossier.scope.began_at or dossier.verdict.since


def discovered_at(dossier: Dossier) -> datetime | None:
    return next((event.at for event in dossier.journal if event.kind is Kind.OPENED), None)


def contained_at(dossier: Dossier) -> datetime | None:
    """When the last token rotation or key deletion was proven, from the casebook's own lines."""
    shut = [step.id for step in _proven(dossier) if step.action in ("rotate-auth-token", "delete-api-key")]
    return max((event.at for event in _lines(dossier, Kind.STEP_PROVEN, shut)), default=None)


def _lines(dossier: Dossier, kind: Kind, steps: Collection[str]) -> Iterator[CaseEvent]:
    return (one for one in dossier.journal if one.kind is kind and one.data.get("step") in steps)


def samples(dossier: Dossier, kind: str, most: int = 5) -> list[str]:
    """SIDs of a few of the intruder's messages or calls."""
    sids = (one.sid for found in dossier.findings for one in found.exhibits if one.table == kind)
    return [harmless(sid, 40) for sid in dict.fromkeys(sids)][:most]


def _proven(dossier: Dossier) -> tuple[Step, ...]:
    newest = {step.id: step for plan in dossier.plans for step in plan.steps}
    return tuple(step for step in newest.values() if step.state is StepState.PROVEN)


def measures(dossier: Dossier) -> Iterator[str]:
    """What was done: steps proven at Twilio, counted by action, and response steps done by people."""
    ours = _proven(dossier)
    for action, name in _MEASURES.items():
        hits = [step for step in ours if step.action == action]
        if hits:
            at = max(
                (one.at for one in _lines(dossier, Kind.STEP_PROVEN, [s.id for s in hits])), default=None
            )
            things = len({step.target.sid for step in hits})
            yield say(name, things=things) + (f" ({exact(at)})" if at else "")
    for step in dossier.steps:
        if step.standing is Standing.DONE and step.done_at is not None:
            yield say(
                N_("{title}: done by {by}, {at}"),
                title=_(step.title),
                by=harmless(step.done_by, 80) or "–",
                at=exact(step.done_at),
            )


_MEASURES = {
    "hang-up-calls": N_("Calls of the intruder ended (places: {things})"),
    "cancel-messages": N_("Waiting messages of the intruder cancelled (places: {things})"),
    "close-countries": N_("Countries that we do not need closed for SMS and voice (accounts: {things})"),
    "suspend-subaccount": N_("Unknown subaccounts suspended: {things}"),
    "rotate-auth-token": N_("Auth Tokens rotated, the old ones refused (accounts: {things})"),
    "delete-api-key": N_("API keys deleted or replaced: {things}"),
    "disable-number": N_("Unknown numbers disabled: {things}"),
    "restore-webhook": N_("Webhooks set back to our own: {things}"),
    "restore-usage-trigger": N_("Usage triggers restored: {things}"),
    "remove-foothold": N_("Things that the intruder left in the configuration removed: {things}"),
}


def kinds(dossier: Dossier) -> str:
    found = dossier.verdict.kinds
    return ", ".join(_(TITLES[kind]) if kind in TITLES else harmless(kind) for kind in found)
