"""One body, judged: how much it looks like bait, by what, and why in words.

Three things join: where the body leads (`link_hints`, `call_to_action`), how it speaks (`learned`), and small
signs of both (`signals`). Each adds log-odds: a new link alone proves nothing, nor does an urgent shop;
together they do. What is the owner's own (domains, numbers, templates) always weighs
against, and words with nothing to follow stay below the line unless they open a conversation.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from ..texts import N_
from .call_to_action import call_back_numbers, chat_handles, digits, mail_addresses
from .hints import Hint, Reason, strongest
from .learned import Opinion, text_model
from .link_hints import hints_of
from .links import links_in, plain, site_of, without_links
from .lookalikes import spoken_for
from .signals import signals_of
from .text import read
from .wording import CALM, language_of, opens_a_conversation

LIKELY = 0.6
"""From this score on, a body is called bait without further evidence."""
_START = -0.45
"""Log-odds of a body that says nothing and leads nowhere. Set so that LIKELY holds few honest messages."""
_WORDS = 0.9
"""How much of the text model's log-odds counts, of which no more than `_MOST_WORDS` either way."""
_MOST_WORDS = 4.5
_WORDS_ALONE = 0.3
"""The most that wording can score when there is nothing to follow, call or write to."""
_OWN_WEIGHS = 0.3
"""A body whose every link and number is the owner's keeps this share of its score, and so does a known text."""
_KNOWN_WORDS = -1.55
"""The most that the words of a text which the account sent before may weigh: only its link can be a thief's."""
_TELLING = 0.8
"""From this log-odds on, the words are named as a reason."""

_THEMES_SAY = {
    "urgency": N_("It presses for time."),
    "account": N_("It warns of a locked or misused account."),
    "credentials": N_("It asks to confirm personal or payment details."),
    "parcel": N_("It speaks of a parcel that needs attention."),
    "refund": N_("It promises money back."),
    "payment": N_("It speaks of a payment or transaction."),
    "authority": N_("It speaks for a tax office, court or police."),
    "prize": N_("It promises a prize."),
    "family": N_("It pretends to be a relative with a new number."),
    "work": N_("It offers easy work or sure profit."),
    "loan": N_("It offers a loan."),
    "install": N_("It asks to install something."),
    "broken": N_("It breaks words apart, so that filters miss them."),
}


@dataclass(frozen=True)
class Lure:
    score: float
    """0 (nothing) to 1 (bait)."""
    kinds: tuple[str, ...]
    """What people would follow: `link-lookalike`, `link-shortener`, `link-address`, `link-disguised`,
    `link-odd-port`, `link-unseen`, `link-dynamic-dns`, `link-shared-host`, `call-back-number`,
    `mail-address`, `chat-handle`; and `text` when the words speak for bait."""
    because: tuple[Reason, ...]
    language: str
    """`en`, `ja`, `ko`, `zh`, some other Latin languages, `und`, or "" without letters; guessed."""

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


def judge(
    body: str,
    *,
    owned_hosts: frozenset[str] = frozenset(),
    owned_numbers: frozenset[str] = frozenset(),
    seen_domains: frozenset[str] = frozenset(),
    owned_templates: frozenset[str] = frozenset(),
) -> Lure:
    """Judge `body`, of which the first 2,000 characters are read.

    `owned_hosts` are hosts or domains of the owner, `owned_numbers` phone numbers in any writing,
    `seen_domains` hosts or domains that the account's own messages carried before, `owned_templates`
    texts that it sent before (compared without links, numbers and signs).
    """
    text = plain(body)
    reading = read(body)
    said = text_model().opinion(reading)
    opener = opens_a_conversation(text)
    language = language_of(body)
    owned = frozenset(map(site_of, owned_hosts))
    seen = frozenset(map(site_of, seen_domains))
    links = links_in(body)
    foreign = [link for link in links if link.site not in owned]
    spoken = spoken_for(without_links(text).lower()) if foreign else None
    numbers = call_back_numbers(body)
    hints = [hint for link in foreign for hint in hints_of(link, seen=seen, spoken=spoken)]
    hints += _contacts(body, numbers, owned, frozenset(map(digits, owned_numbers)))
    to_follow = any(hint.kind for hint in hints)
    if to_follow:
        small = without_links(text, " \x01 ").lower()
        unseen = [link for link in foreign if link.site not in seen]
        hints += signals_of(small, unseen, reading.signs, language)
    counted = strongest(hints)
    words = _WORDS * max(-_MOST_WORDS, min(_MOST_WORDS, said.logit))
    known = bool(owned_templates) and _is_known(body, owned_templates)
    if known:
        words = min(words, _KNOWN_WORDS)
    score = _share(_START + words + sum(hint.pull for hint in counted))
    if not to_follow and not opener:
        score = min(score, _WORDS_ALONE)
    if not reading.words:
        score = 0.0
    own = not to_follow and (len(links) > len(foreign) or bool(numbers))
    if own or (known and not to_follow):
        score *= _OWN_WEIGHS
    kinds = [hint.kind for hint in counted if hint.kind]
    if words >= _TELLING and (to_follow or opener):
        kinds.append("text")
    return Lure(
        score=round(score, 3),
        kinds=tuple(dict.fromkeys(kinds)),
        because=_reasons(counted, said, words),
        language=language,
    )


def _contacts(
    body: str, numbers: Iterable[str], owned: frozenset[str], own_numbers: frozenset[str]
) -> Iterable[Hint]:
    for number in numbers:
        if digits(number) not in own_numbers:
            says = Reason(N_("It asks to call {number}, which is not the owner's."), {"number": number})
            yield Hint("call-back-number", 0.6, says)
    for address in mail_addresses(body):
        if site_of(address.rpartition("@")[2]) not in owned:
            shown = {"address": address.replace(".", "[.]")}
            yield Hint("mail-address", 0.3, Reason(N_("It asks to write to {address}."), shown))
    for handle in chat_handles(body):
        if digits(handle) == "" or digits(handle) not in own_numbers:
            yield Hint("chat-handle", 1.0, Reason(N_("It asks to go on in a chat.")))


def _is_known(body: str, templates: frozenset[str]) -> bool:
    return _template(body) in {_template(template) for template in templates}


def _template(body: str) -> tuple[str, ...]:
    return tuple(word for word in read(body).words if not word.isupper())


def _share(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def _reasons(hints: Iterable[Hint], said: Opinion, words: float) -> tuple[Reason, ...]:
    told = [hint.reason for hint in sorted(hints, key=lambda hint: -hint.pull) if hint.reason]
    told += [Reason(_THEMES_SAY[sign]) for sign in said.signs if sign in _THEMES_SAY and sign not in CALM]
    if words >= _TELLING and said.words:
        told.append(Reason(N_("These words weigh most: {words}."), {"words": ", ".join(said.words)}))
    once: list[Reason] = []
    for reason in told:
        if reason not in once:
            once.append(reason)
    return tuple(once[:8])
