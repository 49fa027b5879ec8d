"""One body, judged: how much it looks like bait, by what, and why in words.

Rules, not a model: each adds a weight that can be shown to a person. Weights join as independent
doubts do, `1 - (1 - a)(1 - b)…`. They were set by hand from what reports of smishing describe, and are
fitted to no data set. What is the owner's own (domains, numbers, mail) always weighs against.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce

from ..texts import N_
from .call_to_action import call_back_numbers, chat_handles, digits, mail_addresses
from .links import Link, links_in, site_of
from .lookalikes import belongs_to_a_brand, resembles, strange_letters
from .shorteners import SHORTENERS
from .wording import THEMES, language_of, themes_of

LIKELY = 0.6
"""From this score on, a body is called bait without further evidence."""
_WORDS_ALONE = 0.3
"""The most that wording can score when there is nothing to follow, call or write to."""
_OWN_WEIGHS = 0.3
"""A body whose every link and number is the owner's keeps this share of its score."""

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
}


@dataclass(frozen=True)
class Reason:
    """A message id with its `{facts}`; links in the facts are defanged."""

    says: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Lure:
    score: float
    """0 (nothing) to 1 (bait)."""
    kinds: tuple[str, ...]
    """What people would follow: `look-alike-link`, `short-link`, `address-link`, `disguised-link`,
    `odd-port-link`, `unseen-link`, `call-back-number`, `mail-address`, `chat-handle`."""
    because: tuple[Reason, ...]
    language: str
    """`en`, `ja`, `ko`, `zh`, `und`, or "" without letters; guessed by the script."""

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


@dataclass(frozen=True)
class _Doubt:
    kind: str
    weight: float
    reason: Reason


def judge(
    body: str,
    *,
    owned_hosts: frozenset[str] = frozenset(),
    owned_numbers: frozenset[str] = frozenset(),
    seen_domains: frozenset[str] = frozenset(),
) -> Lure:
    """Judge `body`, of which the first 2,000 characters are read.

    `owned_hosts` are hosts or domains of the owner, `owned_numbers` phone numbers in any writing,
    `seen_domains` hosts or domains that the account's own messages carried before.
    """
    owned = frozenset(site_of(host) for host in owned_hosts)
    seen = frozenset(site_of(host) for host in seen_domains)
    own_numbers = frozenset(digits(number) for number in owned_numbers)
    links = links_in(body)
    foreign = [link for link in links if link.site not in owned]
    doubts = [doubt for link in foreign for doubt in _doubts_of(link, seen)]
    doubts += _contacts(body, owned, own_numbers)
    wording = [_Doubt("", THEMES[theme][0], Reason(_THEMES_SAY[theme])) for theme in themes_of(body)]
    score = _joined(_strongest(doubts) + wording)
    if not doubts:
        own = len(links) > len(foreign) or bool(call_back_numbers(body))
        score = min(score * _OWN_WEIGHS, _WORDS_ALONE) if own else min(score, _WORDS_ALONE)
    return Lure(
        score=round(score, 3),
        kinds=tuple(dict.fromkeys(doubt.kind for doubt in doubts)),
        because=_reasons(doubts + wording),
        language=language_of(body),
    )


def _doubts_of(link: Link, seen: frozenset[str]) -> Iterable[_Doubt]:
    shown = {"host": link.shown}
    if link.disguised:
        yield _Doubt(
            "disguised-link", 0.7, Reason(N_("The link to {host} hides behind another name."), shown)
        )
    if link.is_address:
        yield _Doubt("address-link", 0.6, Reason(N_("The link leads to a bare address, {host}."), shown))
    if strange_letters(link.host):
        yield _Doubt(
            "look-alike-link", 0.7, Reason(N_("{host} is spelled with letters that look like others."), shown)
        )
    if link.site in SHORTENERS:
        yield _Doubt("short-link", 0.4, Reason(N_("{host} hides where the link leads."), shown))
        return
    if brand := resembles(link):
        says = Reason(N_("{host} pretends to be {brand}."), {**shown, "brand": brand})
        yield _Doubt("look-alike-link", 0.75, says)
    if link.port is not None:
        says = Reason(N_("The link to {host} uses port {port}."), {**shown, "port": str(link.port)})
        yield _Doubt("odd-port-link", 0.35, says)
    if link.site not in seen and not belongs_to_a_brand(link):
        says = Reason(N_("{host} never appeared in this account's messages before."), shown)
        yield _Doubt("unseen-link", 0.4, says)


def _contacts(body: str, owned: frozenset[str], own_numbers: frozenset[str]) -> Iterable[_Doubt]:
    for number in call_back_numbers(body):
        if digits(number) not in own_numbers:
            says = Reason(N_("It asks to call {number}, which is not the owner's."), {"number": number})
            yield _Doubt("call-back-number", 0.45, says)
    for address in mail_addresses(body):
        if site_of(address.rpartition("@")[2]) not in owned:
            shown = {"address": address.replace(".", "[.]")}
            yield _Doubt("mail-address", 0.25, Reason(N_("It asks to write to {address}."), shown))
    for _handle in chat_handles(body):
        yield _Doubt("chat-handle", 0.4, Reason(N_("It asks to go on in a chat.")))


def _strongest(doubts: Iterable[_Doubt]) -> list[_Doubt]:
    """One doubt a kind: three short links are not three times as strange as one."""
    best: dict[str, _Doubt] = {}
    for doubt in doubts:
        if doubt.kind not in best or best[doubt.kind].weight < doubt.weight:
            best[doubt.kind] = doubt
    return list(best.values())


def _joined(doubts: Iterable[_Doubt]) -> float:
    return 1 - reduce(lambda rest, doubt: rest * (1 - doubt.weight), doubts, 1.0)


def _reasons(doubts: Iterable[_Doubt]) -> tuple[Reason, ...]:
    told: list[Reason] = []
    for doubt in doubts:
        if doubt.reason not in told:
            told.append(doubt.reason)
    return tuple(told[:8])
