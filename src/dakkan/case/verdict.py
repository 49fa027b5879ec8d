"""Is it a takeover, how sure, of which kind, since when: one rule, stated once.

Four questions are put to the findings: who acts (a place or credential never seen), what was changed, to
whom traffic goes, and what it says. How much of it there is never decides: a campaign is a burst too.
Each question weighs as its worst finding: critical 3, high 2, medium 1; volume adds 1 to any other.

confirmed  one of
           a. a console user's e-mail, password or second factor was changed from a place never seen;
           b. a webhook was led to a foreign host (critical), or the auth token was replaced by a stranger;
           c. bait, or traffic to strangers abroad, goes out after a serious administrative change;
           d. bait goes out in mass or to strangers in series: no form of the owner's writes bait;
           e. two kinds of serious administrative change came from one address;
           f. a critical finding that ties cause to effect: a sequence, a decoy, an echo of an old case.
likely     the weights add up to 3.
possible   anything of medium severity or worse, with less; so a single medium is never more.
none       nothing of medium severity or worse, or a form of the owner's that is being pumped: traffic to
           strangers in the owner's own words, through the owner's own senders, with nobody new and
           nothing changed. That is no takeover, and rotating tokens would not end it. Nor is a tenant of a
           platform who abuses the subaccount that the platform made for them.

Source: the scoring rule "who x what x to whom x content" that fraud teams use for takeovers of messaging
accounts; Twilio's guide makes the same first cut, attacks on an account and attacks using it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from ..model.finding import SIGNS, Blind, Finding, Severity
from ..model.verdict import Takeover, Verdict
from ..model.window import Window
from . import roles
from .kinds import kinds
from .pumping import is_form_pumping
from .roles import Question, counts, is_serious, question_of
from .tables import Tables
from .tenants import is_tenant_abuse

FORM_PUMPING, TENANT_ABUSE = "form-pumping", "tenant-abuse"

_WEIGHTS = {Severity.CRITICAL: 3, Severity.HIGH: 2, Severity.MEDIUM: 1}
_LIKELY = 3


def judge(
    findings: Sequence[Finding],
    blind: Sequence[Blind],
    tables: Tables,
    window: Window,
    account_sid: str,
) -> tuple[Verdict, dict[str, bool]]:
    """The verdict on the tree of `account_sid`, and which of the six signs there are.

    `tables` holds the evidence from before the window too; what was usual is read from there.
    """
    counted = [finding for finding in findings if counts(finding)]
    signs = {sign: any(sign in finding.signs for finding in counted) for sign in SIGNS}
    weights = {question: _weight(counted, question) for question in Question}
    takeover = _takeover(counted, weights)
    if takeover != Takeover.CONFIRMED and is_form_pumping(counted, blind, tables, window):
        return _verdict(Takeover.NONE, (FORM_PUMPING,), counted, 0.85), signs
    tied = any(f.detector in roles.SURE and f.severity == Severity.CRITICAL for f in counted)
    if not tied and is_tenant_abuse(counted, blind, tables, account_sid, window):
        return _verdict(Takeover.NONE, (TENANT_ABUSE,), counted, 0.8), signs
    if takeover == Takeover.NONE:
        return Verdict(Takeover.NONE, (), None, _none_confidence(blind), ()), signs
    because = _because(counted)
    began = _since(because)
    found = tuple(kinds(because, takeover, tables, account_sid, began))
    return _verdict(takeover, found, because, _confidence(takeover, weights)), signs


def _takeover(findings: Sequence[Finding], weights: dict[Question, int]) -> Takeover:
    if not findings:
        return Takeover.NONE
    if any(_decisions(findings)):
        return Takeover.CONFIRMED
    score = sum(weight for question, weight in weights.items() if question != Question.VOLUME)
    if score and weights[Question.VOLUME]:
        score += 1
    return Takeover.LIKELY if score >= _LIKELY else Takeover.POSSIBLE


def _decisions(findings: Sequence[Finding]) -> Iterator[bool]:
    """The ways to be sure, a to f."""
    serious = [finding for finding in findings if is_serious(finding)]
    changes = [f for f in serious if question_of(f) == Question.WHAT and f.detector != roles.MISSING]
    yield any(f.detector in roles.USERS_CHANGED and f.addresses for f in serious)
    yield any(
        f.detector in (roles.WEBHOOK, roles.TOKEN_TAKEN, *roles.SURE) and f.severity == Severity.CRITICAL
        for f in serious
    )
    traffic = [f for f in serious if question_of(f) in (Question.CONTENT, Question.WHOM)]
    yield any(change.first_seen <= sent.last_seen for change in changes for sent in traffic)
    bait = any(roles.LURE_SIGN in f.signs for f in serious)
    yield bait and any(question_of(f) in (Question.VOLUME, Question.WHOM) for f in serious)
    yield any(
        one.detector != other.detector and set(one.addresses) & set(other.addresses)
        for one in changes
        for other in changes
    )


def _weight(findings: Sequence[Finding], question: Question) -> int:
    return max((_WEIGHTS[f.severity] for f in findings if question_of(f) == question), default=0)


def _because(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that carry the verdict: the serious ones, and the lesser from the same addresses."""
    serious = [finding for finding in findings if is_serious(finding)]
    if not serious:
        return list(findings)
    addresses = {address for finding in serious for address in finding.addresses}
    return [f for f in findings if is_serious(f) or addresses & set(f.addresses)]


def _verdict(
    takeover: Takeover, kinds: tuple[str, ...], because: Sequence[Finding], confidence: float
) -> Verdict:
    return Verdict(takeover, kinds, _since(because), confidence, tuple(finding.id for finding in because))


def _since(because: Sequence[Finding]) -> datetime | None:
    timed = [finding for finding in because if finding.detector != roles.MISSING] or because
    return min((finding.first_seen for finding in timed), default=None)


def _confidence(takeover: Takeover, weights: dict[Question, int]) -> float:
    """Confirmed 0.90 to 0.99, likely 0.60 to 0.85, possible 0.20 to 0.45; each answered question adds."""
    answered = sum(1 for question, weight in weights.items() if weight and question != Question.VOLUME)
    match takeover:
        case Takeover.CONFIRMED:
            return min(0.99, 0.90 + 0.03 * (answered - 1))
        case Takeover.LIKELY:
            return min(0.85, 0.60 + 0.10 * (answered - 1))
        case _:
            return min(0.45, 0.20 + 0.10 * answered)


def _none_confidence(blind: Sequence[Blind]) -> float:
    """Nothing found means less the more there is that could not be looked at."""
    return round(max(0.30, 0.95 - 0.10 * len({one.what for one in blind})), 2)
