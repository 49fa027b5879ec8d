"""The casebook: every case as lines that are added and never changed.

It is the executor's journal, the trail of who decided what, and the chain of custody at once; so a line is
on disk before `append` returns, and each carries the hash of the one before it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, IntegrityError, connections, transaction
from django.db.models import QuerySet

from ..casebook.anchors import Anchors
from ..casebook.chain import START, Head, Line, broken, canonical
from ..casebook.database import connect
from ..errors import NoSuchCase, StorageFull
from ..model.case import CaseEvent, Kind
from ..model.clock import Clock, system_clock
from ..texts import _, say

if TYPE_CHECKING:
    from ..casebook.models import Event

_TRIES = 50  # of a writer that another one overtook, on a database without a lock for writers


class Casebook:
    """All cases of one home. Safe to use from threads and from several processes."""

    def __init__(self, alias: str, anchors: Anchors, *, is_file: bool, clock: Clock) -> None:
        self._alias = alias
        self._anchors = anchors
        self._is_file = is_file
        self._clock = clock

    @classmethod
    def at(cls, folder: Path, database_url: str | None = None, *, clock: Clock = system_clock) -> "Casebook":
        """Open the casebook of a home, making or updating its table if need be.

        Raises UsageError when `database_url` cannot be meant.
        """
        alias = connect(folder, database_url)
        return cls(alias, Anchors(folder), is_file=not database_url, clock=clock)

    def open(self, account_sid: str, by: str, data: Mapping[str, Any] | None = None) -> str:
        """Begin a case about an account; returns its id, `C-20261124-1`."""
        at = self._clock().astimezone(UTC)
        opened = {**(data or {}), "account_sid": account_sid}
        prefix = f"C-{at:%Y%m%d}-"
        return self._write(lambda: self._next_id(prefix), Kind.OPENED, opened, by, at).case

    def append(
        self, case: str, kind: Kind, data: Mapping[str, Any], by: str, *, at: datetime | None = None
    ) -> CaseEvent:
        """Add a line; on disk when this returns. Raises NoSuchCase, StorageFull.

        TypeError and ValueError as `chain.canonical` says: plain JSON only, and no secrets.
        """
        if not self._rows(case).exists():
            raise _no_such(case)
        return self._write(lambda: case, kind, data, by, (at or self._clock()).astimezone(UTC))

    def append_all(self, case: str, lines: Sequence[tuple[Kind, Mapping[str, Any]]], by: str) -> None:
        """Add lines that belong together, all or none; on disk when this returns. Raises as `append`."""
        if not lines:
            return
        if not self._rows(case).exists():
            raise _no_such(case)
        wanted = [(kind, canonical(data)) for kind, data in lines]
        self._write_all(lambda: case, wanted, by, self._clock().astimezone(UTC))

    def events(self, case: str, *, after: int = 0) -> list[CaseEvent]:
        """The lines of a case with a number above `after`, in order. Raises NoSuchCase."""
        found = [_line(row).event() for row in self._rows(case).filter(number__gt=after)]
        if not found and not self._rows(case).exists():
            raise _no_such(case)
        return found

    def cases(self) -> list[str]:
        """Ids of all cases, oldest first."""
        opened = self._all().filter(number=1).values_list("case", flat=True)
        return sorted(opened, key=_age)

    def open_for(self, account_sid: str) -> str | None:
        """The newest case about an account that is not closed."""
        closed = set(self._all().filter(kind=Kind.CLOSED).values_list("case", flat=True))
        mine = [
            row.case
            for row in self._all().filter(kind=Kind.OPENED)
            if row.case not in closed and _line(row).event().data.get("account_sid") == account_sid
        ]
        return max(mine, key=_age, default=None)

    def head(self, case: str) -> Head:
        """Number and hash of the last line. Raises NoSuchCase."""
        row = self._rows(case).last()
        if row is None:
            raise _no_such(case)
        return Head(row.number, row.hash)

    def check(self, case: str) -> list[str]:
        """What is wrong with a case: a changed, missing or foreign line, an end cut off. [] is sound.

        Raises NoSuchCase when neither the database nor the anchors know it.
        """
        lines = [_line(row) for row in self._rows(case)]
        noted = self._anchors.known(case)
        if not lines and not noted:
            raise _no_such(case)
        wrong = broken(lines)
        found = [wrong] if wrong else []
        if noted is None:
            found += [_("its anchor file is missing")] if self._is_file else []
        elif missed := _against({line.number: line.hash for line in lines}, noted):
            found.append(missed)
        return [f"{case}: {problem}" for problem in found]

    def close(self) -> None:
        """Give this thread's connection back."""
        connections[self._alias].close()

    def _write(
        self, case: Callable[[], str], kind: Kind, data: Mapping[str, Any], by: str, at: datetime
    ) -> CaseEvent:
        return self._write_all(case, [(kind, canonical(data))], by, at)[-1].event()

    def _write_all(
        self, case: Callable[[], str], wanted: Sequence[tuple[Kind, str]], by: str, at: datetime
    ) -> list[Line]:
        for _attempt in range(_TRIES):
            try:
                with transaction.atomic(using=self._alias):
                    lines = self._add(case(), wanted, by, at)
            except IntegrityError:
                continue  # another writer took the number
            except DatabaseError as wrong:
                raise _refused(wrong) from wrong
            try:
                self._anchors.add_all(lines[-1].case, [Head(line.number, line.hash) for line in lines])
            except OSError as wrong:
                raise _refused(wrong) from wrong
            return lines
        raise StorageFull(say("The casebook is busy: {tries} writers came first.", tries=_TRIES))

    def _add(self, case: str, wanted: Sequence[tuple[Kind, str]], by: str, at: datetime) -> list[Line]:
        last = self._rows(case).last()
        number, previous = (last.number, last.hash) if last else (0, START)
        lines: list[Line] = []
        for kind, text in wanted:
            number += 1
            line = Line(case, number, at, by, kind.value, text, previous).sealed()
            previous = line.hash
            lines.append(line)
        rows = self._all()
        rows.bulk_create([rows.model(**vars(line)) for line in lines])
        return lines

    def _next_id(self, prefix: str) -> str:
        today = self._all().filter(number=1, case__startswith=prefix).values_list("case", flat=True)
        return f"{prefix}{max((_age(case)[1] for case in today), default=0) + 1}"

    def _all(self) -> "QuerySet[Event]":
        from ..casebook.models import Event  # models can be imported only when Django has started

        return Event.objects.using(self._alias).order_by("case", "number")

    def _rows(self, case: str) -> "QuerySet[Event]":
        return self._all().filter(case=case)


def _against(hashes: Mapping[int, str], noted: Mapping[int, set[str]]) -> str | None:
    """The first of the noted lines that is gone, or is not what was noted."""
    for number in sorted(noted):
        if number not in hashes:
            return say("the end is cut off: line {number} was written and is gone", number=number)
        if noted[number] != {hashes[number]}:
            return say("line {number} is not the one that was written", number=number)
    return None


def _line(row: "Event") -> Line:
    return Line(row.case, row.number, row.at, row.by, row.kind, row.data, row.previous, row.hash)


def _age(case: str) -> tuple[str, int]:
    day, _, number = case.removeprefix("C-").partition("-")
    return day, int(number) if number.isdecimal() else 0


def _no_such(case: str) -> NoSuchCase:
    return NoSuchCase(say("There is no case {case}; `dakkan case list` shows those there are.", case=case))


def _refused(wrong: Exception) -> StorageFull:
    return StorageFull(say("The casebook could not be written: {reason}", reason=str(wrong)))
