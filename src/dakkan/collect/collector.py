"""Reads a whole account tree into evidence, and goes on where an earlier run stopped.

What one account or table refuses is a gap, not an end. Only three things end a collection early: a main
credential that is dead, no answer from anywhere, and a full disk; and even then everything read is kept.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from threading import Event, Lock

from ..errors import (
    BadAnswer,
    DakkanError,
    TwilioError,
    Unauthorized,
    Unreachable,
    UsageError,
    WrongCredential,
)
from ..evidence.manifest import END, PART
from ..evidence.store import LIVE, Evidence
from ..evidence.writer import Writer
from ..model.clock import iso
from ..model.window import Window
from ..texts import N_, say
from ..twilio import access, tree
from ..twilio.client import Twilio
from ..twilio.credential import Credential
from ..twilio.tree import Account
from . import heap
from .collection import Collection as Collection
from .cursor import Key, Stop, stops, unfinished
from .progress import Progress
from .reading import Desk, Reading, Tally
from .refused import STRETCH, UNIT, why_not
from .unit import Unit, of_account, of_tree

Tell = Callable[[Progress], None]

WORKERS = 4
KEPT_DAYS = 30
"""Days that Twilio keeps audit events (without a larger edition) and alerts (reference 6.1, 6.2)."""
_SILENCES = 3
"""So many questions in a row without an answer, and a host is not asked any more."""

_SUBACCOUNTS = N_("accounts: the subaccounts of {account_sid}, if there are any")
_CLOSED = N_("{table} of the subaccount {account_sid}")
_EDGE = N_("{table} before {since}")
_EDGE_WHY = N_("Twilio keeps them for {days} days. What is older cannot be had any more.")


def collect(
    twilio: Twilio,
    credential: Credential,
    evidence: Evidence,
    window: Window,
    *,
    accounts: Sequence[str] = (),
    progress: Tell | None = None,
    workers: int = WORKERS,
) -> Collection:
    """Read `accounts` (all of the tree by default) for `window`; state is read as it is now.

    Raises Unauthorized or AccountSuspended when the main credential opens nothing, Unreachable when
    Twilio does not answer at all, StorageFull, and UsageError for an account that is not in the tree.
    """
    heap.share()
    found, why_alone = _tree(twilio, credential)
    if unknown := set(accounts) - {account.sid for account in found}:
        raise UsageError(
            say(
                N_("{account_sid} is not an account that the credential sees."),
                account_sid=", ".join(sorted(unknown)),
            )
        )
    chosen = [account for account in found if not accounts or account.sid in accounts]
    now = twilio.now()
    begun = {
        "source": LIVE,
        "account_sid": credential.account_sid,
        "accounts": [account.sid for account in chosen],
        "credential": {"kind": credential.kind, "user": credential.user},
        "since": iso(window.since),
        "until": iso(window.until),
    }
    left = unfinished(evidence.manifest.lines, credential.account_sid, window, now)
    windows = left.and_then(window) if left else [window]
    with evidence.collecting(begun, at=now, resume=left.collection if left else None) as writer:
        run = _Run(twilio, credential, writer, stops(evidence.manifest.lines, writer.collection), progress)
        if why_alone is not None:
            run.gap(_SUBACCOUNTS, why_alone, {"account_sid": credential.account_sid})
        run.all(run.units(found, chosen, windows, now), workers)
        run.note_edges(window, now)
        rows = _rows(evidence, writer.collection)
        end = {"rows": rows, "since": iso(window.since), "until": iso(window.until)}
        writer.line(END, end, twilio.now())
    heap.give_back()
    return Collection(
        writer.collection,
        rows,
        tuple(evidence.gaps()),
        tuple(account.sid for account in chosen),
        window.since,
        window.until,
    )


def _tree(twilio: Twilio, credential: Credential) -> tuple[list[Account], DakkanError | None]:
    """All accounts, and why only the credential's own is among them if that is so."""
    alone = Account(
        credential.account_sid, credential.account_sid, "", "", "", None, credential, why_closed=""
    )
    try:
        found = tree.accounts(twilio, credential)
    except WrongCredential as error:  # a Standard or Restricted key
        return [alone], error
    except (Unauthorized, BadAnswer) as error:
        told = access.diagnose(twilio, credential)
        if told.state in ("refused", "suspended"):
            kind = type(error) if isinstance(error, TwilioError) else Unauthorized
            says = " ".join(say(text, told.facts) for text in (told.says, *told.hints))
            raise kind(says, **_numbers(error)) from error
        return [alone], error
    if not any(account.sid == credential.account_sid for account in found):
        found.insert(0, alone)
    return found, None


def _numbers(error: DakkanError) -> dict[str, int]:
    return {"status": error.status, "code": error.code} if isinstance(error, TwilioError) else {}


def _rows(evidence: Evidence, collection: str) -> dict[str, int]:
    rows: dict[str, int] = {}
    for line in evidence.manifest:
        if line.kind == PART and line.collection == collection:
            table = line.facts["table"]
            rows[table] = rows.get(table, 0) + line.facts["rows"]
    return rows


class _Run:
    """The units of one collection, read side by side."""

    def __init__(
        self,
        twilio: Twilio,
        credential: Credential,
        writer: Writer,
        stopped_at: dict[Key, Stop],
        progress: Tell | None,
    ) -> None:
        self._twilio = twilio
        self._main = credential
        self._writer = writer
        self._stops = stopped_at
        self._progress = progress
        self._desk = Desk(twilio, writer, Tally(), Event(), self._heard)
        self._lock = Lock()
        self._silences: dict[str, int] = {}
        self._asked: set[Key] = set()
        self._done = self._total = 0

    # ---- what is to be read ------------------------------------------------------------------

    def units(
        self, found: list[Account], chosen: list[Account], windows: list[Window], now: datetime
    ) -> list[Unit]:
        main = next(account for account in found if account.sid == self._main.account_sid)
        units = [of_tree(main)] if len(found) > 1 or main.status else []
        for account in chosen:
            mine = [unit for window in windows for unit in of_account(account, window, now=now)]
            open_to_us = [unit for unit in mine if self._credentials(unit)]
            if closed := sorted({unit.table for unit in mine} - {unit.table for unit in open_to_us}):
                facts = {"table": ", ".join(closed), "account_sid": account.sid}
                self._writer.gap(_CLOSED, account.why_closed, at=self._twilio.now(), facts=facts)
            units += open_to_us
        return units

    def _credentials(self, unit: Unit) -> list[Credential]:
        """The account's own first, so that each account's limit of requests is its own; then the parent's."""
        own = [unit.account.credential] if unit.account.credential else []
        through_parent = self._main.kind == "auth-token" and not unit.own_credential
        if through_parent and unit.account.sid != self._main.account_sid:
            return [*own, self._main]
        return own

    # ---- reading -----------------------------------------------------------------------------

    def all(self, units: list[Unit], workers: int) -> None:
        """Read them and whatever they are divided into. Interrupted, what runs is kept first."""
        with ThreadPoolExecutor(workers, thread_name_prefix="collect") as pool:
            running: set[Future[list[Unit]]] = set()
            try:
                running |= self._submit(pool, units)
                while running:
                    finished, running = wait(running, return_when=FIRST_COMPLETED)
                    for future in finished:
                        running |= self._submit(pool, future.result())
            except BaseException:
                self._desk.stopped.set()
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _submit(self, pool: ThreadPoolExecutor, units: list[Unit]) -> set[Future[list[Unit]]]:
        now = self._twilio.now()
        fresh: list[Unit] = []
        units = list({unit.key: unit for unit in units if unit.key not in self._asked}.values())
        for unit in units:
            self._asked.add(unit.key)
            stop = self._stops.get(unit.key)
            if stop is None or not stop.is_done(now):
                fresh.append(unit)
        self._total += len(units)
        self._done += len(units) - len(fresh)
        return {pool.submit(self._one, unit) for unit in fresh}

    def _one(self, unit: Unit) -> list[Unit]:
        more: list[Unit] = []
        if self._desk.stopped.is_set():
            return more
        if self._silences.get(unit.host, 0) >= _SILENCES:
            self._refused(unit, Unreachable(""))
        else:
            try:
                more = Reading(unit, self._desk, self._credentials(unit), self._stops.get(unit.key)).run()
            except (TwilioError, BadAnswer) as error:
                self._heard(unit.host)
                self._refused(unit, error)
                self._require_living(unit, error)
            except Unreachable as error:
                self._refused(unit, error)
                self._silent(unit.host, error)
        self._tell(unit)
        return more

    def _heard(self, host: str) -> None:
        with self._lock:
            self._silences[host] = 0

    def _silent(self, host: str, error: Unreachable) -> None:
        """Raises `error` when nobody answers: the network is gone, not one of Twilio's hosts."""
        with self._lock:
            self._silences[host] = self._silences.get(host, 0) + 1
            nobody = all(self._silences.values()) and sum(self._silences.values()) >= _SILENCES
        if nobody:
            raise error

    def _require_living(self, unit: Unit, error: DakkanError) -> None:
        """Raises Unauthorized when the main credential died while we read: somebody may have rotated it."""
        if not isinstance(error, Unauthorized) or unit.account.sid != self._main.account_sid:
            return
        if not access.opens(self._twilio, self._main):
            raise error

    def _refused(self, unit: Unit, error: DakkanError) -> None:
        why, facts = why_not(error)
        facts |= {"table": unit.table, "account_sid": unit.account.sid}
        what = UNIT
        if unit.window and not unit.may_divide:
            what = STRETCH
            facts |= {"since": iso(unit.window.since), "until": iso(unit.window.until)}
        self._writer.gap(what, why, at=self._twilio.now(), facts=facts, asked=unit.asked)

    def gap(self, what: str, error: DakkanError, facts: dict[str, str | int]) -> None:
        why, more = why_not(error)
        self._writer.gap(what, why, at=self._twilio.now(), facts=facts | more)

    def note_edges(self, window: Window, now: datetime) -> None:
        """What Twilio no longer keeps; an hour of slack, because "30 days" are counted from a moment ago."""
        edge = now - timedelta(days=KEPT_DAYS)
        if window.since >= edge - timedelta(hours=1):
            return
        for table in ("events", "alerts"):
            facts: dict[str, str | int] = {"table": table, "since": iso(edge), "days": KEPT_DAYS}
            self._writer.gap(_EDGE, _EDGE_WHY, at=now, facts=facts)

    def _tell(self, unit: Unit) -> None:
        with self._lock:
            self._done += 1
            if self._progress is not None:
                rows = self._desk.tally.total
                self._progress(Progress(unit.account.sid, unit.table, rows, self._done, self._total))
