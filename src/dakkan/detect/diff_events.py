"""Which audit events tell of a thing's state: who changed it, and how it was before they did.

Only the few columns that are needed are read, of the few events that speak of resources with a state.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import ibis.expr.types as ir
import msgspec
from ibis import _

from ..model.countries import country_named

TABLE_OF_TYPE: Mapping[str, str] = {
    "account": "accounts",
    "account-api-keys": "keys",
    "account-keys": "keys",
    "phone-number": "numbers",
    "application": "applications",
    "copilot-application": "services",
    "usage-trigger": "usage_triggers",
    "sms-geographic-permissions": "messaging_countries",
    "voice-geographic-permissions": "voice_countries",
    "sip-domain": "sip_domains",
    "sip-credential-list": "sip_credential_lists",
    "sip-ip-access-control-list": "sip_access_lists",
    "ip-access-control-list": "sip_access_lists",
    "trunk": "trunks",
    "byoc-trunk": "byoc_trunks",
    "caller-id": "caller_ids",
    "connect-app": "connect_apps",
    "authorized-connect-app": "authorized_connect_apps",
    "flow": "flows",
}
"""Event types, without their verb, by the table whose things they speak of."""

VERBS = {"added": "created", "removed": "deleted", "changed": "updated"}
COUNTRY_TABLES = frozenset({"messaging_countries", "voice_countries"})
_NEVER_MADE = COUNTRY_TABLES | {"voice_settings"}
_INHERITANCE = "dialing_permissions_inheritance"
_RISKS = {
    "_high_risk_special": "high_risk_special",
    "_high_risk_tollfraud": "high_risk_tollfraud",
    "": "low_risk",
}
_NO_STATE = re.compile(r"^(date_|uri$|url$|links$|subresource_uris$|sid$|account_sid$|api_version$|secret)")
_FLAGS = {"enabled": "true", "on": "true", "disabled": "false", "off": "false"}
_COLUMNS = (
    *("account_sid", "sid", "created_at", "type", "resource_sid", "address", "network", "origin", "changes"),
)


@dataclass(frozen=True)
class Change:
    """One field, or a thing as a whole (field ""), as an event tells of it."""

    table: str
    resource_sid: str
    verb: str
    field: str
    previous: str
    updated: str
    event: Mapping[str, Any]

    @property
    def account_sid(self) -> str:
        """Whose thing it is: a subaccount is its own, though its owner's log tells of it."""
        return self.resource_sid if self.table == "accounts" else str(self.event["account_sid"])

    @property
    def thing(self) -> tuple[str, str, str]:
        return self.account_sid, self.table, self.resource_sid


class Told:
    """The events since `since`, oldest first, by the thing that they are about."""

    def __init__(self, events: ir.Table, since: datetime) -> None:
        wanted = events.filter(_.created_at >= since, _.resource_sid.notnull())
        wanted = wanted.filter(_.type.split(".")[0].isin(list(TABLE_OF_TYPE)))
        rows = wanted.select(*_COLUMNS).order_by("created_at", "sid").to_pyarrow().to_pylist()
        for row in rows:
            row["created_at"] = utc(row["created_at"])
        self.changes = [change for row in rows for change in _changes(row)]
        self._of_thing: dict[tuple[str, str], list[Change]] = {}
        for change in self.changes:
            key = change.account_sid, _named(change.table, change.resource_sid)
            self._of_thing.setdefault(key, []).append(change)

    def fitting(
        self, account_sid: str, table: str, sid: str, change: str, field: str, parent: str, since: datetime
    ) -> Mapping[str, Any] | None:
        """The newest event since `since` that explains a difference; one about its parent if none is its own."""
        told = self._since(account_sid, _named(table, sid), since)
        verb = "updated" if table in _NEVER_MADE else VERBS[change]
        told = [one for one in told if one.verb == verb]
        if not told and parent:
            told = [one for one in self._since(account_sid, parent, since) if one.verb != "deleted"]
        named = [one for one in told if field and one.field == field]
        silent = [one for one in told if not one.field]
        best = named or silent or told
        return best[-1].event if best else None

    def _since(self, account_sid: str, name: str, since: datetime) -> list[Change]:
        return [
            one for one in self._of_thing.get((account_sid, name), ()) if one.event["created_at"] >= since
        ]


def _named(table: str, sid: str) -> str:
    """What is no SID (a country's code, the account's for its settings) means something else in each table."""
    return f"{table}/{sid}" if table in _NEVER_MADE else sid


def net_changes(told: Iterable[Change]) -> Iterator[tuple[str, Change]]:
    """What a series of events, oldest first, came to: `added`, `removed` or `changed`, with the last of each.

    What was made and deleted in between is no difference, nor is a field that is as it was.
    """
    things: dict[tuple[str, str, str], list[Change]] = {}
    for change in told:
        things.setdefault(change.thing, []).append(change)
    for changes in things.values():
        made = next((one for one in changes if one.verb == "created"), None)
        gone = next((one for one in reversed(changes) if one.verb == "deleted"), None)
        if made is not None or gone is not None:
            if made is None and gone is not None:
                yield "removed", gone
            elif made is not None and gone is None:
                yield "added", made
            continue
        yield from (("changed", one) for one in _net_fields(changes))


def _net_fields(changes: list[Change]) -> Iterator[Change]:
    fields: dict[str, tuple[Change, Change]] = {}
    for one in changes:
        if one.field:
            fields[one.field] = (fields.get(one.field, (one, one))[0], one)
    for first, last in fields.values():
        if first.previous != last.updated:
            yield Change(
                last.table, last.resource_sid, last.verb, last.field, first.previous, last.updated, last.event
            )


def _changes(event: dict[str, Any]) -> Iterator[Change]:
    kind, _dot, verb = event["type"].partition(".")
    table = TABLE_OF_TYPE[kind]
    changed = _decoded(event.pop("changes"))
    if table in COUNTRY_TABLES:
        yield from _of_countries(table, verb, changed, event)
        return
    whole = Change(table, event["resource_sid"], verb, "", "", "", event)
    if verb != "updated":
        yield whole
        return
    fields = [
        Change(table, event["resource_sid"], verb, name[:100], previous, updated, event)
        for name, previous, updated in _values(changed)
        if not _NO_STATE.match(name)
    ]
    yield from fields or [whole]


def _of_countries(table: str, verb: str, changed: Any, event: Mapping[str, Any]) -> Iterator[Change]:
    """Countries are fields of one event about the account: `south_sudan`, `chad_high_risk_special`."""
    for name, previous, updated in _values(changed):
        before, after = (_FLAGS.get(value.lower(), value.lower()) for value in (previous, updated))
        if name == _INHERITANCE:
            sid = event["account_sid"]
            yield Change("voice_settings", sid, "updated", "inheritance", before, after, event)
            continue
        suffix = next(end for end in _RISKS if name.endswith(end))
        field = "enabled" if table == "messaging_countries" else _RISKS[suffix]
        if country := country_named(name.removesuffix(suffix)):
            yield Change(table, country, "updated", field, before, after, event)


def _decoded(changes: str | None) -> Any:
    try:
        return msgspec.json.decode(changes) if changes else {}
    except (msgspec.DecodeError, RecursionError):  # nested without end by whoever wrote it
        return {}


def _values(changed: Any) -> Iterator[tuple[str, str, str]]:
    for name, values in changed.items() if isinstance(changed, dict) else ():
        values = values if isinstance(values, dict) else {"updated": values}
        previous, updated = text(values.get("previous")), text(values.get("updated"))
        if previous != updated:
            yield name, previous, updated


def text(value: Any) -> str:
    """A value as differences show it: flags as JSON writes them, nothing as ""."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)[:2_000]


def utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
