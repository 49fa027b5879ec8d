"""What a secret looks like by itself, and what only pretends: placeholders, samples, test vectors.

An entropy gate above 3.0 bits would lose live tokens, one in five at 3.5; what is refused here is so regular that
chance does not make it (less than once in a million).
"""

import hashlib
import re
from functools import cache
from itertools import pairwise

_TOKEN = re.compile(rb"[0-9a-f]{32}")
_API_SECRET = re.compile(rb"[0-9A-Za-z]{32}")
_WORDS = re.compile(
    rb"example|sample|placeholder|changeme|change_?me|redacted|secret|dummy|your|token|xxxx|test|fake|twilio"
    rb"|password|abcdef|qwerty|deadbeef|badc0ffee|cafebabe|feedface|baadf00d|012345|123456|987654",
    re.IGNORECASE,
)
_SUMMED = (
    b"",
    *(b"a", b"b", b"c", b"abc", b"test", b"testing", b"foo", b"bar", b"baz", b"foobar", b"hello", b"Hello"),
    *(
        b"hello world",
        b"Hello World",
        b"Hello, World!",
        b"Hello, world!",
        b"hello, world",
        b"password",
        b"admin",
    ),
    *(b"root", b"user", b"guest", b"secret", b"letmein", b"qwerty", b"1", b"12", b"123", b"1234", b"12345"),
    *(b"123456", b"1234567", b"12345678", b"123456789", b"1234567890", b"0", b"message digest", b"\n", b" "),
    *(b"abcdefghijklmnopqrstuvwxyz", b"The quick brown fox jumps over the lazy dog", b"example", b"changeme"),
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
    b"The quick brown fox jumps over the lazy dog.",
)
"""Texts whose MD5 sums stand in documentation and tests."""
_VECTORS = (
    b"2b7e151628aed2a6abf7158809cf4f3c",  # AES keys and blocks of the standards
    b"6bc1bee22e409f96e93d7e117393172a",
    b"ae2d8a571e03ac9c9eb76fac45af8e51",
    b"30c81c46a35ce411e5fbc1191a0a52ef",
    b"f69f2445df4f9b17ad2b417be66c3710",
    b"3243f6a8885a308d313198a2e0370734",
    b"3925841d02dc09fbdc118597196a0b32",
    b"69c4e0d86a7b0430d8cdb78070b4c55a",
    b"603deb1015ca71be2b73aef0857d7781",
    b"1f352c073b6108d72d9810a30914dff4",
    b"66e94bd4ef8a2c3b884cfa59ca342b2e",
    b"0388dace60b6a392f328c2b971b2fe78",
    b"feffe9928665731c6d6a8f9467308308",
)
_SAMPLE_SIDS = (b"5ef872f6da5a21de157d80997a64bd33", b"5ef8732a3c49700934481addd5ce1659")
"""Of accounts in the vendor's documentation."""


@cache
def _well_known() -> frozenset[bytes]:
    sums = (hashlib.md5(text, usedforsecurity=False).hexdigest().encode() for text in _SUMMED)
    return frozenset((*sums, *_VECTORS, *_SAMPLE_SIDS))


def is_token(value: bytes) -> bool:
    """32 lower-case hex digits."""
    return bool(_TOKEN.fullmatch(value))


def is_api_secret(value: bytes) -> bool:
    """32 letters and digits of both cases, mixed as only chance mixes them."""
    if not _API_SECRET.fullmatch(value):
        return False
    kinds = [48 <= c <= 57 or (2 if c >= 97 else 4) for c in value]
    if 2 not in kinds or 4 not in kinds:
        return False
    changes = sum(one != other for one, other in pairwise(kinds))
    return changes >= 9  # a name in camel case changes less often


def is_sample(value: bytes) -> bool:
    """Is this value made up: too regular for chance, a word in it, or known from documentation and tests?"""
    if len(set(value.lower())) < 8:
        return True
    body = value.lower()
    if body in _well_known() or _WORDS.search(value):
        return True
    if body.isdigit() or (body.isalpha() and _TOKEN.fullmatch(body)):
        return True
    if any(value == (value[:period] * 32)[: len(value)] for period in range(1, len(value) // 2 + 1)):
        return True
    steps = [other - one for one, other in pairwise(body)]
    return _regular(steps)


def _regular(steps: list[int]) -> bool:
    """A row that goes on by the same step most of the time: `0123…`, `aabbccdd…`, `a1b2c3…`."""
    small = sum(-1 <= step <= 1 for step in steps)
    pairs = sum(one == other for one, other in zip(steps, steps[2:], strict=False))
    return 2 * small > len(steps) + 2 or 2 * pairs > len(steps)


def is_sample_sid(sid: bytes) -> bool:
    """Is this SID a placeholder? The first six digits alike are enough: the prefilter passes over such."""
    digits = sid[2:].lower()
    return len(set(digits[:5])) == 1 or is_sample(digits)
