"""One row of an answer in, one row of evidence out, for every table of the schema.

Twilio writes the same thing in several ways (numbers as strings, two date formats, three shapes of event
data); new fields and values appear without notice. So no field is required, no type is insisted on, and a
row that cannot be read is counted instead of stopping the others.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
import pyarrow as pa

from ..evidence.columns import arrow_schema
from ..evidence.configuration import KINDS
from ..evidence.country import country_of
from ..evidence.schema import TABLES, ColumnType
from ..evidence.template import template_of
from ..model.sid import is_sid
from . import cells, configured
from .rows import ALSO_READ, field_of

Row = Mapping[str, Any]  # Any: JSON
_CELL: dict[ColumnType, Callable[[Any], Any]] = {
    "text": cells.text,
    "time": cells.time,
    "whole": cells.whole,
    "money": cells.money,
    "flag": cells.flag,
}
_OWN = frozenset({"raw", "read_at", "collection"})


@dataclass(frozen=True)
class Normalised:
    columns: pa.Table
    unreadable: int
    """Rows that are no JSON object; everything else became a row."""


def normalise(
    table: str,
    rows: Iterable[bytes],
    *,
    account_sid: str,
    read_at: datetime,
    collection: str,
    more: Mapping[str, str] | None = None,
) -> Normalised:
    """`rows` are raw JSON with secrets redacted; `account_sid` is where they were read.

    `more` are columns that the rows do not have and the caller knows (a key's kind).
    """
    reader = None if table in KINDS else _reader(table)
    names = arrow_schema(TABLES[table]).names
    known = {name: number for number, name in enumerate(names)}
    found: list[list[Any]] = []
    unreadable = 0
    for raw in rows:
        row = reader.read(raw) if reader else _object(raw)
        if row is None:
            unreadable += 1
            continue
        try:
            if reader:
                values = [cell(getattr(row, field)) if field else None for field, cell in reader.plan]
                reader.finish(row, values, known, account_sid)
            else:
                parent_sid = (more or {}).get("parent_sid", "")
                told = configured.cells_of(table, row, account_sid=account_sid, parent_sid=parent_sid)
                values = [told.get(name) for name in names]
        except RecursionError:  # lists in lists in lists: nobody means that
            unreadable += 1
            continue
        values[known["raw"]] = raw.decode("utf-8", "replace").replace("\x00", "")
        values[known["read_at"]] = read_at
        values[known["collection"]] = collection
        for name, value in (more or {}).items():
            values[known[name]] = value
        found.append(values)
    schema = arrow_schema(TABLES[table])
    columns = zip(*found, strict=True) if found else ((),) * len(names)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return Normalised(pa.table(arrays, schema=schema), unreadable)


class _Reader:
    """How one table's rows are read: a struct with its fields, and a cell for each column."""

    def __init__(self, table: str) -> None:
        self.table = table
        columns = TABLES[table].all_columns
        wanted = [
            (column, field_of(table, column), _CELL[kind])
            for column, kind in columns.items()
            if column not in _OWN
        ]
        fields = dict.fromkeys([field for _, field, _ in wanted] + list(ALSO_READ.get(table, ())))
        safe = {field: f"f{number}" for number, field in enumerate(fields)}
        struct = msgspec.defstruct(
            f"Row_{table}",
            [(name, Any, None) for name in safe.values()],
            rename={v: k for k, v in safe.items()},
        )
        self._decoder = msgspec.json.Decoder(struct)
        self._struct = struct
        self._safe = safe
        by_column = {column: (safe[field], cell) for column, field, cell in wanted}
        self.plan = [by_column.get(column, ("", cells.text)) for column in columns]
        self._finish = _FINISH.get(table)

    def read(self, raw: bytes) -> Any:  # Any: the table's struct; None for what is no object
        try:
            return self._decoder.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return self._read_again(raw)

    def _read_again(self, raw: bytes) -> Any:
        """More patient with what a body may hold: half characters, bare control characters, wrong UTF-8."""
        row = _object(raw)
        if row is None:
            return None
        return self._struct(**{name: row.get(field) for field, name in self._safe.items()})

    def finish(self, row: Any, values: list[Any], known: Mapping[str, int], account_sid: str) -> None:
        if not is_sid(values[known["account_sid"]] or "", "AC"):
            values[known["account_sid"]] = account_sid
        if self._finish is not None:
            cell = _Cells(values, known)
            self._finish(lambda field: getattr(row, self._safe[field]), cell)


def _object(raw: bytes) -> dict[str, Any] | None:
    try:
        row = json.loads(raw.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


class _Cells:
    """A row's values by the names of their columns."""

    __slots__ = ("_known", "_values")

    def __init__(self, values: list[Any], known: Mapping[str, int]) -> None:
        self._values = values
        self._known = known

    def __getitem__(self, column: str) -> Any:
        return self._values[self._known[column]]

    def __setitem__(self, column: str, value: Any) -> None:
        self._values[self._known[column]] = value


Field = Callable[[str], Any]


def _traffic(cell: _Cells) -> None:
    """The country of the other side, and the price as a cost.

    Messages and calls are never credited, so the sign (minus is cost at Twilio's) tells nothing more.
    """
    direction = cell["direction"] or ""
    inbound = direction.startswith("inbound") or direction == "trunking-originating"
    cell["country"] = country_of(cell["sender"] if inbound else cell["recipient"])
    if cell["price"] is not None:
        cell["price"] = abs(cell["price"])


def _message(field: Field, cell: _Cells) -> None:
    _traffic(cell)
    cell["template"] = template_of(cell["body"])
    cell["created_at"] = cell["created_at"] or cell["sent_at"]
    if cell["error_code"] == 0:  # Bulk Export's way to say that there was none
        cell["error_code"] = None


def _call(field: Field, cell: _Cells) -> None:
    _traffic(cell)
    cell["created_at"] = cell["created_at"] or cell["started_at"]


def _event(field: Field, cell: _Cells) -> None:
    if cell["type"]:
        resource, dot, verb = cell["type"].partition(".")
        cell["type"] = resource.replace("_", "-") + dot + verb
    cell["changes"] = changes_of(field("event_data"))


def changes_of(data: Any) -> str | None:
    """`{field: {"previous": …, "updated": …}}` as JSON, from all three shapes (reference 6.1)."""
    if not isinstance(data, dict):
        return None
    inside = data.get("resource_properties", data)
    before = data.get("previous_properties")
    if not isinstance(inside, dict):
        return None
    changes = {
        name: change if isinstance(change, dict) else {"updated": change}
        for name, change in inside.items()
        if inside is not data or name != "previous_properties"
    }
    if isinstance(before, dict):
        for name, value in before.items():
            changes.setdefault(name, {}).setdefault("previous", value)
    return cells.text(json.dumps(changes, ensure_ascii=False)) if changes else None


def _alert(field: Field, cell: _Cells) -> None:
    cell["created_at"] = cell["created_at"] or cells.time(field("date_created"))


def _usage(field: Field, cell: _Cells) -> None:
    cell["sid"] = f"{cell['category'] or ''}/{cell['day'] or ''}"


def _account(field: Field, cell: _Cells) -> None:
    if is_sid(cell["sid"] or "", "AC"):
        cell["account_sid"] = cell["sid"]


def _number(field: Field, cell: _Cells) -> None:
    cell["country"] = country_of(cell["phone_number"])


def _country(field: Field, cell: _Cells) -> None:
    cell["sid"] = cell["country"]


def _of_account(field: Field, cell: _Cells) -> None:
    cell["sid"] = cell["account_sid"]


def _attempt(field: Field, cell: _Cells) -> None:
    """Number and country lie in `channel_data`, the price in an object of its own."""
    data, price = field("channel_data"), field("price")
    if isinstance(data, dict):
        cell["recipient"] = cells.text(data.get("to"))
        cell["country"] = cells.text(data.get("country"))
    if not cell["country"] and cell["recipient"]:
        cell["country"] = country_of(cell["recipient"])
    if isinstance(price, dict):
        cell["price"] = cells.money(price.get("value"))
        currency = cells.text(price.get("currency"))
        cell["price_unit"] = currency.upper() if currency else None
    if cell["price"] is not None:
        cell["price"] = abs(cell["price"])


_FINISH: dict[str, Callable[[Field, _Cells], None]] = {
    "messages": _message,
    "calls": _call,
    "events": _event,
    "alerts": _alert,
    "usage": _usage,
    "accounts": _account,
    "numbers": _number,
    "messaging_countries": _country,
    "voice_countries": _country,
    "voice_settings": _of_account,
    "balance": _of_account,
    "verify_attempts": _attempt,
}


@cache
def _reader(table: str) -> _Reader:
    return _Reader(table)
