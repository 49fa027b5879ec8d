"""Files of a folder, as they lie on the disk: many small ones in one look, archives opened, links not followed."""

import os
import stat
from bisect import bisect_right
from collections.abc import Callable, Iterator
from pathlib import Path

from dakkan.leaks import archives
from dakkan.leaks.findings import Findings
from dakkan.leaks.matcher import Matcher
from dakkan.leaks.scanned import Pieces, scan
from dakkan.model.leak import Unseen
from dakkan.texts import N_

CAPACITY = 4 << 20
_LARGE = 1 << 20
_CANNOT_READ = N_("it cannot be read: {complaint}")
_GROWS = N_("it grew while it was read; what came later was not searched")
_SPECIAL = N_("it is no ordinary file")
Progress = Callable[[int], None]


class Folder:
    """Searches files one after the other; `finish()` when there are no more."""

    def __init__(
        self, matcher: Matcher, findings: Findings, progress: Progress = lambda _bytes: None
    ) -> None:
        self._matcher, self._findings, self._progress = matcher, findings, progress
        self._buffer = bytearray(CAPACITY + 1)
        self._have = 0
        self._starts: list[int] = []
        self._paths: list[tuple[str, str]] = []
        self.blind: list[Unseen] = []
        self.repositories: list[Path] = []
        """Folders on the way that are git repositories; their objects are not files to be searched."""
        self.files = 0
        self.bytes = 0

    def tree(
        self, root: Path, prefix: str = "", *, where: str = "file", skip: frozenset[str] = frozenset()
    ) -> None:
        """Everything below `root`. Names in `skip` are passed over wherever they are."""
        for path, shown in self._walk(str(root), prefix, skip):
            self.file(path, shown, where)

    def _walk(self, root: str, prefix: str, skip: frozenset[str]) -> Iterator[tuple[str, str]]:
        """Files below `root` and their paths as shown, links not followed (what they lead to inside is found there)."""
        waiting = [(root, prefix)]
        while waiting:
            folder, shown = waiting.pop()
            try:
                with os.scandir(folder) as entries:
                    listed = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                facts = {"complaint": error.strerror or str(error)}
                self.blind.append(Unseen(shown or folder, _CANNOT_READ, facts))
                continue
            names = {entry.name for entry in listed}
            bare = {"HEAD", "objects", "refs"} <= names
            if folder != root and (bare or ".git" in names):
                self.repositories.append(Path(folder))
            inner = []
            for entry in listed:
                path = f"{shown}/{entry.name}" if shown else entry.name
                if entry.name in skip or (bare and entry.name == "objects") or entry.is_symlink():
                    continue
                if entry.is_dir(follow_symlinks=False):
                    inner.append((entry.path, path))
                else:
                    yield entry.path, path
            waiting += reversed(inner)

    def file(self, path: str, shown: str, where: str = "file") -> None:
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            self.blind.append(Unseen(shown, _CANNOT_READ, {"complaint": error.strerror or str(error)}))
            return
        try:
            facts = os.fstat(handle)
            if not stat.S_ISREG(facts.st_mode):
                self.blind.append(Unseen(shown, _SPECIAL))
                return
            self.files += 1
            self._read(handle, facts.st_size, shown, where)
        except OSError as error:
            self.blind.append(Unseen(shown, _CANNOT_READ, {"complaint": error.strerror or str(error)}))
        finally:
            os.close(handle)

    def _read(self, handle: int, size: int, shown: str, where: str) -> None:
        if size > _LARGE:
            self._large(handle, size, shown, where)
            return
        if self._have + size + 1 >= CAPACITY:
            self._look()
        start = self._have
        with memoryview(self._buffer) as view:
            while self._have < start + size + 1 and (
                count := os.readv(handle, [view[self._have : start + size + 1]])
            ):
                self._have += count
        if self._have > start + size > start:
            self.blind.append(Unseen(shown, _GROWS))
        read = min(self._have - start, size)
        self._have = start + read
        self.bytes += read
        self._progress(read)
        if not read:
            return
        head = self._buffer[start : start + 300]
        if (head[0] in archives.FIRST or head[257:262] == b"ustar") and archives.is_archive(bytes(head)):
            self._archive(archives.members(bytes(self._buffer[start : start + read])), shown, where)
        self._starts.append(start)
        self._paths.append((shown, where))
        self._buffer[self._have] = 10
        self._have += 1

    def finish(self) -> None:
        self._look()

    def _look(self) -> None:
        """One look at all that is in the buffer, and a close one at the files in which something is."""
        seen: list[int] = []
        with memoryview(self._buffer) as view:
            if self._have:
                self._matcher.engine.each(view[: self._have], seen.append)
        for number in sorted({bisect_right(self._starts, at) - 1 for at in seen}):
            end = self._starts[number + 1] if number + 1 < len(self._starts) else self._have
            data = bytes(self._buffer[self._starts[number] : end - 1])
            self._findings.add_scanned(scan(self._matcher, data), *self._paths[number])
        self._have = 0
        self._starts, self._paths = [], []

    def _large(self, handle: int, size: int, shown: str, where: str) -> None:
        head = os.pread(handle, 300, 0)
        if archives.is_archive(head):
            with os.fdopen(os.dup(handle), "rb") as file:
                self._archive(archives.members_of(file), shown, where)
            os.lseek(handle, 0, os.SEEK_SET)
        pieces = Pieces(self._matcher, self._matcher.engine)
        left = size
        while left:
            with pieces.room() as room, room[:left] as part:
                count = os.readv(handle, [part])
            if not count:
                break  # it has become shorter: there is nothing more to be seen
            pieces.filled(count)
            left -= count
            self.bytes += count
            self._progress(count)
        if os.read(handle, 1):
            self.blind.append(Unseen(shown, _GROWS))
        self._findings.add_scanned(pieces.finish(), shown, where)

    def _archive(self, members: Iterator[archives.Member], shown: str, where: str) -> None:
        for member in members:
            name = f"{shown}!{member.name}" if member.name else shown
            if member.why:
                self.blind.append(Unseen(name, member.why))
            elif self._matcher.sieve(member.data):
                self._findings.add_scanned(scan(self._matcher, member.data), name, where)
