"""One writer at a time in an evidence folder; readers need no lock, because nothing written is changed."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import DakkanError
from ..texts import N_, say
from .files import writing


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder. Raises DakkanError when somebody else does; the kernel frees it when we die."""
    path = folder / "lock"
    with writing(path):
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DakkanError(
                say(
                    N_(
                        "Another collection is writing to {folder} right now. Wait for it to end, or use "
                        "another folder (--home)."
                    ),
                    folder=str(folder),
                )
            ) from error
        yield
    finally:
        os.close(handle)
