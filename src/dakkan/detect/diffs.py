"""What is different from how the account stood before: resource by resource, field by field.

Where a table was read before, the two readings are compared; where it was not, the audit events of the
window are undone one by one. Each difference is joined to the event that tells of it, so that it has an
origin. These tables are small, and compared in Python.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import msgspec

from ..evidence.configuration import COLUMNS, KINDS
from ..evidence.schema import TABLES
from ..lure.links import host_of, site_of
from ..model.window import Window
from .diff_events import Change, Told, net_changes, text, utc

SCHEMA = {
    "account_sid": "string",
    "sid": "string",  # the event that tells of it (AE…), else the thing's own SID
    "resource_sid": "string",
    "kind": "string",  # of evidence.configuration, or `key`, `number`, `application`, `service`, …
    "name": "string",
    "parent_sid": "string",
    "change": "string",  # `added`, `removed`, `changed`
    "field": "string",  # "" for a thing as a whole
    "previous": "string",
    "updated": "string",
    "reference_at": "timestamp('UTC')",  # when it was last seen as it was before
    "created_at": "timestamp('UTC')",  # the event's time, else when it was first seen so
    "address": "string",
    "network": "string",
    "origin": "string",  # as in events; `untold` without an event
    "site": "string",  # registrable domain where `updated`, or a field of what was added, is a URL
    "own": "boolean",  # that site is the owner's; true for what is no URL
    "how": "string",  # `snapshot` or `events`
}

_WORDS = {
    "accounts": "subaccount",
    "keys": "key",
    "numbers": "number",
    "applications": "application",
    "services": "service",
    "usage_triggers": "usage-trigger",
    "messaging_countries": "messaging-country",
    "voice_countries": "voice-country",
    "voice_settings": "voice-setting",
} | {table: kind.word for table, kind in KINDS.items()}
"""What one row of a table is called, by table."""

_NAMES = ("name", "friendly_name", "phone_number", "country", "sid")
_NOT_STATE = frozenset({"owner_account_sid", "note"})
"""Text that Twilio writes, or that cannot change."""
_URL = re.compile(r"^https?://\S", re.I)
_NEUTRAL = frozenset({"demo.twilio.com"})

Thing = Mapping[str, Any]  # Any: a row of a state table
Row = dict[str, Any]


def diffs_of(
    states: Mapping[str, ir.Table],
    earlier: Mapping[str, ir.Table],
    events: ir.Table,
    window: Window,
    own_sites: frozenset[str],
    incomplete: Collection[str] = (),
) -> ir.Table:
    """`states` are the newest readings, `earlier` those before the window, by table; `events` have origin.

    In `earlier` a row without `sid` says that its account was read, even if there was nothing. Of the
    `incomplete` tables a part could not be read now, so what is missing from them is not called removed.
    """
    now = _readings(states)
    before = _readings({table: rows for table, rows in earlier.items() if table in states})
    oldest = min([window.since, *(at for reading in before.values() for at in reading.read.values())])
    told = Told(events, oldest)
    seen_at = max((at for reading in now.values() for at in reading.read.values()), default=window.until)
    accounts = now["accounts"].things.values() if "accounts" in now else ()
    born = {thing["sid"]: thing["created_at"] for thing in accounts if thing["created_at"]}
    found: list[Row] = []
    for table, reading in now.items():
        past = before.get(table)
        compare = _Compare(table, reading, past, told, window, seen_at, own_sites, born)
        found += compare.by_snapshot(with_removed=table not in incomplete)
        found += compare.without_earlier()
    found.sort(
        key=lambda row: tuple(
            row[name] for name in ("account_sid", "kind", "resource_sid", "change", "field")
        )
    )
    return ibis.memtable(found, schema=SCHEMA)


def _readings(tables: Mapping[str, ir.Table]) -> dict[str, "_Reading"]:
    """One question for all tables with the columns of configuration, one for each of the others."""
    alike = [table for table in tables if table in KINDS]
    rows: dict[str, list[Row]] = {table: [] for table in tables}
    if alike:
        columns = ("account_sid", "sid", "created_at", "read_at", *COLUMNS)
        both = ibis.union(*(tables[table].select(*columns, of=ibis.literal(table)) for table in alike))
        for row in both.order_by("account_sid", "sid").to_pyarrow().to_pylist():
            rows[row.pop("of")].append(row)
    for table in set(tables) - set(alike):
        wanted = dict.fromkeys(["account_sid", "sid", "created_at", "read_at", *TABLES[table].columns])
        rows[table] = tables[table].select(*wanted).order_by("account_sid", "sid").to_pyarrow().to_pylist()
    return {table: _Reading(table, rows[table]) for table in tables}


class _Reading:
    """One table at one time: its things by account and SID, and when each account was read."""

    def __init__(self, table: str, rows: list[Row]) -> None:
        columns = TABLES[table].columns
        self.fields = [
            name for name, kind in columns.items() if kind in ("text", "flag") and name not in _NOT_STATE
        ]
        self.things: dict[tuple[str, str], Thing] = {}
        self.read: dict[str, datetime] = {}
        for row in rows:
            account = row["account_sid"] or ""
            for name in ("created_at", "updated_at", "read_at"):
                row[name] = utc(row[name]) if row.get(name) else None
            if row["read_at"]:
                whose = _reader_of(table, account)
                self.read[whose] = max(self.read.get(whose, row["read_at"]), row["read_at"])
            if row["sid"]:
                self.things[account, row["sid"]] = row


@dataclass(frozen=True)
class _Compare:
    table: str
    now: _Reading
    past: _Reading | None
    told: Told
    window: Window
    seen_at: datetime
    own_sites: frozenset[str]
    born: Mapping[str, datetime]
    """When accounts were made: the settings of an account have no date of their own."""

    def _reference(self, account: str) -> datetime | None:
        return self.past.read.get(_reader_of(self.table, account)) if self.past else None

    # ---- two readings ------------------------------------------------------------------------

    def by_snapshot(self, *, with_removed: bool) -> Iterator[Row]:
        before = self.past.things if self.past else {}
        for key, thing in self.now.things.items():
            since = self._reference(key[0])
            if since is None or not _until(thing, self.window):
                continue
            if key not in before:
                yield self._row(thing, since, "added")
                continue
            old, new = self._fields(before[key]), self._fields(thing)
            for field in sorted(old.keys() | new.keys()):
                if old.get(field, "") != new.get(field, ""):
                    yield self._row(thing, since, "changed", field, old.get(field, ""), new.get(field, ""))
        for key, thing in before.items():
            since = self._reference(key[0])
            if with_removed and since is not None and key not in self.now.things:
                yield self._row(thing, since, "removed")

    def _row(
        self,
        thing: Thing,
        since: datetime,
        change: str,
        field: str = "",
        previous: str = "",
        updated: str = "",
    ) -> Row:
        account, sid, parent = thing["account_sid"], thing["sid"], thing.get("parent_sid") or ""
        event = self.told.fitting(account, self.table, sid, change, field, parent, since)
        at = self._seen(thing, since, change) if event is None else event["created_at"]
        links = [updated] if change == "changed" else []
        if change == "added":
            links = list(self._fields(thing).values())
        return self._filled(thing, change, field, previous, updated, since, at, event, links, "snapshot")

    def _seen(self, thing: Thing, since: datetime, change: str) -> datetime:
        """When it was first seen so: as it says itself, else when it was read, within the window."""
        says = (thing["created_at"], thing["updated_at"]) if change != "removed" else ()
        told: list[datetime] = [at for at in says if at is not None and since <= at < self.window.until]
        if told:
            return told[0] if change == "added" else told[-1]
        read = self.now.read.get(_reader_of(self.table, thing["account_sid"]), self.seen_at)
        return min(read, self.window.until - timedelta(seconds=1))

    # ---- events alone ------------------------------------------------------------------------

    def without_earlier(self) -> Iterator[Row]:
        """Of accounts whose table was never read before: what events tell, and what dates of things do."""
        mine = [
            one
            for one in self.told.changes
            if one.table == self.table
            and self._reference(one.account_sid) is None
            and self.window.holds(one.event["created_at"])
        ]
        known: set[tuple[str, str]] = set()
        for change, one in net_changes(mine):
            known.add((one.account_sid, one.resource_sid))
            yield self._from_event(change, one)
        settings = self.table == "voice_settings"
        for key, thing in self.now.things.items() if self.table in KINDS or settings else ():
            made = self.born.get(key[0]) if settings else thing["created_at"]
            if self._reference(key[0]) is not None or key in known or not made:
                continue
            if self.window.holds(made):
                yield self._row(thing, self.window.since, "added")
            elif self._is_off_since(thing):
                yield self._row(thing, self.window.since, "changed", "enabled", "", "false")

    def _is_off_since(self, thing: Thing) -> bool:
        """It is switched off and was changed in the window: what it was before, nobody can tell."""
        at = thing.get("updated_at")
        off = self._fields(thing).get("enabled", "").lower() == "false"
        return at is not None and self.window.holds(at) and off

    def _from_event(self, change: str, one: Change) -> Row:
        account = one.account_sid
        plain = {"account_sid": account, "sid": one.resource_sid}
        thing = self.now.things.get((account, one.resource_sid), plain)
        links = [one.updated]
        if change == "added" and thing is not plain:
            links = list(self._fields(thing).values())
        field = "" if change != "changed" else one.field
        return self._filled(
            thing,
            change,
            field,
            one.previous,
            one.updated,
            self.window.since,
            one.event["created_at"],
            one.event,
            links,
            "events",
        )

    # ---- both --------------------------------------------------------------------------------

    def _filled(
        self,
        thing: Thing,
        change: str,
        field: str,
        previous: str,
        updated: str,
        since: datetime,
        at: datetime,
        event: Mapping[str, Any] | None,
        links: Iterable[str],
        how: str,
    ) -> Row:
        sites = [site_of(host_of(link)) for link in links if _URL.match(link)]
        foreign = [site for site in sites if site not in self.own_sites | _NEUTRAL]
        return {
            "account_sid": thing["account_sid"],
            "sid": event["sid"] if event else thing["sid"],
            "resource_sid": thing["sid"],
            "kind": _WORDS[self.table],
            "name": next((text(thing[name]) for name in _NAMES if thing.get(name)), ""),
            "parent_sid": thing.get("parent_sid") or "",
            "change": change,
            "field": field,
            "previous": previous,
            "updated": self._stated(thing) if change == "added" else updated,
            "reference_at": since,
            "created_at": at,
            "address": event["address"] if event else None,
            "network": event["network"] if event else None,
            "origin": event["origin"] if event else "untold",
            "site": (foreign or sites or [""])[0],
            "own": not foreign,
            "how": how,
        }

    def _stated(self, thing: Thing) -> str:
        """All fields of what was added, as JSON: there is no field that changed, and they say what it is."""
        return msgspec.json.encode(self._fields(thing)).decode()[:2_000] if "read_at" in thing else ""

    def _fields(self, thing: Thing) -> dict[str, str]:
        """Field → text; those of configuration lie in their JSON."""
        if self.table not in KINDS:
            return {name: text(thing[name]) for name in self.now.fields}
        try:
            fields = msgspec.json.decode(thing["fields"] or "{}", type=dict[str, Any])
        except (msgspec.DecodeError, RecursionError):
            fields = {}
        return {name: text(value) for name, value in fields.items()}


def _reader_of(table: str, account: str) -> str:
    """Whose reading tells of `account`: the list of accounts is the main account's, and tells of all."""
    return "" if table == "accounts" else account


def _until(thing: Thing, window: Window) -> bool:
    return thing["created_at"] is None or thing["created_at"] < window.until
