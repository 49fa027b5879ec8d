"""What is a hit in bytes: every view of an object, the known values, and what stands beside a hit."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dakkan.leaks import pairing
from dakkan.leaks.hit import Found, Hit
from dakkan.leaks.neighbours import neighbours
from dakkan.leaks.sieve import Sieve
from dakkan.leaks.views import View, base64_runs, unescaped, utf16
from dakkan.model.leak import KNOWN

_DEPTH = 3
"""Base64 in base64 in base64, and no further."""
_RUNS = re.compile(rb"[0-9A-Za-z]{32,512}")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class Matcher:
    """`known`: the account's own secrets, as they are (bytes) or by SHA-256 fingerprint (64 hex digits, str).

    A value is found wherever its bytes stand. By fingerprint, each 32 characters in a row are hashed, in runs of
    letters and digits of up to 512.
    """

    def __init__(self, known: Sequence[bytes | str] = (), *, plain: bool = False) -> None:
        self._values = tuple(sorted({one for one in known if isinstance(one, bytes) and len(one) >= 8}))
        self._prints = frozenset(
            bytes.fromhex(one) for one in known if isinstance(one, str) and _FINGERPRINT.fullmatch(one)
        )
        self.engine = Sieve(self._values, runs=bool(self._prints), plain=plain)

    def sieve(self, data: bytes) -> bool:
        """False only if `hits` finds nothing."""
        return self.engine(data)

    def hits(self, data: bytes) -> list[Hit]:
        return list(self.found(data).hits)

    def found(self, data: bytes) -> Found:
        """All hits of an object, in order of place."""
        hits: dict[tuple[bytes, int], Hit] = {}
        samples, accounts = 0, set[str]()
        for view in self._views(data):
            page = pairing.search(view.data)
            samples += page.samples
            accounts |= page.accounts
            for hit in [*page.hits, *self._known(view.data)]:
                at = view.position(hit.at)
                hits.setdefault((hit.secret, at), replace(hit, at=at, encoding=view.encoding or hit.encoding))
        ordered = sorted(hits.values(), key=lambda hit: hit.at)
        if len(accounts) == 1:
            only = next(iter(accounts))
            ordered = [hit if hit.account_sid else replace(hit, account_sid=only) for hit in ordered]
        if ordered:
            ordered += list(_beside(unescaped(data), tuple(ordered)))
        return Found(tuple(ordered), samples, frozenset(accounts))

    def _views(self, data: bytes, depth: int = _DEPTH) -> Iterator[View]:
        plain = unescaped(data)
        yield View(plain)
        for wide in utf16(data):
            yield replace(wide, data=unescaped(wide.data))
        if depth:
            for run in base64_runs(plain):
                for inner in self._views(run.data, depth - 1):
                    yield View(inner.data, run.start, 0, "base64")

    def _known(self, data: bytes) -> Iterator[Hit]:
        for value in self._values:
            at = data.find(value)
            while at >= 0:
                yield Hit(KNOWN, value, at)
                at = data.find(value, at + 1)
        if self._prints:
            for run in _RUNS.finditer(data):
                for at in range(run.start(), run.end() - 31):
                    value = data[at : at + 32]
                    if hashlib.sha256(value).digest() in self._prints:
                        yield Hit(KNOWN, value, at)


def _beside(data: bytes, hits: Sequence[Hit]) -> Iterator[Hit]:
    taken = {hit.secret for hit in hits}
    for kind, secret, at in neighbours(data):
        if secret not in taken:
            nearest = min(hits, key=lambda hit: abs(hit.at - at))
            yield Hit(kind, secret, at, nearest.account_sid, beside=nearest.secret)
