"""What two messages of one campaign have in common: the text without what changes from one to the next.

Bodies are written by strangers, so every expression here runs in linear time and on bounded text.
"""

import re
import unicodedata
from functools import lru_cache

LONGEST = 200
_LONGEST_BODY = 2000  # a message has at most 1600 characters

_CJK = "\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef"
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_LINK = re.compile(
    rf"https?://(?:[^\s{_CJK}]+|\S+)"
    rf"|(?<![a-z0-9@.-])(?:[a-z0-9-]{{1,63}}\.){{1,5}}[a-z]{{2,24}}(?![a-z0-9-])(?:[:/?][^\s{_CJK}]*)?"
)
_WITH_DIGIT = re.compile(r"(?<![a-z0-9])(?=[a-z]*[0-9])[a-z0-9]+(?:[-.,:/'][0-9]+)*")
_BLANKS = re.compile(r"\s+")


def template_of(body: str | None) -> str | None:
    """`body` in NFKC and lower case, words with digits as `#`, links as `<link>`, at most 200 characters.

    None for None. `Your code is 4711` and `Your code is 0815` have the same template.
    """
    return None if body is None else _masked(body)


@lru_cache(maxsize=8192)
def _masked(body: str) -> str:
    text = unicodedata.normalize("NFKC", body[:_LONGEST_BODY]).lower()
    if "@" in text:
        text = _EMAIL.sub("<email>", text)
    if "." in text or "://" in text:
        text = _LINK.sub("<link>", text)
    text = _BLANKS.sub(" ", _WITH_DIGIT.sub("#", text)).strip()
    return text[:LONGEST]
