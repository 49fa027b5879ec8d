"""What is in an exported file, row by row: JSON lines, REST pages, arrays, CSV; packed or not.

A file is judged by its content, never by its name, and read as a stream. What is not what it seems is
told with its line; rows before that are kept.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import msgspec

from ..texts import N_, _
from .console_csv import fields_of, row_of, table_of_headers
from .guess import LIST_KEYS

LONGEST_LINE = 10 * 1024 * 1024
LARGEST_DOCUMENT = 64 * 1024 * 1024
_GZIP = b"\x1f\x8b"
_KNOWN = (  # other things that people have in such folders
    (b"PK\x03\x04", N_("a ZIP archive; unpack it first")),
    (b"%PDF", N_("a PDF")),
    (b"\x89PNG", N_("a picture")),
    (b"\xff\xd8\xff", N_("a picture")),
    (b"PAR1", N_("a Parquet file")),
    (b"SQLite", N_("a database")),
)
EXPECTED = N_("JSON lines (Bulk Export), a JSON page or array of Twilio's API, or the Console's CSV")


@dataclass(frozen=True)
class Exported:
    """One row of a file."""

    line: int
    raw: bytes
    table: str | None
    """What the file itself says about it: the name of the list it stood in, the CSV's headers."""


class Unusable(Exception):  # does not leave this package
    """A line, or all of a file from there on, cannot be used; `says` is a finished sentence."""

    def __init__(self, line: int, says: str, *, fatal: bool = True) -> None:
        super().__init__(says)
        self.line = line
        self.says = says
        self.fatal = fatal


def rows(path: Path) -> Iterator[Exported | Unusable]:
    """Rows, and what could not be one; ends after an Unusable that is fatal. Raises OSError."""
    reached = [0]
    try:
        with _opened(path) as file:
            for found in _rows(file, reached):
                yield found
                if isinstance(found, Unusable) and found.fatal:
                    return
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Unusable(reached[0] + 1, f"{_('The packed file is cut off or damaged')} ({error}).")
    except UnicodeError:
        yield Unusable(reached[0] + 1, f"{_('The text is not in UTF-8 or UTF-16')}.")
    except csv.Error as error:
        yield Unusable(reached[0] + 1, f"{_('Not CSV')}: {error}.")


def _opened(path: Path) -> IO[bytes]:
    file = path.open("rb")
    packed = file.read(2) == _GZIP
    file.seek(0)
    return io.BufferedReader(gzip.GzipFile(fileobj=file)) if packed else file


def _rows(file: IO[bytes], reached: list[int]) -> Iterator[Exported | Unusable]:
    first = file.readline(LONGEST_LINE + 1)
    start = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    while first and not start:  # blank lines before anything else
        reached[0] += 1
        first = file.readline(LONGEST_LINE + 1)
        start = first.lstrip()
    if not first:
        yield Unusable(0, _("The file is empty."))
        return
    if says := _is_something_else(start):
        yield Unusable(reached[0] + 1, f"{_('Not an export')}: {says}. {_('Expected')}: {_(EXPECTED)}.")
    elif start.startswith(b"["):
        yield from _document(start, file)
    elif start.startswith(b"{"):
        if len(first) <= LONGEST_LINE and _json(start) is None:
            yield from _document_or_lines(start, file, reached)
        else:
            yield from _lines(start, file, reached)
    else:
        yield from _csv(first, file, reached)


def _is_something_else(start: bytes) -> str:
    if start.startswith(b"<"):
        return _("HTML or XML, maybe a login or error page")
    for magic, says in _KNOWN:
        if start.startswith(magic):
            return _(says)
    utf16 = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in start[:4096] and not start.startswith((b"{", b"[")) and not utf16:
        return _("binary data")
    return ""


# ---- JSON ------------------------------------------------------------------------------------


def _lines(first: bytes, file: IO[bytes], reached: list[int]) -> Iterator[Exported | Unusable]:
    line = first
    while line:
        reached[0] += 1
        if len(line) > LONGEST_LINE:
            yield Unusable(reached[0], _("The line is longer than 10 MB: no record is."))
            return
        raw = line.strip()
        if raw:
            found = _json(raw)
            if found is None:
                says = f"{_('The line is not a JSON object')}. {_('Expected')}: {_(EXPECTED)}."
                yield Unusable(reached[0], says, fatal=False)
            else:
                yield from _of_object(found, raw, reached[0])
        line = file.readline(LONGEST_LINE + 1)


def _document_or_lines(first: bytes, file: IO[bytes], reached: list[int]) -> Iterator[Exported | Unusable]:
    """The first line is no JSON by itself: a document of many lines, or lines of which the first is bad."""
    second = file.readline(LONGEST_LINE + 1)
    if (
        second.lstrip().startswith(b"{")
        and _json(second.strip()) is not None
        and first.rstrip().endswith(b"}")
    ):
        reached[0] += 1
        yield Unusable(reached[0], f"{_('The line is not a JSON object')}.", fatal=False)
        yield from _lines(second, file, reached)
    else:
        yield from _document(first + second, file)


def _document(start: bytes, file: IO[bytes]) -> Iterator[Exported | Unusable]:
    content = start + file.read(LARGEST_DOCUMENT + 1 - len(start))
    if len(content) > LARGEST_DOCUMENT:
        yield Unusable(1, _("The JSON document is larger than 64 MB: export it as JSON lines."))
        return
    try:
        found = msgspec.json.decode(content, type=dict[str, msgspec.Raw] | list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        says = f"{_('The JSON is cut off or damaged')} ({error}). {_('Expected')}: {_(EXPECTED)}."
        yield Unusable(1, says)
        return
    if isinstance(found, dict):
        yield from _of_object(found, content.strip(), 1)
        return
    for raw in found:
        inside = _json(bytes(raw))
        if inside is None:
            yield Unusable(1, _("An element of the array is not a JSON object."), fatal=False)
        else:
            yield from _of_object(inside, bytes(raw), 1)


def _of_object(found: dict[str, msgspec.Raw], raw: bytes, line: int) -> Iterator[Exported | Unusable]:
    """A page gives its rows; everything else is a row itself."""
    key = _list_key(found)
    if key is None:
        yield Exported(line, raw, None)
        return
    try:
        inside = msgspec.json.decode(found[key], type=list[msgspec.Raw])
    except msgspec.DecodeError:
        yield Unusable(line, _("The page's list is no list."), fatal=False)
        return
    for element in inside:
        yield Exported(line, bytes(element), LIST_KEYS.get(key))


def _list_key(found: dict[str, msgspec.Raw]) -> str | None:
    if "sid" in found:
        return None
    if "meta" in found:
        try:
            key = msgspec.json.decode(found["meta"], type=dict[str, Any]).get("key")
        except msgspec.DecodeError:
            key = None
        if isinstance(key, str) and key in found:
            return key
    names = (name for name in (*LIST_KEYS, "content") if name in found)
    return next((name for name in names if bytes(found[name]).lstrip().startswith(b"[")), None)


def _json(raw: bytes) -> dict[str, msgspec.Raw] | None:
    try:
        return msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


# ---- CSV -------------------------------------------------------------------------------------


def _csv(first: bytes, file: IO[bytes], reached: list[int]) -> Iterator[Exported | Unusable]:
    utf16 = first.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = _text(first, file, "utf-16" if utf16 else "utf-8-sig")
    head = next(text, "")
    delimiter = max(",;\t", key=head.count)
    lines = csv.reader(_counted(head, text, reached), delimiter=delimiter)
    headers = next(lines, [])
    fields = fields_of(headers)
    if len(headers) < 2 or not {"sid", "from", "to", "status"} & set(fields):
        says = f"{_('The first line is no header that is known')}. {_('Expected')}: {_(EXPECTED)}."
        yield Unusable(1, says)
        return
    table = table_of_headers(headers)
    for values in lines:
        if any(value.strip() for value in values):
            if len(values) != len(fields):
                says = _("The line has more or fewer columns than the header.")
                yield Unusable(reached[0], says, fatal=False)
                continue
            yield Exported(reached[0], msgspec.json.encode(row_of(fields, values)), table)


def _text(first: bytes, file: IO[bytes], encoding: str) -> Iterator[str]:
    """Lines as text; a line without end is an error, not a reason to fill the memory."""
    if encoding == "utf-16":
        content = first + file.read(LARGEST_DOCUMENT)
        yield from io.StringIO(content.decode("utf-16"), newline="")
        return
    line = first.removeprefix(b"\xef\xbb\xbf")
    while line:
        if len(line) > LONGEST_LINE:
            raise csv.Error(_("a line is longer than 10 MB"))
        yield line.decode("utf-8", "replace")
        line = file.readline(LONGEST_LINE + 1)


def _counted(head: str, rest: Iterator[str], reached: list[int]) -> Iterator[str]:
    reached[0] += 1
    yield head
    for line in rest:
        reached[0] += 1
        yield line
