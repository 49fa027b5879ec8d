"""The last line of each case, kept outside the database.

The chain alone cannot tell that its end was cut off, or that all of it was written anew. One short file a
case, beside the database, has number and hash of every line; it is only ever appended to.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from .chain import Head

FOLDER = "casebook.heads"


class Anchors:
    """The heads of every case that was written from this home."""

    def __init__(self, home: Path) -> None:
        self.folder = home / FOLDER

    def add(self, case: str, head: Head) -> None:
        """Note `head`; durable when this returns."""
        self.add_all(case, [head])

    def add_all(self, case: str, heads: Sequence[Head]) -> None:
        """The same for many lines of a case, with one wait for the disk."""
        new = not self.folder.exists()
        self.folder.mkdir(exist_ok=True, mode=0o700)
        path = self.folder / case
        new = new or not path.exists()
        handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        try:
            noted = "".join(f"{head.count} {head.hash}\n" for head in heads)
            os.write(handle, noted.encode("ascii"))  # one write: lines never mix
            os.fsync(handle)
        finally:
            os.close(handle)
        if new:
            _sync(self.folder)

    def known(self, case: str) -> dict[int, set[str]] | None:
        """Number → hashes noted for it (more than one means that a line was written twice).

        None when nothing was ever noted. A last line cut short by a power failure counts as not written.
        """
        try:
            text = (self.folder / case).read_text("ascii", errors="replace")
        except FileNotFoundError:
            return None
        heads: dict[int, set[str]] = {}
        for line in text.splitlines():
            number, _, digest = line.partition(" ")
            if number.isdecimal() and len(digest) == 64:
                heads.setdefault(int(number), set()).add(digest)
        return heads


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
