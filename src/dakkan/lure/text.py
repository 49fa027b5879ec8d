"""A body as the text model reads it: without what changes from copy to copy, as numbers without a dictionary.

Links, mail addresses, sums, numbers and well-known names become placeholders, so that a campaign is learned and
not its copies. Words and letter runs are hashed into a fixed number of places with a sign, which needs no
list of words and works for every script. The trainer and the judge share this file.
"""

import re
import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .links import plain, without_links
from .lookalikes import without_brands
from .wording import THEMES, opens_a_conversation, themes_in

PLACES = 1 << 18
_LONGEST = 700
"""Letters that are read of a text; a message of four parts is shorter."""

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_AMOUNT = re.compile(
    r"(?:[$£€¥₹₩]|\b(?:usd|eur|gbp|inr|rs|ngn|rp|idr|rm|myr|nok|pln|jpy|krw|zar|r|n)\b\.?) ?[\dx][\dx.,]*"
    r"|[\dx][\dx.,]* ?(?:[$£€¥₹₩]|円|원|元|\b(?:usd|eur|gbp|inr|naira|won|yen|rupees)\b)",
)
_MASKED = re.compile(r"\b[x*#•]{2,}[\dx*-]*|(?<=[\d-])x+\b|\bx\b")
_WEB_SENT = re.compile(r"\[?web ?발신\]?")
"""What Korean carriers put before everything that a computer sent."""
_LONG_NUMBER = re.compile(r"\+?\d[\d ().-]{7,}\d")
_NUMBER = re.compile(r"\w*\d[\w.,:/-]*")
_BROKEN = re.compile(r"(?<=[가-힣ぁ-ヶ一-龠]) ?[*\-/.,_^~] ?(?=[가-힣ぁ-ヶ一-龠])")
"""What stands inside words so that filters miss them."""
_TO_BE = re.compile(r"\b(?:is|are|was|were|been|being|am|'s|'re)\b")
_TO_HAVE = re.compile(r"\b(?:has|had|having)\b")
_NOT_A_WORD = re.compile(r"[^\w]+|_+")
_BLANKS = re.compile(r"\s+")
_AGAIN = re.compile(r"\b(LINK|MAIL|SUM|NUM|NAME)(?: \1)+\b")

Places = npt.NDArray[np.int64]
Values = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Reading:
    """One text in numbers. `word_of` names, for each hashed place, the word of `words` that it comes from."""

    words: tuple[str, ...]
    places: Places
    values: Values
    word_of: Places
    signs: tuple[str, ...]
    """Themes and other signs by name, each weighed by itself."""


SIGNS = (*THEMES, "opener")


def normalised(text: str) -> str:
    """A text that is `plain` already, with placeholders in capitals and all else in small letters."""
    text = without_links(text, " \x01 ").lower()
    if "@" in text:
        text = _MAIL.sub(" \x02 ", text)
    if "발신" in text:
        text = _WEB_SENT.sub(" ", text)
    if not text.isascii():
        text = _BROKEN.sub("", text)
    text = without_brands(text, " \x06 ")
    text = _AMOUNT.sub(" \x03 ", text)
    text = _MASKED.sub(" \x04 ", text)
    text = _LONG_NUMBER.sub(" \x04 ", text)
    text = _NUMBER.sub(" \x05 ", text)
    text = _TO_HAVE.sub("have", _TO_BE.sub("be", text))
    for mark, name in (
        ("\x01", "LINK"),
        ("\x02", "MAIL"),
        ("\x03", "SUM"),
        ("\x04", "NUM"),
        ("\x05", "NUM"),
        ("\x06", "NAME"),
    ):
        text = text.replace(mark, name)
    text = _NOT_A_WORD.sub(" ", text)
    return _AGAIN.sub(r"\1", _BLANKS.sub(" ", text)).strip()[:_LONGEST]


def read(body: str) -> Reading:
    """`body` (as it came) in numbers."""
    text = plain(body)
    signs = themes_in(text) + (("opener",) if opens_a_conversation(text) else ())
    clean = normalised(text)
    words = tuple(clean.split(" ")) if clean else ()
    hashes, owner = _letter_runs(clean)
    word_hashes, word_owner = _word_runs(words)
    together = np.concatenate([hashes, word_hashes])
    owners = np.concatenate([owner, word_owner])
    unique, first = np.unique(together, return_index=True)
    places = (unique & np.uint64(PLACES - 1)).astype(np.int64)
    sign = np.where((unique >> np.uint64(40)) & np.uint64(1), 1.0, -1.0)
    values = (sign / np.sqrt(max(len(unique), 1))).astype(np.float32)
    return Reading(words, places, values, owners[first], signs)


_PRIME = np.uint64(0x100000001B3)
_MIX = np.uint64(0x9E3779B97F4A7C15)


def _mixed(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    hashes = (hashes ^ (hashes >> np.uint64(31))) * _MIX
    return hashes ^ (hashes >> np.uint64(29))


def _letter_runs(text: str) -> tuple[npt.NDArray[np.uint64], Places]:
    """Runs of two to five letters, blanks at both ends included; a run belongs to the word in its middle."""
    letters = np.frombuffer(f" {text} ".encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    word_at = np.cumsum(letters == 32).astype(np.int64) - 1
    last = max(int(word_at[-1]) - 1, 0)
    hashes, owners = [], []
    run = letters
    for length in range(2, 6):
        run = run[:-1] * _PRIME + letters[length - 1 :]
        if not len(run):
            break
        hashes.append(_mixed(run + np.uint64(length)))
        owners.append(np.minimum(word_at[length // 2 : length // 2 + len(run)], last))
    return np.concatenate(hashes), np.concatenate(owners)


def _word_runs(words: tuple[str, ...]) -> tuple[npt.NDArray[np.uint64], Places]:
    """Words, and pairs of neighbours."""
    if not words:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    single = np.array([zlib.crc32(word.encode("utf-8", "replace")) for word in words], dtype=np.uint64)
    pairs = single[:-1] * _PRIME + single[1:] + np.uint64(77)
    at = np.arange(len(words), dtype=np.int64)
    return _mixed(np.concatenate([single + np.uint64(1 << 50), pairs])), np.concatenate([at, at[:-1]])
