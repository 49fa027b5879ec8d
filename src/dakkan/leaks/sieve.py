"""The cheap look before the dear one: can there be a secret in these bytes?

It may say yes too often, never no too often: each form that the matcher finds contains one of `PATTERNS`. They are
written in the common subset of `re` and Hyperscan; the latter is used where it is installed (it reads gigabytes a
second, `re` a few hundred megabytes).
"""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from dakkan.leaks.pairing import KEYWORD, KEYWORD_REACH

ENGINE: Any = None  # the module, where there is a wheel for the machine
with suppress(ImportError):
    import hyperscan

    ENGINE = hyperscan

_HEX = rb"[0-9a-fA-F]"
_DIFFERS = b"(?:" + b"|".join(b"%c[^%c]" % (c, c) for c in b"0123456789abcdefABCDEF") + b")"
_DIGITS = b"|".join(
    b"%b{%d}%b%b{%d}" % (_HEX, skipped, _DIFFERS, _HEX, 30 - skipped)
    if skipped
    else b"%b%b{30}" % (_DIFFERS, _HEX)
    for skipped in range(4)
)
_BORDER = (
    rb"(?:[^0-9A-Za-z]|%[0-9A-Fa-f]{2}|\\[nrtfbv]|\\u00[0-9a-fA-F]{2}|\\x[0-9a-fA-F]{2}|\[[0-9;]{0,12}[A-Za-z]|=3D"
    rb"|=22|=3A)"
)
SID = b"(?:AC|SK|OQ)(?:" + _DIGITS + b")"
"""A SID whose first five digits are not all the same: such are samples, and tests are full of them."""
NAMED = KEYWORD + b".{0,%d}" % KEYWORD_REACH + _BORDER + rb"[0-9A-Za-z]{32}[^0-9A-Za-z]"
BASE64 = rb"(?:[MNOYZ][DTjzGWm2][ABEFIJMNQRUVYZcdghkl][wxyz0-5h-m]){5}"
"""Hex digits in base64, at any of its three alignments, also where a line is broken."""
UTF16 = rb"(?:[0-9a-fA-F]\x00){31}"
COMPRESSED = rb"H4sI"
PATTERNS = (SID, NAMED, BASE64, UTF16, COMPRESSED)
_CASELESS = {NAMED}
_RUN = rb"[0-9A-Za-z]{32}"

Seen = Callable[[int], None]
"""Told the offset at which something was recognised."""


class Sieve:
    """`known`: values looked for as they are; `runs`: every run of 32 letters and digits counts."""

    def __init__(self, known: Sequence[bytes] = (), *, runs: bool = False, plain: bool = False) -> None:
        self._patterns = [*PATTERNS, *(re.escape(value) for value in known), *((_RUN,) if runs else ())]
        self._fast = None if plain or ENGINE is None else self._compiled()
        flags = [re.DOTALL | (re.IGNORECASE if one in _CASELESS else 0) for one in self._patterns]
        self._slow = [re.compile(one, flag) for one, flag in zip(self._patterns, flags, strict=True)]

    def _compiled(self) -> Any:
        database = ENGINE.Database()
        flags = [
            ENGINE.HS_FLAG_DOTALL | (ENGINE.HS_FLAG_CASELESS if one in _CASELESS else 0)
            for one in self._patterns
        ]
        database.compile(expressions=self._patterns, ids=range(len(flags)), elements=len(flags), flags=flags)
        return database

    def fork(self) -> "Sieve":
        """One for another thread: the engine's scratch space is not shared."""
        other = object.__new__(Sieve)
        other._patterns, other._slow = self._patterns, self._slow
        other._fast = None if self._fast is None else other._compiled()
        return other

    def each(self, data: bytes | memoryview, seen: Seen) -> None:
        """Tell of every place in `data`, whose last byte must be no letter or digit, by an offset within it."""
        if self._fast is None:
            self._each_slowly(data, seen)
            return

        def on_match(_id: int, _start: int, end: int, _flags: int, _context: object) -> None:
            seen(end - 1)

        self._fast.scan(data, match_event_handler=on_match)

    def _each_slowly(self, data: bytes | memoryview, seen: Seen) -> None:
        runs = bytes(data).translate(_SHAPE)
        if _LONG in runs or b"\x00" in runs:
            for pattern in self._slow:
                for found in pattern.finditer(data):
                    seen(found.end() - 1)

    def __call__(self, data: bytes) -> bool:
        found = False

        def seen(_at: int) -> None:
            nonlocal found
            found = True

        self.each(data if data[-1:] == b"\n" else data + b"\n", seen)
        return found


_SHAPE = bytes(
    0 if c == 0 else 97 if c < 128 and (chr(c).isalnum() or chr(c) in "+/") else 32 for c in range(256)
)
_LONG = b"a" * 20
