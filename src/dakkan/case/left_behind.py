"""What the thief left in an account's configuration: it lets him in, or tells him all, when every token is new.

Things are his that an event of his made, that findings about such things name, and that lie in something of
his. What the owner had before the case, and the thief only changed, is nobody's to delete: of these only an
alarm that was silenced is kept, to be switched on again. A daily export has neither date nor event, so it is
known by where it reports to.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from ibis import _

from ..evidence.configuration import KINDS
from ..model.finding import Finding
from ..model.scope import Hostile
from .roles import counts, is_serious
from .tables import Tables, rows
from .traces import Traces

MADE: Mapping[str, str] = {
    "sip-domain.created": "sip-domain",
    "sip-credential-list.created": "sip-credential-list",
    "sip-ip-access-control-list.created": "sip-access-list",
    "ip-access-control-list.created": "sip-access-list",
    "trunk.created": "trunk",
    "byoc-trunk.created": "byoc-trunk",
    "caller-id.created": "caller-id",
    "connect-app.created": "connect-app",
    "authorized-connect-app.created": "authorized-connect-app",
    "flow.created": "flow",
    "application.created": "application",
    "bulkexports.created": "export-job",
}
"""What event makes which kind of thing; kinds that are not here leave none."""

_DETECTORS = frozenset(
    {
        *("sip-access-widened", "trunk-changed", "data-sink-added", "bulk-export-hook"),
        *("connect-app-authorized", "oauth-app-added", "function-or-flow-created", "caller-id-added"),
        *("alarm-changed", "safe-list-entry-added"),
    }
)
"""Their `resources` are things that somebody may have left."""

_SILENT = frozenset(
    {
        *("oauth-app", "event-sink", "event-subscription", "verify-webhook", "safe-list-entry"),
        *("function-service", "function"),
    }
)
"""Made without an event: nobody is ever seen making one, so the finding need not be sure who it was."""
_UNDATED = frozenset({"authorized-connect-app", "export-setting", "export-job", "safe-list-entry"})
"""Twilio tells no date of them."""
_PART_OF = frozenset(
    {"sip-credential", "sip-access-address", "trunk-origination-url", "event-subscription", "function"}
)
_COLUMNS = ("account_sid", "sid", "name", "parent_sid", "created_at", "updated_at", "fields")
_EVE = timedelta(minutes=15)
"""Before the first trace: what leaves none may have been made while the thief looked round."""
_AT_ONCE = timedelta(minutes=1)
"""Between a part's date and the event that tells only of the whole (a login, of its list)."""


@dataclass(frozen=True)
class _Thing:
    kind: str
    account_sid: str
    name: str
    """What the API knows it by: its SID, but for the safe list the number."""
    sid: str
    parent_sid: str
    created_at: datetime | None
    updated_at: datetime | None
    fields: Mapping[str, str]

    @property
    def on(self) -> bool:
        """False where it is there, and switched off."""
        return self.fields.get("enabled", "true") != "false"

    @property
    def hosts(self) -> frozenset[str]:
        """Whom it tells."""
        return frozenset({_host(value) for value in self.fields.values()} - {""})


def left_behind(
    tables: Tables, accounts: Sequence[str], traces: Traces, findings: Sequence[Finding]
) -> tuple[Hostile, ...]:
    """`findings` are all of the case; what is no longer there may be among what events made."""
    made = [
        Hostile(MADE[event.type], event.account_sid, event.resource_sid, traces.why(event))
        for event in traces.events
        if event.type in MADE and event.resource_sid
    ]
    things = list(_things(tables, accounts))
    named = [hostile for thing in things for hostile in _named(thing, traces.began_at, findings)]
    owned = {(each.account_sid, each.sid): each.why for each in (*made, *named)}
    parts = [hostile for thing in things for hostile in _part(thing, owned, traces)]
    return (*made, *named, *parts, *_silenced(things, traces), *_exports(things, owned, traces))


def _things(tables: Tables, accounts: Sequence[str]) -> Iterator[_Thing]:
    for name, kind in KINDS.items():
        table = getattr(tables, name, None)
        if table is None:  # evidence of an older Dakkan
            continue
        wanted = table.filter(_.account_sid.isin(accounts), _.sid.notnull())
        for row in rows(wanted.select(*_COLUMNS)):
            yield _Thing(
                kind.word,
                row["account_sid"],
                (name == "safe_list" and row["name"]) or row["sid"],
                row["sid"],
                row["parent_sid"] or "",
                row["created_at"],
                row["updated_at"],
                _fields(row["fields"]),
            )


def _named(thing: _Thing, began_at: datetime, findings: Sequence[Finding]) -> Iterator[Hostile]:
    telling = [
        finding
        for finding in findings
        if finding.detector in _DETECTORS
        and (is_serious(finding) or (thing.kind in _SILENT and counts(finding)))
        and finding.account_sid == thing.account_sid
        and thing.sid in finding.resources
    ]
    if telling and _left(thing, began_at):
        yield Hostile(thing.kind, thing.account_sid, thing.name, tuple(finding.id for finding in telling))


def _left(thing: _Thing, began_at: datetime) -> bool:
    """It is of the case's time, or a switch that stands as the thief wants it."""
    if thing.kind == "alarm":
        return not thing.on or _since(thing, began_at)
    if thing.kind == "export-setting":
        return thing.on
    if thing.kind in _SILENT:
        began_at -= _EVE
    return thing.kind in _UNDATED or _since(thing, began_at)


def _since(thing: _Thing, began_at: datetime) -> bool:
    return thing.created_at is not None and thing.created_at >= began_at.replace(microsecond=0)


def _part(
    thing: _Thing, owned: Mapping[tuple[str, str], tuple[str, ...]], traces: Traces
) -> Iterator[Hostile]:
    """What lies in a thing of his, or was put into one of the owner's when an event of his tells of that."""
    if thing.kind not in _PART_OF or not thing.parent_sid:
        return
    if (why := owned.get((thing.account_sid, thing.parent_sid))) is not None:
        yield Hostile(thing.kind, thing.account_sid, thing.name, why)
        return
    made = thing.created_at
    for event in traces.events:
        if made and event.resource_sid == thing.parent_sid and abs(event.at - made) <= _AT_ONCE:
            yield Hostile(thing.kind, thing.account_sid, thing.name, traces.why(event))
            return


def _silenced(things: Sequence[_Thing], traces: Traces) -> Iterator[Hostile]:
    """Alarms that are off since the thief is there: to switch one on again does no harm."""
    why = tuple(finding.id for finding in traces.findings)
    for thing in things:
        if (
            thing.kind == "alarm"
            and not thing.on
            and thing.updated_at
            and thing.updated_at >= traces.began_at
        ):
            yield Hostile(thing.kind, thing.account_sid, thing.sid, why)


def _exports(
    things: Sequence[_Thing], owned: Mapping[tuple[str, str], tuple[str, ...]], traces: Traces
) -> Iterator[Hostile]:
    """Daily exports that report where things of the thief's do, and none of the owner's."""
    his: dict[str, tuple[str, ...]] = {}
    owners: set[str] = set()
    for thing in things:
        if (why := owned.get((thing.account_sid, thing.sid))) is not None:
            his.update(dict.fromkeys(thing.hosts, why))
        elif thing.created_at is not None and thing.created_at < traces.began_at:
            owners |= thing.hosts
    for event in traces.events:
        for previous, updated in event.changes.values():
            owners |= {_host(previous)}
            his.setdefault(_host(updated), traces.why(event))
    for thing in things:
        told = sorted(thing.hosts & (his.keys() - owners))
        if thing.kind == "export-setting" and thing.on and told:
            yield Hostile(thing.kind, thing.account_sid, thing.sid, his[told[0]])


def _host(text: str) -> str:
    """Of a URL; "" for what is none, and for Twilio's own."""
    if not text.startswith(("http://", "https://")):
        return ""
    try:
        found = (urlsplit(text).hostname or "").lower()
    except ValueError:  # written by whoever set it
        return ""
    return "" if found.endswith(".twilio.com") else found


def _fields(text: str | None) -> Mapping[str, str]:
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):  # nested without end by whoever wrote it
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}
