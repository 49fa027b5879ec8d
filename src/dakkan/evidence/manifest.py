"""The manifest: a chain of hashes over everything that was collected, and over what could not be.

One JSON line an entry, in `manifest.jsonl`. A line's hash covers its own bytes and the line before, so
that none can be changed, removed or moved. The last line is held by `head.json` (and by whoever wrote
the head down elsewhere: the casebook does), because cutting off the end breaks no chain.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any

import msgspec

from ..model.clock import iso
from ..texts import N_, say
from .files import append_whole, write_whole, writing

FIRST = "0" * 64
VERSION = 1
_HASH = b',"hash":"'

BEGIN, PART, READING, GAP, FILE, SET_ASIDE, DAMAGE, END = (
    "begin",  # a collection begins: window, accounts, credential's kind and user
    "part",  # a Parquet file: rows, sha256, size, what was asked, cursor reached
    "reading",  # a question was answered completely, with nothing (more) to keep
    "gap",  # what could not be read, and why
    "file",  # an imported file: its own sha256, rows, what was wrong with it
    "set-aside",  # a file that no line names, moved out of the way
    "damage",  # what did not hold when the manifest was opened for writing
    "end",  # the collection is complete
)


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: int
    at: str
    kind: str
    collection: str
    facts: dict[str, Any]  # JSON, its shape given by `kind`
    previous: str
    hash: str


class _Head(msgspec.Struct, frozen=True):
    version: int
    lines: int
    hash: str


@dataclass(frozen=True)
class _Read:
    lines: list[Line]
    count: int  # of lines, those that cannot be read among them
    problems: list[str]
    size: int  # bytes of the complete lines
    torn: bool  # there is something after them


class Manifest:
    """Reads are always of the file as it is; writes keep it open for nobody (see Evidence's lock)."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "manifest.jsonl"
        self._head_path = folder / "head.json"
        self._lock = RLock()
        self._known: tuple[tuple[int, int], _Read] | None = None

    @property
    def lines(self) -> list[Line]:
        """All whole lines, oldest first; whether they hold is for `check` to say."""
        return self._read().lines

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    @property
    def head(self) -> str:
        """Hash of the last line; 64 zeros when there is none."""
        lines = self.lines
        return lines[-1].hash if lines else FIRST

    def append(self, kind: str, collection: str, facts: Mapping[str, Any], at: datetime) -> Line:
        """A line at the end, on the disk when this returns. Raises StorageFull."""
        with self._lock, writing(self.path):
            self._close_torn()
            read = self._read()
            number, previous = read.count + 1, read.lines[-1].hash if read.lines else FIRST
            content, digest = _encoded(number, iso(at), kind, collection, facts, previous)
            append_whole(self.path, content)
            line = Line(number, iso(at), kind, collection, dict(facts), previous, digest)
            read.lines.append(line)
            stat = self.path.stat()
            size = read.size + len(content)
            self._known = (
                (stat.st_size, stat.st_mtime_ns),
                _Read(read.lines, number, read.problems, size, False),
            )
            write_whole(self._head_path, msgspec.json.encode(_Head(VERSION, number, digest)) + b"\n")
            return line

    def mend(self) -> list[str]:
        """Take off what a crash left behind the last whole line; returns what else does not hold.

        To be called with the evidence locked, before the first append.
        """
        with self._lock, writing(self.path):
            self._close_torn()
            return self.check()

    def _close_torn(self) -> None:
        """A line that was never written whole goes; the rest of one that was whole stays, as damage."""
        read = self._read()
        if not read.torn:
            return
        if self._head().lines <= read.count:
            with self.path.open("r+b") as file:
                file.truncate(read.size)
        else:  # somebody cut the end off: a line of its own, so that the next one is not lost in it
            append_whole(self.path, b"\n")

    def check(self, heads: tuple[str, ...] = ()) -> list[str]:
        """What does not hold, in sentences; `heads` are hashes written down elsewhere."""
        read = self._read()
        problems = list(read.problems)
        head = self._head()
        hashes = {line.hash for line in read.lines} | {FIRST}
        if head.lines > read.count:
            problems.append(
                say(
                    N_("The manifest has {there} lines and had {were}: lines were removed at its end."),
                    there=read.count,
                    were=head.lines,
                )
            )
        elif read.count - head.lines > 1:  # one: the machine stopped between line and head
            problems.append(
                say(N_("{name} is missing or too old: the manifest's end is not held."), name="head.json")
            )
        elif head.hash not in hashes:
            problems.append(say(N_("The manifest does not contain the line that head.json names.")))
        for known in heads:
            if known and known not in hashes:
                problems.append(
                    say(
                        N_("The manifest does not contain the line {hash} that was noted elsewhere."),
                        hash=known[:16] + "…",
                    )
                )
        for line in read.lines:
            if line.kind == DAMAGE:
                problems += [str(found) for found in line.facts.get("found", ())]
        return list(dict.fromkeys(problems))

    def _head(self) -> _Head:
        try:
            return msgspec.json.decode(self._head_path.read_bytes(), type=_Head)
        except (OSError, msgspec.DecodeError):
            return _Head(VERSION, 0, FIRST)

    def _read(self) -> _Read:
        """Parsed and chained; kept as long as size and time of the file stay what they were."""
        with self._lock:
            try:
                stat = self.path.stat()
            except FileNotFoundError:
                return _Read([], 0, [], 0, False)
            state = (stat.st_size, stat.st_mtime_ns)
            if self._known is None or self._known[0] != state:
                self._known = state, _chained(self.path.read_bytes())
            return self._known[1]


def _encoded(
    number: int, at: str, kind: str, collection: str, facts: Mapping[str, Any], previous: str
) -> tuple[bytes, str]:
    body = msgspec.json.encode(
        {
            "number": number,
            "at": at,
            "kind": kind,
            "collection": collection,
            "facts": facts,
            "previous": previous,
        }
    )
    digest = hashlib.sha256(body).hexdigest()
    return body[:-1] + _HASH + digest.encode() + b'"}\n', digest


def _chained(content: bytes) -> _Read:
    """Lines that can be read, and where the chain breaks. What follows the last newline is torn."""
    whole, _newline, rest = content.rpartition(b"\n")
    lines: list[Line] = []
    problems: list[str] = []
    previous = FIRST
    for position, raw in enumerate(whole.split(b"\n") if whole else [], 1):
        try:
            line = msgspec.json.decode(raw, type=Line)
        except msgspec.DecodeError:
            problems.append(say(N_("Line {line} of the manifest cannot be read."), line=position))
            continue
        body, mark, _ = raw.rpartition(_HASH)
        digest = hashlib.sha256(body + b"}").hexdigest()
        if not mark or digest != line.hash:
            problems.append(say(N_("Line {line} of the manifest was changed."), line=position))
        elif line.previous != previous or line.number != position:
            problems.append(
                say(
                    N_("Line {line} of the manifest does not follow the one before it: removed or moved."),
                    line=position,
                )
            )
        lines.append(line)
        previous = line.hash
    return _Read(
        lines, whole.count(b"\n") + 1 if whole else 0, problems, len(content) - len(rest), bool(rest)
    )
