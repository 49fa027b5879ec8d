"""Messages, calls and verification attempts of one account: a page of many thousands is found by bisection.

Sent rows are in order of their time and only grow at the end; those without a time stand apart.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Generic, Protocol, Self, TypeVar


class _Copied:
    """A row of plain values, copied field by field: deepcopy would take a minute for a month of traffic."""

    __slots__ = ()

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        copied = object.__new__(type(self))
        memo[id(self)] = copied
        for name in _names(type(self)):
            setattr(copied, name, getattr(self, name))
        return copied


_NAMES: dict[type, tuple[str, ...]] = {}


def _names(kind: type) -> tuple[str, ...]:
    if kind not in _NAMES:
        _NAMES[kind] = tuple(entry.name for entry in fields(kind))
    return _NAMES[kind]


@dataclass(slots=True, eq=False)
class Message(_Copied):
    number: int
    """Serial in the world: breaks ties of time."""
    sid: str
    account_sid: str
    direction: str
    status: str
    sender: str | None
    to: str
    body: str
    created_at: datetime
    at: datetime | None
    """When it was sent; what lists are ordered by."""
    updated_at: datetime
    person: str
    price: Decimal | None = None
    """USD it costs; shown only when billed."""
    segments: int = 1
    media: int = 0
    service_sid: str | None = None
    error_code: int | None = None
    status_callback: str = ""
    due_at: datetime | None = None
    """Scheduled: when it will be sent."""


@dataclass(slots=True, eq=False)
class Call(_Copied):
    number: int
    sid: str
    account_sid: str
    direction: str
    status: str
    sender: str
    to: str
    created_at: datetime
    at: datetime | None
    """When it was answered, or ended if it was not."""
    updated_at: datetime
    person: str
    ended_at: datetime | None = None
    price: Decimal | None = None
    seconds: int = 0
    ends_at: datetime | None = None
    """Answered: when it will end by itself."""
    phone_number_sid: str | None = None
    parent_sid: str | None = None
    trunk_sid: str | None = None
    status_callback: str = ""
    url: str = ""


@dataclass(slots=True, eq=False)
class Attempt(_Copied):
    """One code that Verify sent; `converted` when it came back."""

    number: int
    sid: str
    account_sid: str
    service_sid: str
    verification_sid: str
    channel: str
    to: str
    country: str
    created_at: datetime
    at: datetime | None
    updated_at: datetime
    person: str
    price: Decimal
    converted: bool = False
    message_sid: str | None = None


class _Row(Protocol):
    number: int
    sid: str
    created_at: datetime
    at: datetime | None


Row = TypeVar("Row", bound=_Row)
_AT = attrgetter("at")


class Log(Generic[Row]):
    """Newest first to the outside; `placed` is oldest first."""

    def __init__(self) -> None:
        self.by_sid: dict[str, Row] = {}
        self.placed: list[Row] = []
        self.waiting: dict[str, Row] = {}
        self._gone: dict[str, tuple[datetime, int]] = {}
        """Where deleted rows stood: a reader may hold one as its cursor."""

    def __len__(self) -> int:
        return len(self.by_sid)

    def add(self, row: Row) -> None:
        self.by_sid[row.sid] = row
        if row.at is None:
            self.waiting[row.sid] = row
        else:
            self._place(row)

    def set_time(self, row: Row, at: datetime) -> None:
        """The row has been sent, or answered: it takes its place."""
        if self.waiting.pop(row.sid, None) is None:
            return
        row.at = at
        self._place(row)

    def add_past(self, rows: Iterable[Row]) -> None:
        """Finished rows in any order and any number."""
        new = list(rows)
        self.by_sid.update((row.sid, row) for row in new)
        self.placed.extend(new)
        self.placed.sort(key=_place)

    def remove(self, row: Row) -> None:
        self.by_sid.pop(row.sid, None)
        if self.waiting.pop(row.sid, None) is None:
            index = bisect_left(self.placed, _place(row), key=_place)
            del self.placed[index]
            self._gone[row.sid] = _place(row)

    def newest(
        self, *, since: datetime | None = None, until: datetime | None = None, including: bool = True
    ) -> Iterator[Row]:
        """Placed rows of a stretch of time; `including`: rows at exactly `until` too."""
        low = bisect_left(self.placed, since, key=_AT) if since else 0
        high = len(self.placed)
        if until:
            high = (bisect_right if including else bisect_left)(self.placed, until, key=_AT)
        return self._down(low, high)

    def after(self, sid: str, *, since: datetime | None = None) -> Iterator[Row] | None:
        """Placed rows older than the one of `sid`, which may be gone; None when it never was."""
        row = self.by_sid.get(sid)
        place = _place(row) if row is not None and row.at is not None else self._gone.get(sid)
        if place is None:
            return None
        low = bisect_left(self.placed, since, key=_AT) if since else 0
        return self._down(low, bisect_left(self.placed, place, key=_place))

    def waiting_newest(self, after: str | None = None) -> Iterator[Row]:
        """Rows without a time, newest first; below the one of `after`, wherever that is now."""
        rows = sorted(self.waiting.values(), key=attrgetter("number"), reverse=True)
        if after is None:
            return iter(rows)
        mark = self.by_sid.get(after)
        return iter([row for row in rows if mark is None or row.number < mark.number])

    def _down(self, low: int, high: int) -> Iterator[Row]:
        placed = self.placed
        return (placed[index] for index in range(high - 1, low - 1, -1))

    def _place(self, row: Row) -> None:
        if not self.placed or _place(self.placed[-1]) <= _place(row):
            self.placed.append(row)
        else:
            self.placed.insert(bisect_left(self.placed, _place(row), key=_place), row)


def _place(row: _Row) -> tuple[datetime, int]:
    return (row.at or row.created_at, row.number)
