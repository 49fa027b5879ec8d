"""What was searched already, so that a broken-off search goes on: one line for each source, written when it is done.

A line holds what was found, without any secret, and in which state of the source; when the source has changed, or other
secrets are looked for, or Dakkan is a newer one, it counts for nothing. A torn last line is one source more to do.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import IO

import msgspec

from dakkan.errors import StorageFull
from dakkan.leaks.hosts.source import Source
from dakkan.model.leak import LeakSearch
from dakkan.texts import N_, say


class Line(msgspec.Struct):
    source: str
    stamp: str
    sought: str
    found: LeakSearch


def sought(known: Iterable[bytes | str], version: str) -> str:
    """A digest of what is looked for and by whom."""
    digests = sorted(one if isinstance(one, str) else sha256(one).hexdigest() for one in known)
    return sha256("\n".join([version, *digests]).encode()).hexdigest()


class Records:
    def __init__(self, folder: Path, name: str, sought: str) -> None:
        self._path = folder / f"{sha256(name.encode()).hexdigest()[:24]}.jsonl"
        self._sought = sought
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lines = self._read()
            self._tidy()
        except OSError as error:
            raise self._full(error) from error

    def of(self, source: Source, stamp: str) -> LeakSearch | None:
        line = self._lines.get(_key(source))
        return line.found if line is not None and stamp and line.stamp == stamp else None

    def done(self, source: Source, stamp: str, found: LeakSearch) -> None:
        if not stamp:
            return
        line = Line(_key(source), stamp, self._sought, found)
        self._lines[line.source] = line
        try:
            with self._opened(self._path, os.O_APPEND) as file:
                file.write(_written(line))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise self._full(error) from error

    def _read(self) -> dict[str, Line]:
        lines: dict[str, Line] = {}
        with suppress(FileNotFoundError), self._path.open("rb") as file:
            for text in file:
                with suppress(msgspec.DecodeError, UnicodeDecodeError):
                    line = msgspec.json.decode(text, type=Line)
                    if line.sought == self._sought:
                        lines[line.source] = line
        return lines

    def _tidy(self) -> None:
        """Only the lines that count, each source once; also ends a torn line."""
        if not self._path.exists():
            return
        new = self._path.with_suffix(".new")
        with self._opened(new, os.O_TRUNC) as file:
            file.writelines(_written(line) for line in self._lines.values())
        new.replace(self._path)

    @staticmethod
    def _opened(path: Path, mode: int) -> IO[bytes]:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | mode, 0o600), "wb")

    def _full(self, error: OSError) -> StorageFull:
        facts = {"folder": str(self._path.parent), "why": error.strerror or str(error)}
        return StorageFull(say(N_("{folder} cannot be written to: {why}"), facts))


def _key(source: Source) -> str:
    return f"{source.kind} {source.name}"


def _written(line: Line) -> bytes:
    return msgspec.json.encode(line, enc_hook=str) + b"\n"
