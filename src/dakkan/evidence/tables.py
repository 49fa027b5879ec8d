"""Evidence as tables: the newest version of every record, one Ibis table for each of the schema's.

Small tables are loaded. Large ones stay in their Parquet files, less the rows that a newer version
supersedes, which are worked out once; so a detector pays only for the columns that it looks at.
"""

# ruff: noqa: S608 - the SQL is put together from names in schema.py and quoted paths only

import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from ..errors import EvidenceDamaged
from ..model.clock import from_iso
from ..texts import N_, say
from .columns import SQL, fitted
from .files import make_folder, writing
from .manifest import PART, READING, Line
from .schema import TABLES, Table
from .writer import SCRATCH

_MEMORY = 200
"""Megabytes that DuckDB may use for a small account's evidence; what is more goes to scratch files."""
_MEMORY_A_MILLION = 512
"""And so many more for each million of rows beyond the first 200,000: not every query can spill."""
_MOST_MEMORY = 1_200
"""But no more than this: what does not fit goes to scratch files."""
_SMALL = 200_000
_LOADED_ROWS = 50_000
_LOADED_FILES = 256  # more files than this cost more to open each time than to load once
_ROW_BITS = 32
_NO_STATE = Table("", {})


class Tables:
    """`tables.messages` and so on: never missing, exactly the schema's columns, in UTC.

    One DuckDB connection lies below; use a Tables from one thread, and close it (or use `with`).
    """

    messages: ir.Table
    calls: ir.Table
    events: ir.Table
    alerts: ir.Table
    usage: ir.Table
    accounts: ir.Table
    keys: ir.Table
    numbers: ir.Table
    applications: ir.Table
    services: ir.Table
    usage_triggers: ir.Table
    messaging_countries: ir.Table
    voice_countries: ir.Table
    voice_settings: ir.Table
    balance: ir.Table
    verify_attempts: ir.Table
    """And one for each of `configuration.KINDS`, by name: `tables["event_sinks"]`."""

    account_sids: tuple[str, ...]
    """Accounts that anything was read from, sorted."""

    def __init__(self, folder: Path, lines: Sequence[Line]) -> None:
        parts = _parts(folder, lines)
        self.connection = _connection(folder, sum(part.rows for part in parts))
        self.account_sids = tuple(
            sorted({str(line.facts["account_sid"]) for line in lines if line.kind in (PART, READING)})
        )
        for table in TABLES.values():
            mine = [part for part in parts if part.table == table.name]
            if table.state:
                mine = _newest_readings(mine, lines, table.name)
            _open(self.connection, table, mine)
            setattr(self, table.name, self.connection.table(table.name))

    def __getitem__(self, name: str) -> ir.Table:
        if name not in TABLES:
            raise KeyError(name)
        table: ir.Table = getattr(self, name)
        return table

    def close(self) -> None:
        self.connection.disconnect()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True)
class _Part:
    table: str
    path: Path
    rows: int
    reading: str
    complete_columns: bool
    """Has every column of the present schema; an older part may lack some."""


def history(folder: Path, lines: Sequence[Line], name: str) -> ir.Table:
    """All versions of all records of a table, as they were collected."""
    table = TABLES[name]
    parts = [part for part in _parts(folder, lines) if part.table == name]
    connection = _connection(folder, sum(part.rows for part in parts))
    query = f"SELECT {_names(table)} FROM {_source(connection, table, parts)}"
    connection.raw_sql(f'CREATE VIEW "{name}" AS {query}')
    return connection.table(name)


def earlier(folder: Path, lines: Sequence[Line], at: datetime) -> dict[str, ir.Table]:
    """Each state table as it was read from Twilio last before `at`, where it was; without `raw`.

    For each account that was read so, a row without `sid` has the time: also where there was nothing.
    """
    before = [
        line
        for line in lines
        if line.kind in (PART, READING)
        and TABLES.get(line.facts.get("table", ""), _NO_STATE).state
        and not line.facts.get("asked", {}).get("file")
        and from_iso(line.at) < at
    ]
    found: dict[str, ir.Table] = {}
    parts = _parts(folder, before)
    connection = _connection(folder, sum(part.rows for part in parts))
    for name in dict.fromkeys(str(line.facts["table"]) for line in before):
        ends = {
            line.facts["account_sid"]: {
                "account_sid": line.facts["account_sid"],
                "read_at": from_iso(line.at),
                "collection": line.collection,
            }
            for line in before
            if line.facts["table"] == name and line.facts.get("complete")
        }
        if not ends:
            continue
        mine = _newest_readings([part for part in parts if part.table == name], before, name)
        columns = [fitted(TABLES[name], pa.Table.from_pylist(list(ends.values())))]
        if any(part.rows for part in mine):
            _open(connection, TABLES[name], mine)
            rows = connection.table(name).drop("raw").to_pyarrow()
            columns.insert(0, fitted(TABLES[name], rows))
        found[name] = ibis.memtable(pa.concat_tables(columns))
    connection.disconnect()
    return found


def _connection(folder: Path, rows: int) -> Any:  # Any: ibis has no types for its backends
    writable = os.access(folder, os.W_OK)
    above = folder / SCRATCH if writable else Path(tempfile.gettempdir()) / f"dakkan-{os.getuid()}"
    with writing(above):
        make_folder(above)
    wanted = _MEMORY + max(0, rows - _SMALL) * _MEMORY_A_MILLION // 1_000_000
    scratch = above / str(os.getpid())  # made when the memory does not suffice, removed by DuckDB
    connection = ibis.duckdb.connect(
        memory_limit=f"{min(_MOST_MEMORY, wanted)}MB",
        threads=1 if rows <= _SMALL else min(4, os.cpu_count() or 1),  # each thread holds columns of its own
        temp_directory=str(scratch),
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
        preserve_insertion_order=False,
    )
    connection.raw_sql("SET TimeZone = 'UTC'")
    return connection


def _parts(folder: Path, lines: Iterable[Line]) -> list[_Part]:
    """The files that the manifest names, in the order of collection; a hash check is `Evidence.check`."""
    parts = []
    for line in lines:
        if line.kind != PART or line.facts.get("table") not in TABLES:
            continue
        table = TABLES[line.facts["table"]]
        path = folder / line.facts["path"]
        if not path.is_relative_to(folder) or ".." in path.parts or not path.is_file():
            raise EvidenceDamaged(
                say(
                    N_(
                        "{path} is in the manifest and not on the disk. Restore it from a copy; what else "
                        "is wrong, `dakkan case check` tells."
                    ),
                    path=str(line.facts["path"]),
                )
            )
        complete = set(line.facts.get("columns", ())) >= set(table.all_columns)
        parts.append(_Part(table.name, path, line.facts["rows"], line.facts.get("reading", ""), complete))
    return parts


def _newest_readings(parts: list[_Part], lines: Sequence[Line], name: str) -> list[_Part]:
    """Of each account the newest reading that came to its end; a file's only where there is no other."""
    read: dict[str, str] = {}
    from_file: dict[str, str] = {}
    for line in lines:
        if line.kind in (PART, READING) and line.facts.get("table") == name and line.facts.get("complete"):
            kept = from_file if line.facts.get("asked", {}).get("file") else read
            kept[line.facts["account_sid"]] = line.facts["reading"]
    wanted = set({**from_file, **read}.values())
    return [part for part in parts if part.reading in wanted]


def _open(connection: Any, table: Table, parts: list[_Part]) -> None:
    name, names = table.name, _names(table)
    rows = sum(part.rows for part in parts)
    if not rows:
        empty = ", ".join(f"NULL::{SQL[kind]} AS {column}" for column, kind in table.all_columns.items())
        connection.raw_sql(f'CREATE VIEW "{name}" AS SELECT {empty} WHERE false')
        return
    source = _source(connection, table, parts)
    # order: read_at, then the order of collection, which the numbered paths carry, then the row in its part
    place = f"((file_order.position << {_ROW_BITS}) | file_row_number)"
    connection.raw_sql(f'CREATE TABLE "{name}$files" (filename VARCHAR, position BIGINT)')
    connection.raw_sql(
        f'INSERT INTO "{name}$files" VALUES '
        + ", ".join(f"({_quoted(str(part.path))}, {position})" for position, part in enumerate(parts, 1))
    )
    located = f'{source} AS rows JOIN "{name}$files" AS file_order USING (filename)'
    connection.raw_sql(
        f'CREATE TABLE "{name}$newest" AS SELECT max_by({place}, '
        f"(epoch_us(coalesce(read_at, make_timestamptz(0)))::HUGEINT << 64) | {place}) AS place "
        f"FROM {located} GROUP BY {_same(table)}"
    )
    (newest,) = connection.raw_sql(f'SELECT count(*) FROM "{name}$newest"').fetchone()
    query = f"SELECT {names} FROM {source}"
    if newest != rows:
        query = f'SELECT {names} FROM {located} SEMI JOIN "{name}$newest" AS kept ON kept.place = {place}'
    else:
        connection.raw_sql(f'DROP TABLE "{name}$newest"')
    loaded = rows <= _LOADED_ROWS or len(parts) > _LOADED_FILES
    connection.raw_sql(f'CREATE {"TABLE" if loaded else "VIEW"} "{name}" AS {query}')


def _source(connection: Any, table: Table, parts: list[_Part]) -> str:
    """All rows of the parts, with `filename` and `file_row_number`."""
    files = ", ".join(_quoted(str(part.path)) for part in parts)
    if not parts:
        empty = ", ".join(f"NULL::{SQL[kind]} AS {column}" for column, kind in table.all_columns.items())
        return f"(SELECT {empty} WHERE false)"
    options = "filename = true, file_row_number = true, hive_partitioning = false"
    if all(part.complete_columns for part in parts):
        return f"read_parquet([{files}], {options})"
    source = f"read_parquet([{files}], union_by_name = true, {options})"
    there = {row[0] for row in connection.raw_sql(f"DESCRIBE SELECT * FROM {source}").fetchall()}
    missing = "".join(
        f", NULL::{SQL[kind]} AS {column}"
        for column, kind in table.all_columns.items()
        if column not in there
    )
    return f"(SELECT *{missing} FROM {source})"


def _names(table: Table) -> str:
    return ", ".join(f'{column}::{SQL[kind]} AS "{column}"' for column, kind in table.all_columns.items())


def _same(table: Table) -> str:
    """What is equal when two rows are the same thing: 128 bits of hash, since long texts are slow to group by."""
    forth, back = ", ".join(table.key), ", ".join(reversed(table.key))
    return f"hash({forth}), hash({back}, 1)"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
