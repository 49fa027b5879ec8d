"""What was found in one object or file, with lines and columns; large ones are read in overlapping pieces."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from dakkan.leaks.hit import Hit
from dakkan.leaks.matcher import Matcher
from dakkan.leaks.sieve import Sieve

PIECE = 4 << 20
OVERLAP = 128 << 10
_EDGE = 4 << 10
"""A hit so near to the edge of a piece may be cut off; the next piece, or the one before, has it in whole."""


@dataclass(frozen=True)
class Standing:
    """A hit, and the line and column at which it stands (both from 1)."""

    hit: Hit
    line: int
    column: int


@dataclass
class Scanned:
    hits: list[Standing] = field(default_factory=list)
    samples: int = 0
    accounts: set[str] = field(default_factory=set)


def scan(matcher: Matcher, data: bytes) -> Scanned:
    """The dear look at a whole object that the sieve let pass."""
    found = matcher.found(data)
    return Scanned(_stand(data, found.hits), found.samples, set(found.accounts))


def _stand(data: bytes, hits: Iterable[Hit], lines: int = 0, column: int = 0) -> list[Standing]:
    """`lines` and `column`: how many came before `data`, and how far its first byte is from its line's start."""
    standing, at, line = [], 0, lines
    for hit in sorted(hits, key=lambda hit: hit.at):
        line += data.count(b"\n", at, hit.at)
        at = hit.at
        start = data.rfind(b"\n", 0, at)
        standing.append(Standing(hit, line + 1, at - start + (column if start < 0 else 0)))
    return standing


class Pieces:
    """Reads something of any length in a buffer of its own: fill `room()`, say `filled(n)`, at last `finish()`."""

    def __init__(self, matcher: Matcher, engine: Sieve) -> None:
        self._matcher, self._engine = matcher, engine
        self._buffer = bytearray(PIECE + 1)
        self._have = 0
        self._first = True
        self._lines = 0
        self._column = 0
        self._seen: set[tuple[bytes, int, int]] = set()
        self.scanned = Scanned()

    def room(self) -> memoryview:
        return memoryview(self._buffer)[self._have : PIECE]

    def filled(self, count: int) -> None:
        self._have += count
        if self._have == PIECE:
            self._look(last=False)
            keep = PIECE - OVERLAP
            self._column += (
                keep if (end := self._buffer.rfind(b"\n", 0, keep)) < 0 else keep - end - 1 - self._column
            )
            self._lines += self._buffer.count(b"\n", 0, keep)
            self._buffer[:OVERLAP] = self._buffer[keep:PIECE]
            self._have, self._first = OVERLAP, False

    def finish(self) -> Scanned:
        self._look(last=True)
        return self.scanned

    def _look(self, *, last: bool) -> None:
        self._buffer[self._have] = 10
        seen: list[int] = []
        with memoryview(self._buffer) as whole:
            self._engine.each(whole[: self._have + 1], seen.append)
        if not seen:
            return
        data = bytes(memoryview(self._buffer)[: self._have])
        found = self._matcher.found(data)
        start = 0 if self._first else _EDGE
        end = self._have if last else self._have - _EDGE
        hits = [hit for hit in found.hits if start <= hit.at < end]
        for standing in _stand(data, hits, self._lines, self._column):
            key = (standing.hit.secret, standing.line, standing.column)
            if key not in self._seen:
                self._seen.add(key)
                self.scanned.hits.append(standing)
        self.scanned.samples += found.samples
        self.scanned.accounts |= found.accounts
