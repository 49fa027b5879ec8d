"""The owner's word on what is theirs: lines that are added and never changed; the newest on a thing counts."""

import fcntl
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from ..errors import DakkanError, StorageFull
from ..model.clock import from_iso, iso
from ..model.known import Accepted, Known
from ..texts import N_, say
from .entry import checked

NAME = "baseline.jsonl"
_LEARNED = "learned"


@dataclass(frozen=True)
class Learned:
    """Up to `until` all that the evidence shows is the owner's."""

    until: datetime
    by: str
    reason: str
    at: datetime


class Register:
    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def known(self) -> Known:
        """What is accepted, each thing once. Raises DakkanError for a file that cannot be read."""
        newest: dict[tuple[str, str], Accepted] = {}
        for line in self._lines():
            if line.get("kind") != _LEARNED:
                entry = _entry(line)
                newest[entry.kind, entry.value] = entry
        return Known(tuple(newest[key] for key in sorted(newest)))

    def learned(self) -> Learned | None:
        """The newest time up to which everything was accepted."""
        found = None
        for line in self._lines():
            if line.get("kind") == _LEARNED:
                until, at = from_iso(line["until"]), from_iso(line["at"])
                found = Learned(until, line["by"], line["reason"], at)
        return found

    def accept(self, entries: Iterable[Accepted]) -> list[Accepted]:
        """Add entries, all or none. Raises UsageError for a value that is not of its kind."""
        found = [checked(entry) for entry in entries]
        self._add(
            {
                "kind": entry.kind,
                "value": entry.value,
                "by": entry.by,
                "reason": entry.reason,
                "at": iso(entry.at),
                "since": iso(entry.since) if entry.since else None,
                "until": iso(entry.until) if entry.until else None,
            }
            for entry in found
        )
        return found

    def learn(self, learned: Learned) -> None:
        self._add(
            [
                {
                    "kind": _LEARNED,
                    "until": iso(learned.until),
                    "by": learned.by,
                    "reason": learned.reason,
                    "at": iso(learned.at),
                }
            ]
        )

    def _lines(self) -> Iterator[dict[str, str]]:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return
        for number, raw in enumerate(content.splitlines(), start=1):
            try:
                line = msgspec.json.decode(raw, type=dict[str, str | None])
            except msgspec.DecodeError as error:
                raise DakkanError(
                    say(
                        N_("{path}, line {line}, is damaged. Remove that line, or put a copy back."),
                        path=str(self._path),
                        line=number,
                    )
                ) from error
            yield {name: value for name, value in line.items() if value is not None}

    def _add(self, lines: Iterable[Mapping[str, str | None]]) -> None:
        """In one write, on the disk when it returns."""
        content = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
        with _locked(self._path) as handle:
            view = memoryview(content)
            while view:
                view = view[os.write(handle, view) :]
            os.fsync(handle)


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield handle
        finally:
            os.close(handle)
    except OSError as error:
        raise StorageFull(
            say(N_("{path} cannot be written: {why}."), path=str(path), why=error.strerror or str(error))
        ) from error


def _entry(line: Mapping[str, str]) -> Accepted:
    since, until = line.get("since"), line.get("until")
    return Accepted(
        line["kind"],
        line["value"],
        line["by"],
        line["reason"],
        from_iso(line["at"]),
        from_iso(since) if since else None,
        from_iso(until) if until else None,
    )
