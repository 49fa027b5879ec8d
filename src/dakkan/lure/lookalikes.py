"""Hosts that pretend to be somebody else's.

Told by what stands in the host: a borrowed name as a word (`amazon-login`), as a subdomain of a stranger
(`paypal.com.example`), spelled with look-alike letters (`paypa1`, Cyrillic а), or one slip away (`amazom`).
"""

import re
from functools import lru_cache
from typing import Any

from confusable_homoglyphs import confusables

from .brands import BRANDS, Brand
from .links import Link

_BAIT = frozenset(
    {
        *("account", "accounts", "alert", "auth", "bill", "billing", "card", "center", "check"),
        *("claim", "confirm", "customer", "delivery", "fee", "help", "id", "info", "login", "logon"),
        *("mail", "member", "my", "notice", "online", "package", "parcel", "pay", "payment", "post"),
        *("redeliver", "redelivery", "refund", "reschedule", "reward", "safe", "secure", "security"),
        *("service", "services", "signin", "sms", "support", "toll", "track", "tracking", "update"),
        *("user", "verify", "web", "wallet"),
    }
)
_DIGITS = str.maketrans("013457$", "oleasts")
_WORDS: dict[str, Brand] = {word: brand for brand in BRANDS for word in brand.words}
_SITES: frozenset[str] = frozenset(site for brand in BRANDS for site in brand.sites)
_LONG = {word: brand for word, brand in _WORDS.items() if len(word) >= 6}


def belongs_to_a_brand(link: Link) -> bool:
    """Is it a brand's real domain, or below it?"""
    return link.site in _SITES or any(link.host == site or link.host.endswith("." + site) for site in _SITES)


def resembles(link: Link) -> str:
    """The name that the host pretends to be; "" when none."""
    return "" if belongs_to_a_brand(link) or link.is_address else _resembles(link.host)


def strange_letters(host: str) -> bool:
    """Does the host hold letters of another script that can be taken for Latin ones?"""
    name = _decoded(host)
    return not name.isascii() and _skeleton(name).isascii()


@lru_cache(maxsize=65_536)
def _resembles(host: str) -> str:
    labels = _decoded(host).split(".")
    tokens = [token for label in labels[:-1] for token in re.split(r"[-_]", label) if token]
    joined = [label.replace("-", "") for label in labels[:-1] if "-" in label]
    bait = bool(_BAIT.intersection(tokens)) or len(tokens) > 2
    for token in tokens + joined:
        if brand := _named_by(token, bait):
            return brand.name
    return ""


def _named_by(token: str, bait: bool) -> Brand | None:
    for spelled in {token, _skeleton(token)}:
        brand = _WORDS.get(spelled)
        if brand and (len(spelled) >= 5 or spelled != token or bait):
            return brand
        for word, brand in _LONG.items():
            if word in spelled or _one_slip(word, spelled):
                return brand
        for word, brand in _WORDS.items():  # `dhlparcel`, `uspstrack`
            if spelled.startswith(word) and spelled[len(word) :] in _BAIT:
                return brand
    return None


def _decoded(host: str) -> str:
    labels = []
    for label in host.split("."):
        try:
            labels.append(label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label)
        except (UnicodeError, ValueError):
            labels.append(label)
    return ".".join(labels)


def _skeleton(text: str) -> str:
    return "".join(map(_latin, text)).translate(_DIGITS).replace("rn", "m").replace("vv", "w")


def _latin(letter: str) -> str:
    if letter.isascii():
        return letter
    twins: Any = confusables.is_confusable(letter, preferred_aliases=["latin"])  # a list, or False
    latin = [twin["c"] for twin in twins[0]["homoglyphs"] if twin["c"].isascii()] if twins else []
    return str(latin[0]).lower() if latin else letter


def _one_slip(word: str, other: str) -> bool:
    """One letter changed, added, lost, or two neighbours swapped."""
    if word == other or abs(len(word) - len(other)) > 1 or word[:1] != other[:1]:
        return False
    if len(word) == len(other):
        wrong = [at for at, (a, b) in enumerate(zip(word, other, strict=True)) if a != b]
        if len(wrong) == 1:
            return True
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
        return swapped and {word[at] for at in wrong} == {other[at] for at in wrong}
    long, short = (word, other) if len(word) > len(other) else (other, word)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
