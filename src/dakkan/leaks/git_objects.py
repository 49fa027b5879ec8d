"""Every object of a repository, each once: listed in the order of the packs, read by several `git cat-file`.

The order keeps delta bases at hand; blocks of the list go to the readers in turn, so that each has as much of the
large and of the small. What the readers get is searched as it stands in the buffer, headers and all; only an object
in which something was recognised is cut out and looked at closely. Reading one that is broken ends git: the reader
goes on behind it, and the object is named.
"""

import os
import re
import subprocess
import tempfile
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from dakkan.leaks import archives, git_command
from dakkan.leaks.matcher import Matcher
from dakkan.leaks.scanned import Pieces, Scanned, scan
from dakkan.leaks.sieve import Sieve
from dakkan.model.leak import Unseen
from dakkan.texts import N_

CAPACITY = 4 << 20
"""Bytes of a reader's buffer; an object larger than this is read in pieces."""
_PIPE = 1 << 20
_BLOCK = 1024
_SMALL = 4000
"""So few objects are read by one reader."""
_READERS = 4
_PATIENCE = 500
"""So many broken objects are stepped over; then the rest is given up, and said to be."""
_LFS = b"version https://git-lfs.github.com/spec/"
_LARGEST_ARCHIVE = 1 << 30
_WANTED = re.compile(rb"^(?:(?:blob|commit|tag) )?([0-9a-f]+(?: missing)?\n)", re.MULTILINE)
"""Ids of a listing that are to be read: those of trees are not."""


@dataclass
class ObjectFound:
    """An object with something in it."""

    id: str
    type: str
    """`blob`, `tree`, `commit` or `tag`."""
    scanned: Scanned
    member: str = ""
    """Of an archive: which of its files."""
    data: bytes = b""
    """Of a commit or tag: its text, for author and date."""


@dataclass
class Objects:
    """What reading all objects gave."""

    found: list[ObjectFound] = field(default_factory=list)
    pointers: dict[str, bytes] = field(default_factory=dict)
    """Blobs that only point to LFS content, with the content's SHA-256."""
    blobs: int = 0
    commits: int = 0
    bytes: int = 0
    samples: int = 0
    accounts: set[str] = field(default_factory=set)
    blind: list[Unseen] = field(default_factory=list)

    def add(self, other: "Objects") -> None:
        self.found += other.found
        self.pointers |= other.pointers
        self.blobs += other.blobs
        self.commits += other.commits
        self.bytes += other.bytes
        self.samples += other.samples
        self.accounts |= other.accounts
        self.blind += other.blind


Progress = Callable[[int], None]
"""Told how many bytes more have been read."""


def read_all(git_dir: Path, matcher: Matcher, progress: Progress = lambda _bytes: None) -> Objects:
    """All objects of the repository, also those that nothing refers to."""
    total = Objects()
    with tempfile.TemporaryDirectory(prefix="dakkan-leaks-") as folder:
        parts, width = _listed(git_dir, Path(folder), total)
        readers = [
            _Reader(
                git_dir, part, width, matcher, matcher.engine.fork() if number else matcher.engine, progress
            )
            for number, part in enumerate(parts)
        ]
        threads = [threading.Thread(target=reader.run, daemon=True) for reader in readers[1:]]
        for thread in threads:
            thread.start()
        try:
            readers[0].run()
            if readers[0].failure is None:  # else, as when interrupted, nobody waits for the others
                for thread in threads:
                    thread.join()
        finally:
            for reader in readers:
                reader.stop()
            for thread in threads:
                thread.join()
    for reader in readers:
        if reader.failure is not None:
            raise reader.failure
        total.add(reader.objects)
    return total


def _listed(git_dir: Path, folder: Path, total: Objects) -> tuple[list[Path], int]:
    """The ids to be read in as many files as there will be readers, and the length of a line.

    Trees are left out: what they hold beside ids, the file names, is read with the history (`git_names`). Where
    git stumbles over a broken object while it looks at types, everything is read.
    """
    for fields in ("%(objecttype) %(objectname)", "%(objectname)"):
        arguments = ("cat-file", "--batch-all-objects", "--unordered", "--buffer", f"--batch-check={fields}")
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(  # noqa: S603 - git, by arguments of our own
                git_command.command(git_dir, *arguments),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=git_command.environment(),
                cwd="/" if os.name == "posix" else None,
            )
            assert process.stdout is not None  # noqa: S101 - for the type checker
            with process:
                parts, width = _dealt(process.stdout, folder)
            errors.seek(0)
            complaints = git_command.complaints(errors.read(1 << 16))
        if not process.returncode:
            break
    if process.returncode and not complaints:
        complaints = [f"git cat-file: {process.returncode}"]
    total.blind += [
        Unseen(str(git_dir), N_("git says: {complaint}"), {"complaint": one}) for one in complaints
    ]
    return parts, width


def _dealt(listing: IO[bytes], folder: Path) -> tuple[list[Path], int]:
    """The ids of a listing, block by block in turn to each of the files."""
    paths = [folder / str(number) for number in range(max(1, min(_READERS, os.cpu_count() or 1)))]
    width, turn, rest, few = 41, 0, b"", 0
    with _opened(paths) as files:
        while block := listing.read(_BLOCK * 46):
            block = rest + block
            end = block.rfind(b"\n") + 1
            rest = block[end:]
            ids = b"".join(_WANTED.findall(block[:end])).replace(b" missing", b"")
            if ids:
                width = ids.index(b"\n") + 1
            few += len(ids) // width
            files[turn % len(files) if few > _SMALL else 0].write(ids)
            turn += 1
    return [path for path in paths if path.stat().st_size] or paths[:1], width


class _opened:  # noqa: N801 - reads as a word in `with`
    def __init__(self, paths: list[Path]) -> None:
        self.files: list[IO[bytes]] = [path.open("wb") for path in paths]

    def __enter__(self) -> list[IO[bytes]]:
        return self.files

    def __exit__(self, *_: object) -> None:
        for file in self.files:
            file.close()


class _Reader:
    """One `git cat-file`, its ids, its buffer and its own copy of the sieve."""

    def __init__(
        self, git_dir: Path, ids: Path, width: int, matcher: Matcher, engine: Sieve, progress: Progress
    ) -> None:
        self._git_dir, self._ids, self._width = git_dir, ids, width
        self._matcher, self._engine, self._progress = matcher, engine, progress
        self._buffer = bytearray(CAPACITY)
        self._process: subprocess.Popen[bytes] | None = None
        self._done = 0
        self._stopped = False
        self.objects = Objects()
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            count = self._ids.stat().st_size // self._width
            broken = 0
            while self._done < count and not self._stopped:
                complaint = self._read_from(self._done, self._ids)
                if self._done >= count or self._stopped:
                    break
                # git gave up: at the first object whose contents it did not write in full
                broken += 1
                self._step_over(complaint)
                if broken >= _PATIENCE:
                    why = N_("{count} objects were not read: too many before them are broken.")
                    self.objects.blind.append(Unseen(str(self._git_dir), why, {"count": count - self._done}))
                    return
        except BaseException as error:  # handed to the caller's thread
            self.failure = error

    def stop(self) -> None:
        self._stopped = True
        if self._process is not None and self._process.poll() is None:
            with suppress(OSError):
                self._process.kill()

    def _step_over(self, complaint: str) -> None:
        with self._ids.open("rb") as file:
            file.seek(self._done * self._width)
            line = file.read(self._width)
        alone = self._ids.with_suffix(".one")
        alone.write_bytes(line)
        before = self._done
        self._done = 0
        said = self._read_from(0, alone)
        if self._done == 0:
            facts = {"complaint": said or complaint}
            self.objects.blind.append(
                Unseen(f"object {line.decode().strip()}", N_("git cannot read it: {complaint}"), facts)
            )
        self._done = before + 1

    def _read_from(self, first: int, ids: Path) -> str:
        """Read on until git ends; what it complained of."""
        with ids.open("rb") as listed, tempfile.TemporaryFile() as errors:
            listed.seek(first * self._width)
            self._process = subprocess.Popen(  # noqa: S603 - git, by arguments of our own
                git_command.command(self._git_dir, "cat-file", "--batch", "--buffer"),
                stdin=listed,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=git_command.environment(),
                cwd="/" if os.name == "posix" else None,
            )
            assert self._process.stdout is not None  # noqa: S101 - for the type checker
            with self._process:
                _widen(self._process.stdout.fileno())
                self._stream(self._process.stdout.fileno())
            errors.seek(0)
            complaints = git_command.complaints(errors.read(1 << 16), 1)
        return complaints[0] if complaints else ""

    def _stream(self, pipe: int) -> None:
        buffer, have, end_of_file = self._buffer, 0, False
        view = memoryview(buffer)
        while not self._stopped:
            while have < CAPACITY and not end_of_file:
                count = os.readv(pipe, [view[have:]])
                have += count
                end_of_file = count == 0
            starts, done = self._parsed(have)
            if starts:
                self._search(starts, done)
            self._progress(done)
            if done == 0 and have == CAPACITY:
                if not self._large(pipe, have):
                    return
                have = 0
            elif end_of_file:
                return
            else:
                buffer[: have - done] = buffer[done:have]
                have -= done

    def _parsed(self, have: int) -> tuple[list[int], int]:
        """Where the objects begin that are in the buffer in full, and where they end."""
        buffer, width, objects = self._buffer, self._width, self.objects
        find, at = buffer.find, 0
        starts: list[int] = []
        append = starts.append
        while True:
            line_end = find(b"\n", at, have)
            if line_end < 0:
                break
            kind = buffer[at + width]
            if kind == 109:  # "missing"
                self._missing(bytes(buffer[at : at + width - 1]).decode())
                at = line_end + 1
                self._done += 1
                continue
            size = int(buffer[buffer.rfind(b" ", at, line_end) + 1 : line_end])
            end = line_end + size + 2
            if end > have:
                break
            if kind == 98:  # a blob
                objects.blobs += 1
                objects.bytes += size
                if (
                    buffer[line_end + 1] in archives.FIRST
                    or buffer[line_end + 258 : line_end + 263] == b"ustar"
                ):
                    self._special(at, line_end + 1, end - 1)
            elif kind == 99:
                objects.commits += 1
            append(at)
            at = end
        self._done += len(starts)
        return starts, at

    def _missing(self, oid: str) -> None:
        self.objects.blind.append(Unseen(f"object {oid}", N_("it is gone from the repository")))

    def _search(self, starts: list[int], done: int) -> None:
        seen: list[int] = []
        with memoryview(self._buffer) as whole:
            self._engine.each(whole[:done], seen.append)
        if not seen:
            return
        for number in sorted({bisect_right(starts, at) - 1 for at in seen}):
            start = starts[number]
            end = starts[number + 1] if number + 1 < len(starts) else done
            self._closely(start, end)

    def _closely(self, start: int, end: int) -> None:
        line_end = self._buffer.index(b"\n", start)
        oid, kind, _size = bytes(self._buffer[start:line_end]).decode().split(" ")
        data = bytes(self._buffer[line_end + 1 : end - 1])
        if kind == "tree":
            data = _names(data, (self._width - 1) // 2)
        self._keep(
            ObjectFound(oid, kind, scan(self._matcher, data), data=data if kind in ("commit", "tag") else b"")
        )

    def _keep(self, found: ObjectFound) -> None:
        self.objects.samples += found.scanned.samples
        self.objects.accounts |= found.scanned.accounts
        if found.scanned.hits:
            self.objects.found.append(found)

    def _special(self, at: int, start: int, end: int) -> None:
        """An archive, or a pointer to content that is elsewhere."""
        head = bytes(self._buffer[start : min(end, start + 300)])
        oid = bytes(self._buffer[at : at + self._width - 1]).decode()
        if head.startswith(_LFS) and end - start < 1024:
            self.objects.pointers[oid] = head.partition(b"oid sha256:")[2][:64]
        elif archives.is_archive(head):
            self._archive(oid, archives.members(bytes(self._buffer[start:end])))

    def _archive(self, oid: str, members: "Iterator[archives.Member]") -> None:
        for member in members:
            if member.why:
                what = f"object {oid}" + (f": {member.name}" if member.name else "")
                self.objects.blind.append(Unseen(what, member.why))
            elif self._engine(member.data):
                self._keep(ObjectFound(oid, "blob", scan(self._matcher, member.data), member.name))

    def _large(self, pipe: int, have: int) -> bool:
        """An object that does not fit into the buffer; False when git ended before the object did."""
        line_end = self._buffer.index(b"\n")
        oid, kind, length = bytes(self._buffer[:line_end]).decode().split(" ")
        left = int(length)
        pieces = Pieces(self._matcher, self._engine)
        head = bytes(self._buffer[line_end + 1 : line_end + 301])
        packed = tempfile.TemporaryFile() if archives.is_archive(head) else None  # noqa: SIM115 - closed below
        try:
            rest = memoryview(self._buffer)[line_end + 1 : have]
            while left:
                room = pieces.room()[:left]
                count = min(len(rest), len(room))
                if count:
                    room[:count] = rest[:count]
                    rest = rest[count:]
                elif not (count := os.readv(pipe, [room])):
                    return False
                if packed is not None and packed.tell() < _LARGEST_ARCHIVE:
                    packed.write(room[:count])
                room.release()
                pieces.filled(count)
                left -= count
                self._progress(count)
            while not os.read(pipe, 1):  # the line's end after the contents
                return False
            self._keep(ObjectFound(oid, kind, pieces.finish()))
            if packed is not None:
                packed.seek(0)
                self._archive(oid, archives.members_of(packed))
        finally:
            if packed is not None:
                packed.close()
        self._done += 1
        self.objects.blobs += kind == "blob"
        self.objects.bytes += int(length)
        return True


def _names(tree: bytes, length: int) -> bytes:
    """The file names of a tree, one a line, without the ids between them."""
    names, at = [], 0
    while at < len(tree):
        end = tree.find(b"\0", at)
        if end < 0:
            break
        names.append(tree[at:end].partition(b" ")[2])
        at = end + 1 + length
    return b"\n".join(names)


def _widen(pipe: int) -> None:
    """A larger pipe means fewer turns between git and us; where that is not to be had, the usual will do."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)
