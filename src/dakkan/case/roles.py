"""What a finding answers: who, what, to whom, with which words; or only how much.

The verdict is made from these questions, so that a new detector changes it only by being listed here. One
that is not listed (a rule of the user's) is placed by what its finding points to.
"""

from enum import StrEnum

from ..model.finding import Finding, Severity


class Question(StrEnum):
    WHO = "who"
    """Somebody acts from a place, or with a credential, that is new."""
    WHAT = "what"
    """An administrative change, or data taken out."""
    WHOM = "to whom"
    """Traffic goes where the account's own never went."""
    CONTENT = "content"
    """Traffic says what the account never says."""
    VOLUME = "volume"
    """There is much of it: never decides anything alone."""


QUESTIONS: dict[str, Question] = {
    "api-actor-from-new-address": Question.WHO,
    "console-login-from-new-place": Question.WHO,
    "credential-guessing": Question.WHO,
    "countries-opened": Question.WHAT,
    "covering-tracks": Question.WHAT,
    "data-read-in-bulk": Question.WHAT,
    "email-changed": Question.WHAT,
    "missing-from-log": Question.WHAT,
    "new-api-key-used-at-once": Question.WHAT,
    "password-changed": Question.WHAT,
    "protection-lowered": Question.WHAT,
    "recharge-run": Question.WHAT,
    "secondary-token-by-somebody-else": Question.WHAT,
    "unknown-number-bought": Question.WHAT,
    "unknown-subaccount": Question.WHAT,
    "usage-trigger-removed": Question.WHAT,
    "user-invited": Question.WHAT,
    "webhook-moved-off-own-hosts": Question.WHAT,
    "alarm-changed": Question.WHAT,
    "bulk-export-hook": Question.WHAT,
    "caller-id-added": Question.WHAT,
    "connect-app-authorized": Question.WHAT,
    "data-sink-added": Question.WHAT,
    "destruction": Question.WHAT,
    "function-or-flow-created": Question.WHAT,
    "inheritance-switched-off": Question.WHAT,
    "oauth-app-added": Question.WHAT,
    "role-raised": Question.WHAT,
    "safe-list-entry-added": Question.WHAT,
    "sip-access-widened": Question.WHAT,
    "trunk-changed": Question.WHAT,
    "webhook-flip-flop": Question.WHAT,
    "canary-touched": Question.WHAT,
    "own-production-locked-out": Question.WHAT,
    "secret-exposed": Question.WHAT,
    "sequence-burst-and-covering": Question.WHAT,
    "sequence-login-to-lasting-access": Question.WHAT,
    "sequence-new-address-to-burst": Question.WHAT,
    "sequence-new-key-used": Question.WHAT,
    "sequence-subaccount-farm": Question.WHAT,
    "sequence-webhook-and-inbound-drop": Question.WHAT,
    "first-traffic-to-country": Question.WHOM,
    "costly-calls": Question.WHOM,
    "blocked-country-hits": Question.WHOM,
    "recipients-in-sequence": Question.WHOM,
    "unknown-recipients": Question.WHOM,
    "key-left-behind": Question.CONTENT,
    "conversational-spam": Question.CONTENT,
    "echo-of-incident": Question.CONTENT,
    "lure-in-message-body": Question.CONTENT,
    "strange-messages-waiting": Question.CONTENT,
    "unknown-template": Question.CONTENT,
    "traffic-burst": Question.VOLUME,
    "traffic-burst-over-tree": Question.VOLUME,
    "spend-speed": Question.VOLUME,
    "filtered-messages-rise": Question.VOLUME,
    "lookups-surge": Question.VOLUME,
    "conversion-dropped": Question.VOLUME,
}

WEBHOOK = "webhook-moved-off-own-hosts"
REDIRECTED = (
    WEBHOOK,
    "webhook-flip-flop",
    "sequence-webhook-and-inbound-drop",
    "trunk-changed",
)
"""What belongs to the owner is led elsewhere."""
DATA = ("data-read-in-bulk", "data-sink-added", "bulk-export-hook")
BAIT = ("echo-of-incident", "conversational-spam")
"""Bait beside what a lure's sign marks: an opener to a conversation carries neither link nor number."""
USERS_CHANGED = ("email-changed", "password-changed")
TOKEN_TAKEN = "secondary-token-by-somebody-else"  # noqa: S105 - a detector's id
MISSING = "missing-from-log"
"""Known to the day only, and nobody is seen doing it: it decides nothing, and tells no time."""
KEY_LEFT = "key-left-behind"
STRANGERS_ONLY = (TOKEN_TAKEN, "unknown-subaccount", "user-invited", "role-raised", "secret-exposed")
"""What nobody does who has access of their own already."""
SURE = (
    *("canary-touched", "echo-of-incident", "own-production-locked-out"),
    *("sequence-new-address-to-burst", "sequence-new-key-used", "sequence-subaccount-farm"),
    *("sequence-login-to-lasting-access", "sequence-webhook-and-inbound-drop"),
    "sequence-burst-and-covering",
)
"""Detectors that are sure by themselves when they call it critical: each ties a cause to its effect."""
LURE_SIGN = "phishing-links"


def question_of(finding: Finding) -> Question:
    """The question that a finding answers."""
    if known := QUESTIONS.get(finding.detector):
        return known
    if LURE_SIGN in finding.signs:
        return Question.CONTENT
    traffic = any(exhibit.sid[:2] in ("SM", "MM", "CA") for exhibit in finding.exhibits)
    if traffic:
        return Question.WHOM if "unusual-countries" in finding.signs else Question.VOLUME
    if finding.resources or finding.signs:
        return Question.WHAT
    return Question.WHO


def is_serious(finding: Finding) -> bool:
    return finding.severity.rank >= Severity.HIGH.rank


def counts(finding: Finding) -> bool:
    """Below medium a finding is for the reader, not for the verdict."""
    return finding.severity.rank >= Severity.MEDIUM.rank


def is_about_calls(finding: Finding) -> bool:
    """By the SIDs it points to: detectors of traffic name one table for messages and calls."""
    return any(exhibit.sid.startswith("CA") for exhibit in finding.exhibits)


def is_about_messages(finding: Finding) -> bool:
    return any(exhibit.sid[:2] in ("SM", "MM") for exhibit in finding.exhibits)
