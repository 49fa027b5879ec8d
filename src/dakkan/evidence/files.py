"""Files that are on the disk when a function returns, and readable by their owner only."""

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import DakkanError, StorageFull
from ..texts import N_, say

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
TEMPORARY = ".tmp"


def sha256_file(path: Path) -> str:
    """Read in pieces: a part may be larger than the memory one wants to give it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """What the disk refuses becomes StorageFull (no room) or DakkanError, in words for people."""
    try:
        yield
    except OSError as error:
        facts = {"path": str(path), "why": error.strerror or str(error)}
        if error.errno in _FULL:
            raise StorageFull(
                say(
                    N_(
                        "No room left to write {path} ({why}). What was collected before is intact: "
                        "free some space and run the same command again, it goes on where it stopped."
                    ),
                    facts,
                )
            ) from error
        raise DakkanError(say(N_("{path} cannot be written: {why}."), facts)) from error


def make_folder(folder: Path) -> None:
    """`folder` and what is missing above it, 0700."""
    missing = [folder, *folder.parents]
    missing = missing[: next(n for n, one in enumerate(missing) if one.is_dir())]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
        sync_folder(one.parent)


def sync_folder(folder: Path) -> None:
    """Make names in `folder` durable: a rename is not, before the folder itself is on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes | memoryview) -> None:
    """`path` is either as it was or holds all of `content`, wherever the machine stops. Raises OSError."""
    temporary = path.with_name(path.name + TEMPORARY)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    try:
        try:
            write_all(handle, content)
            os.fsync(handle)
        finally:
            os.close(handle)
        temporary.rename(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def append_whole(path: Path, content: bytes) -> None:
    """Add `content` to the end and sync; what could only be written in part is taken off again."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    try:
        size = os.fstat(handle).st_size
        try:
            write_all(handle, content)
            os.fsync(handle)
        except OSError:
            with suppress(OSError):
                os.ftruncate(handle, size)
            raise
    finally:
        os.close(handle)


def write_all(handle: int, content: bytes | memoryview) -> None:
    """`os.write` may take less than it was given: near the end of the disk, for one."""
    view = memoryview(content)
    while view:
        view = view[os.write(handle, view) :]
