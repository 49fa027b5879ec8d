"""The evidence folder: parts are added, never changed; tables are opened over all of them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from ..model.clock import Clock, system_clock
from ..model.finding import Blind
from ..texts import N_, say
from . import coverage
from . import manifest as kinds
from .coverage import IMPORT as IMPORT
from .coverage import LIVE as LIVE
from .files import TEMPORARY, make_folder, sha256_file, writing
from .lock import locked
from .manifest import Line, Manifest
from .schema import TABLES
from .tables import Tables, earlier, history
from .writer import Writer, tidy


class Evidence:
    """All records of an account tree, with the chain of hashes over them.

    Raises StorageFull or DakkanError when the folder cannot be used.
    """

    def __init__(self, folder: Path, *, clock: Clock = system_clock) -> None:
        self.folder = folder.absolute()
        self._clock = clock
        with writing(self.folder):
            make_folder(self.folder)
        self.manifest = Manifest(self.folder)

    # ---- writing -----------------------------------------------------------------------------

    @contextmanager
    def collecting(
        self, facts: Mapping[str, Any], *, at: datetime | None = None, resume: str | None = None
    ) -> Iterator[Writer]:
        """Hold the folder and write one collection; `resume` goes on with one that never ended.

        `facts` go into its first line: `source` (live or import), window, accounts, credential's kind
        and user. Ended by `Writer.line(END, …)`; left without it, the collection counts as interrupted.
        Raises DakkanError when another collection is writing.
        """
        now = at or self._clock()
        with locked(self.folder):
            self._mend(now)
            number = len(self.manifest.lines) + 1
            collection = resume or f"{now:%Y%m%dT%H%M%SZ}-{number}"
            writer = Writer(self.folder, self.manifest, collection)
            writer.line(kinds.BEGIN, {**facts, "resumed": bool(resume)}, now)
            yield writer

    def add(
        self,
        table: str,
        account_sid: str,
        columns: pa.Table,
        *,
        at: datetime | None = None,
        collection: str = "",
        complete: bool = True,
        reading: str = "",
        asked: Mapping[str, Any] | None = None,
    ) -> Line:
        """One part outside of any collection. Raises StorageFull."""
        now = at or self._clock()
        with locked(self.folder):
            self._mend(now)
            return Writer(self.folder, self.manifest, collection).add(
                table, account_sid, columns, at=now, complete=complete, reading=reading, asked=asked
            )

    def _mend(self, now: datetime) -> None:
        """Damage is written down and gone on from: a company under attack needs its evidence now."""
        noted = {
            found for line in self.manifest if line.kind == kinds.DAMAGE for found in line.facts["found"]
        }
        if found := [problem for problem in self.manifest.mend() if problem not in noted]:
            self.manifest.append(kinds.DAMAGE, "", {"found": found}, now)
        tidy(self.folder, self.manifest, now)

    # ---- reading -----------------------------------------------------------------------------

    def tables(self) -> Tables:
        """The newest version of every record. Raises EvidenceDamaged when a part is missing."""
        return Tables(self.folder, self.manifest.lines)

    def history(self, table: str) -> ir.Table:
        """All versions of a table's records. Raises EvidenceDamaged when a part is missing."""
        return history(self.folder, self.manifest.lines, table)

    def earlier(self, at: datetime) -> dict[str, ir.Table]:
        """By table, what stood in each account when it was last read completely before `at`.

        Only tables that were read then. An account's row without `sid` says that, and when, it was.
        Raises EvidenceDamaged when a part is missing.
        """
        return earlier(self.folder, self.manifest.lines, at)

    @property
    def head(self) -> str:
        """The manifest's newest hash, to be written down where the evidence is not."""
        return self.manifest.head

    def collected_until(self) -> datetime | None:
        """How far the evidence reaches; None when there is none."""
        return coverage.until(self.manifest.lines)

    def collected_since(self) -> datetime | None:
        """From when on it was looked at everything; None when only files were read."""
        return coverage.since(self.manifest.lines)

    def collected_tables(self) -> frozenset[str]:
        """Tables that the newest collection read to the end: if one is empty, there was nothing."""
        return coverage.tables_read(self.manifest.lines)

    def gaps(self) -> list[Blind]:
        """What the newest collection from Twilio, and imports since, could not look at; in words."""
        return coverage.gaps(self.manifest.lines)

    def account_name(self, account_sid: str) -> str:
        """The newest friendly name of an account (hostile text); "" when it was never read."""
        for line in reversed(self.manifest.lines):
            if line.kind == kinds.PART and line.facts.get("table") == "accounts":
                columns = pq.read_table(self.folder / line.facts["path"], columns=["sid", "friendly_name"])
                for row in columns.to_pylist():
                    if row["sid"] == account_sid:
                        return row["friendly_name"] or ""
        return ""

    def check(self, heads: tuple[str, ...] = ()) -> list[str]:
        """What does not hold: a changed byte, a missing or added file, a line changed, moved or removed.

        `heads` are manifest heads noted elsewhere (the casebook). An empty list is a clean bill.
        """
        problems = self.manifest.check(heads)
        named = set()
        for line in self.manifest:
            if line.kind == kinds.PART:
                named.add(line.facts.get("path"))
                problems += self._check_part(line)
        for table in TABLES:
            for path in sorted((self.folder / table).rglob("*")):
                place = path.relative_to(self.folder).as_posix()
                if not path.is_dir() and place not in named and not place.endswith(TEMPORARY):
                    problems.append(say(N_("{path} is in no line of the manifest."), path=place))
        return problems

    def _check_part(self, line: Line) -> list[str]:
        place = str(line.facts.get("path"))
        path = self.folder / place
        if ".." in path.parts or not path.is_file() or path.is_symlink():
            return [say(N_("{path} is missing."), path=place)]
        if path.stat().st_size != line.facts["bytes"] or sha256_file(path) != line.facts["sha256"]:
            return [say(N_("{path} was changed."), path=place)]
        return []
