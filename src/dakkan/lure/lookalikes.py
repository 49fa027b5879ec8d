"""Hosts that pretend to be somebody else's.

Told by what stands in the host: a borrowed name as a word (`amazon-login`), as a subdomain of a stranger
(`paypal.com.example`), spelled with look-alike letters (`paypa1`, Cyrillic а), or one slip away (`amazom`).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from confusable_homoglyphs import confusables

from .brands import BRANDS, SPOKEN, Brand
from .links import Link, site_of

BAIT_WORDS = frozenset(
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
_EVERYDAY = frozenset(
    {"visa", "line", "chase", "three", "apple", "booking", "steam", "wise", "lake", "promise"}
)
_SHORT = frozenset(
    {"ups", "dhl", "dpd", "gls", "irs", "sbi", "ing", "anz", "dbs", "rbc", "jcb", "kbc", "tsb", "bca"}
)
_ALOUD: dict[str, Brand] = {
    name: brand
    for brand in BRANDS
    for name in (re.sub(r"[^a-z0-9]", "", brand.name.lower()), *brand.words)
    if (len(name) >= 4 or name in _SHORT) and name not in _EVERYDAY
}
_ALOUD |= {word: _WORDS[word] for word in ("amex", "icloud") if word in _WORDS}
_SPOKEN = {spoken: brand for spoken, name in SPOKEN.items() for brand in BRANDS if brand.name == name}
_WIDE = re.compile("|".join(sorted(map(re.escape, _SPOKEN), key=len, reverse=True)))
_TOKEN = re.compile(r"[a-z0-9]+")
_SITES: frozenset[str] = frozenset(site for brand in BRANDS for site in brand.sites)
_LONG = {
    word: brand
    for word, brand in _WORDS.items()
    if len(word) >= 6 and not (word.endswith("bank") and len(word) < 9) and word != "tmobile"
}
"""Long enough to be told inside another word, or with a slip in it."""
_SOLD_TO_ANYBODY = frozenset(
    {
        *("co", "cc", "me", "tk", "ml", "ga", "cf", "gq", "pw", "ws", "su", "ru", "cn", "in", "to", "ly"),
        *("io", "ai", "gg", "tv", "la", "cx", "vc"),
    }
)


@lru_cache(maxsize=65_536)
def belongs_to_a_brand(link: Link) -> bool:
    """Is it a brand's real domain, or below it?"""
    labels = link.host.split(".")
    return link.site in _SITES or any(".".join(labels[at:]) in _SITES for at in range(len(labels)))


def resembles(link: Link) -> str:
    """The name that the host pretends to be; "" when none."""
    return "" if belongs_to_a_brand(link) or link.is_address else _resembles(link.host)


def borrowed_in(path: str) -> bool:
    """Does a path hold a well-known name as a word of its own?"""
    return any(len(word) >= 5 and word in _WORDS for word in re.split(r"[^a-z0-9]+", path.lower()))


def strange_letters(host: str) -> bool:
    """Does the host hold letters of another script that can be taken for Latin ones?"""
    name = _decoded(host)
    return not name.isascii() and _skeleton(name).isascii()


def spoken_for(text: str) -> tuple[Brand, int] | None:
    """The first well-known name that a text speaks in, and where; `text` is plain, lower case, without links."""
    found = next(_names_in(text), None)
    return (found[2], found[0]) if found else None


def without_brands(text: str, instead: str) -> str:
    """`text` (plain, lower case, without links) with `instead` in the place of well-known names."""
    parts, at = [], 0
    for start, end, _brand in _names_in(text):
        parts += [text[at:start], instead]
        at = end
    return "".join([*parts, text[at:]])


def _names_in(text: str) -> Iterator[tuple[int, int, Brand]]:
    if not text.isascii():
        wide = [(found.start(), found.end(), _SPOKEN[found[0]]) for found in _WIDE.finditer(text)]
    else:
        wide = []
    tokens = [(found.start(), found.end(), found[0]) for found in _TOKEN.finditer(text)]
    free = 0
    named = list(wide)
    for at, (start, _end, _token) in enumerate(tokens):
        if start < free:
            continue
        joined = ""
        for _start, end, token in tokens[at : at + 3]:  # `royal mail`, `bank of america`
            joined += token
            if brand := _ALOUD.get(joined):
                named.append((start, end, brand))
                free = end
                break
    return iter(sorted(named, key=lambda name: name[0]) if wide else named)


def is_of(link: Link, brand: Brand) -> bool:
    """Is the link's host the brand's own, or does a brand of the same family hold it?"""
    return any(link.host == site or link.host.endswith("." + site) for site in brand.sites)


@lru_cache(maxsize=65_536)
def looks_random(host: str) -> bool:
    """Is a label typed by a dice: long without vowels, or letters and digits in turns?"""
    labels = [
        part for label in host.split(".")[:-1] for part in label.split("-") if not label.startswith("xn--")
    ]
    return any(map(_diced, labels))


def _diced(label: str) -> bool:
    if not label.isascii() or len(label) < 5:
        return False
    turns = len(re.findall(r"[a-z]\d|\d[a-z]", label))
    if turns >= 3 or (turns == 2 and re.fullmatch(r"[a-z]{1,3}\d+[a-z]{1,4}|\d+[a-z]+\d+", label)):
        return True
    letters = re.sub(r"\d", "", label)
    vowels = sum(letter in "aeiouy" for letter in letters)
    return len(letters) >= 8 and (vowels / len(letters) < 0.15 or bool(re.search(r"[^aeiouy]{6,}", letters)))


@lru_cache(maxsize=65_536)
def _resembles(host: str) -> str:
    labels = _decoded(host).split(".")
    if _at_home_abroad(host):
        return ""
    tokens = [token for label in labels[:-1] for token in re.split(r"[-_]", label) if token]
    joined = [label.replace("-", "") for label in labels[:-1] if "-" in label]
    bait = bool(BAIT_WORDS.intersection(tokens)) or len(tokens) > 2
    for token in tokens + joined:
        if brand := _named_by(token, bait):
            return brand.name
    return ""


def _at_home_abroad(host: str) -> bool:
    """Is it a name and nothing else under a country's own ending (`barclays.es`, `sparkasse-neuss.de`)?"""
    name, _dot, ending = site_of(host).partition(".")
    if len(ending.rsplit(".", 1)[-1]) != 2 or ending in _SOLD_TO_ANYBODY:
        return False
    return name in _WORDS or (name.startswith("sparkasse-") and ending in ("de", "at"))


def _named_by(token: str, bait: bool) -> Brand | None:
    for spelled in {token, _skeleton(token)}:
        brand = _WORDS.get(spelled)
        if brand and (len(spelled) >= 5 or spelled != token or bait):
            return brand
        for word, brand in _LONG.items():
            if word in spelled or _one_slip(word, spelled):
                return brand
        for word, brand in _WORDS.items():  # `dhlparcel`, `uspstrack`
            if spelled.startswith(word) and spelled[len(word) :] in BAIT_WORDS:
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
