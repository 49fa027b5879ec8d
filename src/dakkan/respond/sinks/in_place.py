"""A file changed in place: the old one or the new one, never a half, and nothing but the value is different.

Owner, mode, access lists, comments and order stay. A symbolic link stays a link: what it leads to is changed.
The former content goes to the vault before the new one takes its place, and never into a copy beside it.
"""

import errno
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ...texts import N_
from ..disk import sync_folder
from .sink import Around, Values, failed

Edit = Callable[[str, Values], str]
"""The text with the values in it, a pure function. Raises ValueError whose text says what is wrong."""

_LARGEST = 4 * 1024 * 1024
_LITERALLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
"""No link is followed, no line end translated."""
_NO_ATTRIBUTES = (errno.ENOTSUP, errno.ENODATA, errno.EINVAL, errno.EPERM, errno.EACCES)

_RELATIVE = N_("Write the whole path of the file, from / on: {path}")
_NOT_READ = N_("{path} cannot be read: {why}.")
_NOT_WRITTEN = N_("{path} could not be changed: {why}. It is as it was.")
_NO_FILE = N_("{path} is no ordinary file.")
_TOO_LARGE = N_("{path} is too large for a file of settings.")
_OTHER_NAME = N_(
    "{path} has a second name (hard link), which would keep the old secret. Remove that one first."
)
_NOT_KEPT = N_(
    "{path} belongs to another user, and only root can keep it so. Run Dakkan as that user or as root."
)
_FOLDER = N_("A new file cannot be written beside {path}: the folder is closed to this user.")
_CHANGED = N_("{path} was changed by somebody else at this moment. It is as they left it. Try again.")
_MOUNTED = N_(
    "{path} is mounted by itself, so it cannot be exchanged as a whole. Name the file where it really lies."
)
_NOT_THERE = N_("{path}: {why}")


class File:
    def __init__(self, path: str, around: Around) -> None:
        self._named = path
        self._around = around

    def check(self, values: Values, edit: Edit) -> None:
        """Could `values` be put in? Touches nothing."""
        path, state, before = self._read(values)
        self._edited(before, values, edit)
        effective = os.access in os.supports_effective_ids
        if not os.access(path.parent, os.W_OK | os.X_OK, effective_ids=effective):
            raise failed(_FOLDER, path=path)
        if not _may_keep_owner(state):
            raise failed(_NOT_KEPT, path=path)

    def put(self, values: Values, edit: Edit) -> None:
        path, state, before = self._read(values)
        after = self._edited(before, values, edit)
        if after == before:  # a call after a crash
            self.leftover(path).unlink(missing_ok=True)
            return
        self._around.keep(str(path), before)
        try:
            self._exchange(path, state, before, after)
        except OSError as error:
            self.leftover(path).unlink(missing_ok=True)
            message = _MOUNTED if error.errno == errno.EBUSY else _NOT_WRITTEN
            raise failed(message, values, path=path, why=error.strerror or error) from None

    def _read(self, values: Values) -> tuple[Path, os.stat_result, str]:
        named = Path(self._named).expanduser()
        if not named.is_absolute():
            raise failed(_RELATIVE, path=self._named)
        try:
            path = named.resolve(strict=True)
            state = path.stat()
            if not stat.S_ISREG(state.st_mode):
                raise failed(_NO_FILE, path=named)
            if state.st_size > _LARGEST:
                raise failed(_TOO_LARGE, path=named)
            content = path.read_bytes()
        except (OSError, RuntimeError) as error:  # RuntimeError: links in a ring
            why = error.strerror if isinstance(error, OSError) else str(error)
            raise failed(_NOT_READ, values, path=named, why=why or "") from None
        if state.st_nlink > 1:
            raise failed(_OTHER_NAME, path=path)
        return path, state, content.decode(errors="surrogateescape")

    def _edited(self, before: str, values: Values, edit: Edit) -> str:
        try:
            return edit(before, values)
        except ValueError as error:
            raise failed(_NOT_THERE, values, path=self._named, why=error) from None

    def _exchange(self, path: Path, state: os.stat_result, before: str, after: str) -> None:
        beside = self.leftover(path)
        beside.unlink(missing_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _LITERALLY, 0o600)
        try:
            _keep_owner(handle, path, state)
            left = memoryview(after.encode(errors="surrogateescape"))
            while left:
                left = left[os.write(handle, left) :]
            _keep_attributes(path, handle)
            if sys.platform != "win32":
                os.fchmod(handle, stat.S_IMODE(state.st_mode))
            os.fsync(handle)
        finally:
            os.close(handle)
        now = path.stat()
        same_file = (now.st_ino, now.st_dev) == (state.st_ino, state.st_dev)
        if not same_file or path.read_bytes() != before.encode(errors="surrogateescape"):
            beside.unlink()
            raise failed(_CHANGED, path=path)
        beside.replace(path)
        sync_folder(path.parent)

    @staticmethod
    def leftover(path: Path) -> Path:
        """What is written beside; of a call that was killed it may still lie there."""
        return path.with_name(f".{path.name}.dakkan-new")


def _may_keep_owner(state: os.stat_result) -> bool:
    return sys.platform == "win32" or os.geteuid() in (0, state.st_uid)


def _keep_owner(handle: int, path: Path, state: os.stat_result) -> None:
    made = os.fstat(handle)
    if sys.platform == "win32" or (made.st_uid, made.st_gid) == (state.st_uid, state.st_gid):
        return
    try:
        os.fchown(handle, state.st_uid, state.st_gid)
    except PermissionError:
        File.leftover(path).unlink(missing_ok=True)
        raise failed(_NOT_KEPT, path=path) from None


def _keep_attributes(path: Path, handle: int) -> None:
    """Access lists and labels, where the system has them."""
    if not hasattr(os, "listxattr"):
        return
    with suppress(OSError):
        for name in os.listxattr(path):
            try:
                os.setxattr(handle, name, os.getxattr(path, name))
            except OSError as error:
                if error.errno not in _NO_ATTRIBUTES:
                    raise
