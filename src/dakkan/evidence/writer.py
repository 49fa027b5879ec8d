"""What one collection writes: parts, readings, gaps, each with its manifest line.

A part is on the disk, under its final name, before its line is; so a stop in between leaves a file that
no line names. It is not read, and the next writer sets it aside; its rows are collected again.
"""

import hashlib
import itertools
import shutil
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import DakkanError
from ..model.sid import is_sid
from . import manifest as kinds
from .columns import fitted
from .files import TEMPORARY, make_folder, sha256_file, sync_folder, write_whole, writing
from .manifest import Line, Manifest
from .schema import TABLES

_SET_ASIDE = "set-aside"
SCRATCH = "scratch"


class Writer:
    """Safe to use from many threads. To be made by Evidence only, while the folder is locked."""

    def __init__(self, folder: Path, manifest: Manifest, collection: str) -> None:
        self._folder = folder
        self._manifest = manifest
        self.collection = collection
        self._lock = Lock()
        self._next = 1 + sum(line.kind == kinds.PART for line in manifest.lines)
        self._run = len(manifest.lines)
        self._readings = itertools.count(1)

    def new_reading(self) -> str:
        """A name for what holds the parts of one answer together; unique for ever."""
        with self._lock:
            return f"{self.collection}/{self._run}.{next(self._readings)}"

    def add(
        self,
        table: str,
        account_sid: str,
        columns: pa.Table,
        *,
        at: datetime,
        reading: str = "",
        complete: bool = True,
        asked: Mapping[str, Any] | None = None,
        cursor: str | None = None,
    ) -> Line:
        """A Parquet part and its line. `columns` may lack columns of the table, they are null then.

        `asked`: window and filters; `cursor`: where to go on when this is not the whole answer
        (`complete`); `reading`: what holds the parts of one answer together. Raises StorageFull.
        """
        whole = fitted(TABLES[table], columns)
        with self._lock:
            number, self._next = self._next, self._next + 1
        place = f"{table}/{_safe(account_sid)}/{at:%Y-%m-%d}/{number:08d}.parquet"
        sink = pa.BufferOutputStream()
        pq.write_table(whole, sink, compression="zstd")
        content = sink.getvalue()
        path = self._folder / place
        with writing(path):
            make_folder(path.parent)
            write_whole(path, memoryview(content))
        facts = {
            "table": table,
            "account_sid": account_sid,
            "path": place,
            "rows": len(whole),
            "bytes": content.size,
            "sha256": hashlib.sha256(content).hexdigest(),
            "columns": whole.column_names,
            "reading": reading or self.new_reading(),
            "complete": complete,
            "asked": asked or {},
            "cursor": cursor,
        }
        try:
            return self.line(kinds.PART, facts, at)
        except DakkanError:
            if not any(line.facts.get("path") == place for line in self._manifest):
                with suppress(OSError):  # else the next writer sets it aside
                    path.unlink()
            raise

    def read(
        self, table: str, account_sid: str, *, at: datetime, reading: str, asked: Mapping[str, Any] | None
    ) -> Line:
        """A complete answer whose last rows, if there were any, have been added already."""
        facts = {
            "table": table,
            "account_sid": account_sid,
            "reading": reading,
            "complete": True,
            "asked": asked or {},
        }
        return self.line(kinds.READING, facts, at)

    def gap(
        self,
        what: str,
        why: str,
        *,
        at: datetime,
        facts: Mapping[str, str | int],
        asked: Mapping[str, Any] | None = None,
    ) -> Line:
        """What could not be looked at: message ids with `{facts}`, rendered by `Evidence.gaps`.

        With `asked`, a later complete answer to the same question (`table`, `account_sid` in the facts)
        closes the gap. `what` names its tables as the schema does.
        """
        return self.line(kinds.GAP, {"what": what, "why": why, "facts": facts, "asked": asked}, at)

    def line(self, kind: str, facts: Mapping[str, Any], at: datetime) -> Line:
        return self._manifest.append(kind, self.collection, facts, at)


def tidy(folder: Path, manifest: Manifest, at: datetime) -> list[str]:
    """Remove what crashes left behind: half-written files go, whole files that no line names are set aside.

    Returns their places. Only with the folder locked.
    """
    named = {line.facts.get("path") for line in manifest if line.kind == kinds.PART}
    moved = []
    for table in TABLES:
        for path in sorted((folder / table).rglob("*")) if (folder / table).is_dir() else ():
            place = path.relative_to(folder).as_posix()
            if path.is_dir() or place in named:
                continue
            with writing(path):
                if path.name.endswith(TEMPORARY):
                    path.unlink()
                    continue
                aside = folder / _SET_ASIDE / f"{at:%Y%m%dT%H%M%S}" / place
                make_folder(aside.parent)
                digest = sha256_file(path)
                path.rename(aside)
                sync_folder(aside.parent)
                sync_folder(path.parent)
            manifest.append(
                kinds.SET_ASIDE,
                "",
                {"path": place, "now": aside.relative_to(folder).as_posix(), "sha256": digest},
                at,
            )
            moved.append(place)
    for left in (folder / SCRATCH).glob("*"):
        if not (left.name.isdigit() and Path(f"/proc/{left.name}").exists()):
            shutil.rmtree(left, ignore_errors=True)
    return moved


def _safe(account_sid: str) -> str:
    """A SID as a folder's name. Imported rows may name anything as their account."""
    return account_sid if is_sid(account_sid) else "unknown"
