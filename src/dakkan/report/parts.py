"""The beginning of a report as harmless text: verdict, signs, loss, findings.

Harmless is not yet escaped: Markdown and HTML show the same parts, each in its own escaping.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ..model.dossier import Dossier
from ..model.finding import SIGNS, Finding
from ..model.kind import CREDENTIALS
from ..model.verdict import Takeover
from ..texts import N_, _, say
from . import leaked
from .escape import harmless, sentence
from .incident import kinds
from .tables import more, some
from .words import BASES, CONFIDENCES, SEVERITIES, SIGN_TITLES, VERDICTS, amount, exact

MOST_FINDINGS = 60
_MOST_EXHIBITS = 8


@dataclass(frozen=True)
class FindingPart:
    id: str
    severity: str
    level: str
    confidence: str
    title: str
    says: str
    account: str
    when: str
    exhibits: str
    techniques: str


def verdict(dossier: Dossier) -> tuple[str, str]:
    """The first sentence, and its level."""
    found = dossier.verdict
    says = _(VERDICTS[found.takeover])
    if found.takeover is Takeover.NONE:
        return says, "warn" if dossier.blind else "good"
    if found.kinds and found.since:
        used = N_("Since {since} it has been used for: {kinds}.")
        says += " " + say(used, since=found.since, kinds=kinds(dossier))
    elif found.since:
        says += " " + say(N_("It began at {since}."), since=found.since)
    return says, "bad" if found.takeover is not Takeover.POSSIBLE else "warn"


def because(dossier: Dossier) -> str:
    found = dossier.verdict
    if not found.because:
        return ""
    return say(
        N_("It rests on {findings}; confidence {percent} %."),
        findings=some([harmless(one, 20) for one in found.because]),
        percent=round(found.confidence * 100),
    )


def about(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    return (
        (_("Case"), dossier.case),
        (_("Account"), dossier.account_sid),
        (_("Its name at Twilio"), harmless(dossier.account_name, 80) or "–"),
        (
            _("Examined"),
            say(N_("{since} to {until}"), since=dossier.window.since, until=dossier.window.until),
        ),
        (_("Report made"), exact(dossier.made_at)),
        *_course(dossier),
    )


def _course(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """How long it went on and how they got in, each with how sure that is."""
    found = dossier.verdict
    if found.since and found.since_confidence:
        yield _("Began"), _sure(found.since, found.since_confidence)
    if found.until:
        yield _("Ended"), _sure(found.until, found.until_confidence)
    elif found.since_confidence:
        yield _("Ended"), _("it goes on, or ended too short a time ago to tell")
    if found.credential:
        way = found.credential
        title = _(CREDENTIALS[way.kind]) if way.kind in CREDENTIALS else harmless(way.kind)
        says = N_("{credential} (sure to {percent} %): {why}")
        facts = {"credential": title, "percent": _percent(way.confidence)}
        yield _("Way in"), say(says, why=sentence(way.says, way.facts), **facts)
    if leak := leaked.paragraph(dossier):
        yield _("Where it leaked"), " ".join((leak, *leaked.advice(dossier)))


def _sure(at: datetime, confidence: float) -> str:
    return say(N_("{at} (sure to {percent} %)"), at=exact(at), percent=_percent(confidence))


def _percent(share: float) -> int:
    return round(100 * share)


def signs(dossier: Dossier) -> tuple[tuple[bool, str, str], ...]:
    """(seen, title, `seen` or `not seen` in words), in the order of the model."""
    return tuple(
        (
            dossier.signs.get(sign, False),
            _(SIGN_TITLES[sign]),
            _("seen") if dossier.signs.get(sign) else _("not seen"),
        )
        for sign in SIGNS
    )


def loss(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    found = dossier.loss
    return (
        (_("Loss"), f"{amount(found.fraud)} {harmless(found.currency, 8)}"),
        (
            _("An hour, at the end"),
            f"{amount(found.per_hour)} {harmless(found.currency, 8)}",
        ),
        (_("Messages"), amount(found.messages)),
        (_("Calls"), amount(found.calls)),
        (_("Recipients"), amount(found.recipients)),
    )


def loss_basis(dossier: Dossier) -> str:
    basis = dossier.loss.basis
    return say(N_("The amount is {basis}."), basis=_(BASES[basis]) if basis in BASES else harmless(basis))


def findings(dossier: Dossier) -> tuple[FindingPart, ...]:
    """The worst first, bounded."""
    worst = sorted(
        dossier.findings, key=lambda one: (-one.severity.rank, -one.confidence.rank, one.first_seen, one.id)
    )
    return tuple(_finding(one) for one in worst[:MOST_FINDINGS])


def findings_left_out(dossier: Dossier) -> str:
    left_out = len(dossier.findings) - MOST_FINDINGS
    return more(left_out) if left_out > 0 else ""


def _finding(one: Finding) -> FindingPart:
    shown = [exhibit.sid for exhibit in one.exhibits[:_MOST_EXHIBITS]]
    left_out = max(one.exhibit_count, len(one.exhibits)) - len(shown)
    tables = sorted({exhibit.table for exhibit in one.exhibits[:_MOST_EXHIBITS]})
    exhibits = ", ".join([*(harmless(sid, 64) for sid in shown), *([more(left_out)] if left_out > 0 else [])])
    return FindingPart(
        id=harmless(one.id, 20),
        severity=_(SEVERITIES[one.severity]),
        level=one.severity.value,
        confidence=_(CONFIDENCES[one.confidence]),
        title=harmless(_(one.title)),
        says=sentence(one.says, one.facts),
        account=harmless(one.account_sid, 40),
        when=say(N_("{first} to {last}"), first=one.first_seen, last=one.last_seen),
        exhibits=f"{', '.join(harmless(name, 30) for name in tables)}: {exhibits}" if exhibits else "–",
        techniques=harmless(", ".join(one.techniques), 80),
    )
