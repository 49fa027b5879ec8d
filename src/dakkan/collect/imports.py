"""Exported files into the same evidence as what is read from the account.

What Twilio itself was asked wins over a file in the view: a row of a file counts as read when it was
last updated. Files that are not what they say are told; the others go on.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from ..errors import BadFile, UsageError
from ..evidence.files import sha256_file
from ..evidence.manifest import END, FILE
from ..evidence.schema import TABLES
from ..evidence.store import IMPORT, Evidence
from ..evidence.writer import Writer
from ..model.clock import Clock, iso, system_clock
from ..model.sid import is_sid
from ..texts import N_, _, say
from ..twilio.redact import redact
from .collection import BadInput, Collection
from .exported import Exported, Unusable, rows
from .guess import table_of
from .normalise import normalise

_BATCH = 5_000
_TOLD = 20
"""So many bad lines of a file are told one by one; of the rest only the number is."""

_BAD = N_("{table} in {path}, line {line}")
_BAD_FILE = N_("{path}")
_MORE_BAD = N_("{lines} more lines of {path}")
_MORE_BAD_WHY = N_("They are as bad as the ones told.")


def import_files(
    evidence: Evidence,
    paths: Sequence[Path],
    *,
    table: str | None = None,
    account_sid: str | None = None,
    clock: Clock = system_clock,
) -> Collection:
    """Read files, and folders with all below them. `table` and `account_sid` say what rows do not tell.

    Raises BadFile when nothing at all could be used, UsageError for an unknown table or account.
    """
    if table is not None and table not in TABLES:
        known = ", ".join(TABLES)
        raise UsageError(say(N_("There is no table {table}. Tables: {known}."), table=table, known=known))
    if account_sid is not None and not is_sid(account_sid, "AC"):
        raise UsageError(say(N_("{account_sid} is no Account SID."), account_sid=account_sid))
    begun = {"source": IMPORT, "paths": [str(path) for path in paths]}
    with evidence.collecting(begun, at=clock()) as writer:
        run = _Import(writer, table, account_sid, clock)
        for path in _files(paths):
            run.file(path)
        run.end()
    if run.bad and not run.rows:
        raise BadFile("\n".join(_told(bad) for bad in run.bad[:_TOLD]))
    return Collection(
        writer.collection,
        run.rows,
        tuple(evidence.gaps()),
        tuple(sorted(run.accounts)),
        None,
        run.newest or clock(),
        tuple(run.bad),
    )


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as named, and those in folders in order of their names; hidden ones and links are left out."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                found = Path(folder, name)
                if not name.startswith(".") and found.is_file() and not found.is_symlink():
                    yield found


def _unreadable(error: OSError) -> Unusable:
    return Unusable(0, say(N_("Cannot be read: {why}."), why=error.strerror or str(error)))


def _told(bad: BadInput) -> str:
    place = f"{bad.path}:{bad.line}" if bad.line else str(bad.path)
    return f"{place}: {bad.says}"


@dataclass
class _File:
    """What a file has brought so far."""

    path: Path
    modified_at: datetime
    rows: dict[str, int] = field(default_factory=dict)
    bad: int = 0
    newest: datetime | None = None
    waiting: dict[tuple[str, str], list[bytes]] = field(default_factory=dict)
    waiting_rows: int = 0


class _Import:
    def __init__(self, writer: Writer, table: str | None, account_sid: str | None, clock: Clock) -> None:
        self._writer = writer
        self._table = table
        self._account = account_sid
        self._clock = clock
        self._readings: dict[tuple[str, str], str] = {}
        self.rows: dict[str, int] = {}
        self.bad: list[BadInput] = []
        self.accounts: set[str] = set()
        self.newest: datetime | None = None

    def file(self, path: Path) -> None:
        """Take in one file; writes its line with its hash, and a gap for what could not be used."""
        try:
            modified = min(datetime.fromtimestamp(path.stat().st_mtime, UTC), self._clock())
            digest, size = sha256_file(path), path.stat().st_size
        except OSError as error:
            self._bad(
                _File(path, self._clock()), Unusable(0, say(N_("Cannot be read: {why}."), why=error.strerror))
            )
            return
        file = _File(path, modified)
        try:
            for found in rows(path):
                if isinstance(found, Unusable):
                    self._bad(file, found)
                else:
                    self._row(file, found)
        except OSError as error:
            self._bad(file, _unreadable(error))
        self._flush(file)
        self._more_bad(file)
        facts = {
            "path": str(path),
            "sha256": digest,
            "bytes": size,
            "rows": file.rows,
            "bad": file.bad,
            "newest": iso(file.newest) if file.newest else None,
        }
        self._writer.line(FILE, facts, self._clock())

    def end(self) -> None:
        for (table, account_sid), reading in self._readings.items():
            asked = {"file": True}
            self._writer.read(table, account_sid, at=self._clock(), reading=reading, asked=asked)
        self._writer.line(END, {"rows": self.rows}, self._clock())

    # ---- rows --------------------------------------------------------------------------------

    def _row(self, file: _File, found: Exported) -> None:
        try:
            row = msgspec.json.decode(found.raw, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            self._bad(file, Unusable(found.line, _("The row is not a JSON object."), fatal=False))
            return
        table = self._table or table_of(row) or found.table
        if table is None:
            says = _("It does not tell what it is a row of: name the table with --table.")
            self._bad(file, Unusable(found.line, says, fatal=False))
            return
        account_sid = self._account_of(table, row)
        if account_sid is None:
            says = _("It does not tell its account: name it with --account.")
            self._bad(file, Unusable(found.line, says, fatal=False))
            return
        if "sid" in TABLES[table].key and not _has_name(table, row):
            self._bad(file, Unusable(found.line, _("It has no SID."), fatal=False))
            return
        file.waiting.setdefault((table, account_sid), []).append(redact(found.raw))
        file.waiting_rows += 1
        if file.waiting_rows >= _BATCH:
            self._flush(file)

    def _account_of(self, table: str, row: dict[str, Any]) -> str | None:
        named = row.get("sid") if table == "accounts" else row.get("account_sid")
        return named if isinstance(named, str) and is_sid(named, "AC") else self._account

    def _flush(self, file: _File) -> None:
        for (table, account_sid), raw in file.waiting.items():
            normalised = normalise(
                table,
                raw,
                account_sid=account_sid,
                read_at=file.modified_at,
                collection=self._writer.collection,
            )
            columns = _read_when_updated(normalised.columns)
            many = len(columns)
            if normalised.unreadable:
                says = say(N_("{rows} rows cannot be read."), rows=normalised.unreadable)
                self._bad(file, Unusable(0, says, fatal=False))
            if not many:
                continue
            place = (table, account_sid)
            reading = self._readings.setdefault(place, self._writer.new_reading())
            self._writer.add(
                table,
                account_sid,
                columns,
                at=self._clock(),
                reading=reading,
                complete=False,
                asked={"file": True},
            )
            self.accounts.add(account_sid)
            for counts in (file.rows, self.rows):
                counts[table] = counts.get(table, 0) + many
            newest = pc.max(columns[TABLES[table].time]).as_py()
            if newest is not None:
                file.newest = max(file.newest or newest, newest)
                self.newest = max(self.newest or newest, newest)
        file.waiting.clear()
        file.waiting_rows = 0

    # ---- what is bad -------------------------------------------------------------------------

    def _bad(self, file: _File, found: Unusable) -> None:
        file.bad += 1
        if file.bad > _TOLD and not found.fatal:
            return
        self.bad.append(BadInput(file.path, found.line, found.says))
        facts: dict[str, str | int] = {"path": str(file.path), "why": found.says}
        what = _BAD_FILE
        if found.line:
            what = _BAD
            facts |= {"line": found.line, "table": self._table or next(iter(file.rows), "")}
        self._writer.gap(what, N_("{why}"), at=self._clock(), facts=facts)

    def _more_bad(self, file: _File) -> None:
        if file.bad > _TOLD:
            facts: dict[str, str | int] = {"path": str(file.path), "lines": file.bad - _TOLD}
            self._writer.gap(_MORE_BAD, _MORE_BAD_WHY, at=self._clock(), facts=facts)


def _has_name(table: str, row: dict[str, Any]) -> bool:
    if table in ("messaging_countries", "voice_countries", "voice_settings", "balance"):
        return True
    return isinstance(row.get("sid"), str) and bool(row["sid"])


def _read_when_updated(columns: pa.Table) -> pa.Table:
    """read_at becomes the time at which the row was certainly so: its update, else its making."""
    known = [columns[name] for name in ("updated_at", "created_at") if name in columns.column_names]
    read_at = pc.coalesce(*known, columns["read_at"])
    return columns.set_column(columns.column_names.index("read_at"), columns.schema.field("read_at"), read_at)
