"""Reads one unit, page by page, into parts: a part about every 4 pages, each with the cursor behind it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Event, Lock

import pyarrow as pa

from ..errors import (
    AccountSuspended,
    BadAnswer,
    NotFound,
    TwilioError,
    Unauthorized,
    Unreachable,
    WrongCredential,
)
from ..evidence.schema import TABLES
from ..evidence.writer import Writer
from ..texts import N_
from ..twilio.client import Twilio
from ..twilio.credential import Credential
from ..twilio.endpoints import ENDPOINTS, PARENTS, Endpoint
from ..twilio.paging import Page
from . import peek
from .cursor import Stop
from .normalise import normalise
from .refused import why_not
from .unit import Source, Unit, is_dense

PART_PAGES = 4
PART_BYTES = 8 * 1024 * 1024
MOST_NOT_YET_PAGES = 500
"""How far down an unfiltered list is searched for what has not happened yet; what is below is a gap."""

_UNREADABLE = N_("{rows} rows of {table} of {account_sid}")
_UNREADABLE_WHY = N_("They are no records that could be read, and are not in the evidence.")
_PART = N_("{table} of {account_sid}: {part}")
_TOO_LONG = N_("older {table} of {account_sid} that still wait to be sent")
_TOO_LONG_WHY = N_(
    "The list is too long to be searched to its end. Look at scheduled messages in the Console."
)


@dataclass
class Tally:
    """Rows by table, over all threads."""

    rows: dict[str, int] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def add(self, table: str, rows: int) -> None:
        with self.lock:
            self.rows[table] = self.rows.get(table, 0) + rows

    @property
    def total(self) -> int:
        with self.lock:
            return sum(self.rows.values())


@dataclass(frozen=True)
class Desk:
    """What all readings of a collection share."""

    twilio: Twilio
    writer: Writer
    tally: Tally
    stopped: Event
    """Set when the collection is to end: each reading keeps what it has and leaves."""
    heard: Callable[[str], None]
    """Called with the host after each page."""
    listed: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """SIDs in the lists that were read to their end, by account and table: others lie inside of them."""


class Reading:
    """One unit on its way; `credentials` are tried in turn, `stop` is where an earlier run left it."""

    def __init__(self, unit: Unit, desk: Desk, credentials: list[Credential], stop: Stop | None) -> None:
        self._unit = unit
        self._desk = desk
        self._credentials = credentials
        resumed = stop if stop and not stop.complete and unit.resumable else None
        self._start = resumed.cursor if resumed else None
        self._name = resumed.reading if resumed and resumed.cursor else desk.writer.new_reading()
        self._cursor: str | None = None
        self._tables: list[pa.Table] = []
        self._pages = 0
        self._unreadable = 0
        self._sids: list[str] = []

    def run(self) -> list[Unit]:
        """Returns the units that it has to be divided into; nothing when it was read, or stopped.

        Raises TwilioError, Unreachable and BadAnswer; what was read before that is kept. Raises StorageFull.
        """
        try:
            for source in self._unit.sources:
                if source.endpoint.nested:
                    self._read_inside(source)
                elif divided := self._read(source):
                    return divided
                if self._desk.stopped.is_set() and self._cursor:
                    return []
        except (TwilioError, Unreachable, BadAnswer):
            self._keep()
            raise
        if self._desk.stopped.is_set() and self._unit.nested:
            return []
        self._desk.listed[self._unit.account.sid, self._unit.table] = self._sids
        self._write(complete=True)
        if self._unreadable:
            facts: dict[str, str | int] = {"table": self._unit.table, "account_sid": self._unit.account.sid}
            facts["rows"] = self._unreadable
            self._desk.writer.gap(_UNREADABLE, _UNREADABLE_WHY, at=self._desk.twilio.now(), facts=facts)
        return []

    def _read(self, source: Source) -> list[Unit]:
        try:
            for page in self._pages_of(source):
                if self._should_divide(page):
                    return list(self._unit.divided())
                self._take(page, source)
                if page.next is None or self._is_far_enough(page):
                    self._cursor = None
                    break
                self._cursor = page.next
                if self._desk.stopped.is_set():
                    self._keep()
                    break
                if len(self._tables) >= PART_PAGES or sum(one.nbytes for one in self._tables) > PART_BYTES:
                    self._write(complete=False)
        except TwilioError as error:
            if not source.optional:
                raise
            self._note_refusal(source, error)
        return []

    def _read_inside(self, source: Source) -> None:
        """The list of each parent. One that vanished in between is not missed; if none has it, it is refused."""
        refusal: NotFound | None = None
        found = False
        for parent in self._parents(source.endpoint):
            if self._desk.stopped.is_set():
                return
            more = {**source.more, "parent_sid": parent}
            try:
                self._read(Source(source.endpoint.inside(parent), more, source.optional))
                found = True
            except NotFound as error:
                refusal = error
        if refusal is not None and not found:
            raise refusal

    def _parents(self, endpoint: Endpoint) -> list[str]:
        if endpoint.parents:
            return list(endpoint.parents)
        listed = self._desk.listed.get((self._unit.account.sid, endpoint.parent))
        if listed is None:
            listed = []
            outer = ENDPOINTS.get(endpoint.parent) or PARENTS[endpoint.parent]
            for page in self._pages_of(Source(outer)):
                self._desk.heard(outer.host)
                listed += [sid for row in page.rows if (sid := peek.sid(row))]
        return listed

    def _pages_of(self, source: Source) -> Iterator[Page]:
        """From the first credential on that is not refused; what a stale cursor cannot give is read anew."""
        refusal: TwilioError | None = None
        for credential in self._credentials:
            pages = self._ask(credential, source)
            try:
                first = next(pages, None)
            except (Unauthorized, WrongCredential, AccountSuspended) as error:
                refusal = error
                continue
            except (TwilioError, BadAnswer):
                if self._start is None:
                    raise
                self._start, self._name = None, self._desk.writer.new_reading()
                pages = self._ask(credential, source)
                first = next(pages, None)
            if first is not None:
                yield first
                yield from pages
            return
        if refusal is not None:
            raise refusal

    def _ask(self, credential: Credential, source: Source) -> Iterator[Page]:
        unit = self._unit
        return self._desk.twilio.pages(
            credential, source.endpoint, unit.account.sid, start=self._start, **unit.query
        )

    def _should_divide(self, page: Page) -> bool:
        unit = self._unit
        if not (unit.may_divide and unit.window and page.number == 0 and page.next and not self._start):
            return False
        span = peek.span(page.rows)
        return span is not None and is_dense(len(page.rows), *span, unit.window)

    def _take(self, page: Page, source: Source) -> None:
        unit = self._unit
        self._desk.heard(unit.host)
        self._pages += 1
        found = normalise(
            unit.table,
            peek.not_yet(page.rows) if unit.filter == "not-yet" else page.rows,
            account_sid=unit.account.sid,
            read_at=page.read_at,
            collection=self._desk.writer.collection,
            more=source.more,
        )
        self._unreadable += found.unreadable
        self._desk.tally.add(unit.table, len(found.columns))
        if TABLES[unit.table].state:
            self._sids += [sid for sid in found.columns["sid"].to_pylist() if sid]
        if len(found.columns):
            self._tables.append(found.columns)

    def _is_far_enough(self, page: Page) -> bool:
        """Lists read from the top are left where everything is older than the window."""
        unit = self._unit
        if unit.filter not in ("newest", "not-yet") or unit.window is None:
            return False
        span = peek.span(page.rows)
        if span is not None and span[1] < unit.window.since:
            return True
        if unit.filter == "not-yet" and self._pages >= MOST_NOT_YET_PAGES:
            facts = {"table": unit.table, "account_sid": unit.account.sid}
            self._desk.writer.gap(_TOO_LONG, _TOO_LONG_WHY, at=self._desk.twilio.now(), facts=facts)
            return True
        return False

    def _keep(self) -> None:
        """Write what there is, so that the next run goes on from here."""
        if self._unit.resumable and self._cursor and self._tables:
            self._write(complete=False)

    def _write(self, *, complete: bool) -> None:
        unit, writer = self._unit, self._desk.writer
        at = self._desk.twilio.now()
        if self._tables:
            writer.add(
                unit.table,
                unit.account.sid,
                pa.concat_tables(self._tables),
                at=at,
                reading=self._name,
                complete=complete,
                asked=unit.asked,
                cursor=None if complete else self._cursor,
            )
            self._tables = []
        elif complete:
            writer.read(unit.table, unit.account.sid, at=at, reading=self._name, asked=unit.asked)

    def _note_refusal(self, source: Source, error: TwilioError) -> None:
        why, facts = why_not(error)
        facts |= {"table": self._unit.table, "account_sid": self._unit.account.sid}
        facts["part"] = source.endpoint.path.rpartition("/")[2]
        self._desk.writer.gap(_PART, why, at=self._desk.twilio.now(), facts=facts)
