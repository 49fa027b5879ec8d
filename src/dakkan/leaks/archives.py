"""What is inside of zip, tar, gzip, bzip2 and xz, nested too; bounded, since an archive may be made to burst.

No member is ever written to a file under its own name.
"""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from dakkan.texts import N_

FIRST = frozenset(b"\x1fPB\xfd7Rv")
"""First bytes of what is worth a closer look (`v` begins the pointers of git-lfs)."""
_DEPTH = 5
_LARGEST_MEMBER = 64 << 20
_LARGEST_TOTAL = 512 << 20
_MOST_MEMBERS = 20_000
_NESTED = N_("it is packed too deep in archives")
_TOO_LARGE = N_("it is larger unpacked than is looked at")
_TOO_MANY = N_("it holds more files than are looked at")
_BROKEN = N_("the archive is broken")
_LOCKED = N_("it is encrypted or packed in a way that is not known")


@dataclass(frozen=True)
class Member:
    name: str
    data: bytes = b""
    why: str = ""
    """Why it could not be read."""


@dataclass
class _Budget:
    left: int = _LARGEST_TOTAL
    members: int = _MOST_MEMBERS
    seen: set[str] = field(default_factory=set)


def is_archive(head: bytes) -> bool:
    """By its first 300 bytes."""
    return _kind(head) != ""


def _kind(head: bytes) -> str:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"\x1f\x8b\x08"):
        return "gzip"
    if head.startswith(b"BZh") and head[4:10] == b"1AY&SY":
        return "bzip2"
    if head.startswith(b"\xfd7zXZ\x00"):
        return "xz"
    if head[257:262] == b"ustar":
        return "tar"
    if head.startswith((b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")):
        return "other"
    return ""


def members(data: bytes) -> Iterator[Member]:
    """All files in the archive, those of archives in it too."""
    return members_of(io.BytesIO(data))


def members_of(file: IO[bytes]) -> Iterator[Member]:
    return _open(file, "", 0, _Budget())


def _open(file: IO[bytes], name: str, depth: int, budget: _Budget) -> Iterator[Member]:
    head = file.read(300)
    file.seek(0)
    kind = _kind(head)
    if depth >= _DEPTH:
        yield Member(name, why=_NESTED)
    elif kind == "zip":
        yield from _guarded(_zip(file, name, depth, budget), name)
    elif kind == "tar":
        yield from _guarded(_tar(file, name, depth, budget), name)
    elif kind in ("gzip", "bzip2", "xz"):
        opener = {"gzip": gzip.GzipFile, "bzip2": bz2.BZ2File, "xz": lzma.LZMAFile}[kind]
        yield from _guarded(_stream(opener, file, name, depth, budget), name)
    else:
        yield Member(name, why=_LOCKED)


def _guarded(inner: Iterator[Member], name: str) -> Iterator[Member]:
    """Archives are hostile, and the readers of the standard library raise a wide choice of errors over them."""
    try:
        yield from inner
    except (RuntimeError, NotImplementedError):
        yield Member(name, why=_LOCKED)
    except (
        *(OSError, EOFError, ValueError, KeyError, IndexError, OverflowError, MemoryError, AttributeError),
        *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, UnicodeError),
    ):
        yield Member(name, why=_BROKEN)


def _stream(opener: type, file: IO[bytes], name: str, depth: int, budget: _Budget) -> Iterator[Member]:
    packed = (
        opener(file, mode="rb") if opener is not gzip.GzipFile else gzip.GzipFile(fileobj=file, mode="rb")
    )
    with packed as unpacked:
        try:
            head = unpacked.read(300)
        except EOFError:
            yield Member(name, why=_BROKEN)
            return
        if _kind(head) == "tar":
            file.seek(0)
            yield from _tar(file, name, depth, budget, compressed=True)
            return
        yield from _read(io.BufferedReader(_Chain(head, unpacked)), name, depth, budget)


class _Chain(io.RawIOBase):
    """The bytes already read, and then the rest."""

    def __init__(self, head: bytes, rest: Any) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        return len(data)


def _zip(file: IO[bytes], name: str, depth: int, budget: _Budget) -> Iterator[Member]:
    with zipfile.ZipFile(file) as packed:
        for info in packed.infolist():
            if info.is_dir():
                continue
            inner = f"{name}!{info.filename}" if name else info.filename
            if not _counted(budget):
                yield Member(name, why=_TOO_MANY)
                return
            if info.flag_bits & 1:
                yield Member(inner, why=_LOCKED)
                continue
            yield from _guarded(_member(packed, info, inner, depth, budget), inner)


def _member(
    packed: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, depth: int, budget: _Budget
) -> Iterator[Member]:
    with packed.open(info) as unpacked:
        yield from _read(unpacked, name, depth, budget)


def _tar(
    file: IO[bytes], name: str, depth: int, budget: _Budget, *, compressed: bool = False
) -> Iterator[Member]:
    with tarfile.open(fileobj=file, mode="r:*" if compressed else "r:") as packed:
        for info in packed:
            if not info.isreg():
                continue
            inner = f"{name}!{info.name}" if name else info.name
            if not _counted(budget):
                yield Member(name, why=_TOO_MANY)
                return
            if info.size > budget.left:
                yield Member(inner, why=_TOO_LARGE)
                return
            unpacked = packed.extractfile(info)
            if unpacked is not None:
                yield from _read(unpacked, inner, depth, budget)


def _counted(budget: _Budget) -> bool:
    budget.members -= 1
    return budget.members >= 0


def _read(unpacked: IO[bytes], name: str, depth: int, budget: _Budget) -> Iterator[Member]:
    allowed = min(_LARGEST_MEMBER, budget.left)
    data = unpacked.read(allowed + 1)
    budget.left -= len(data)
    if len(data) > allowed:
        yield Member(name, why=_TOO_LARGE)
        data = data[:allowed]
    if is_archive(data[:300]):
        yield from _open(io.BytesIO(data), name, depth + 1, budget)
    elif data:
        yield Member(name, data)
