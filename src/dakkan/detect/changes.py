"""What events changed, field by field, with links reduced to their sites and countries to their codes.

An event's `changes` is JSON of `{field: {previous, updated}}` written by whoever made the change; it is
read once, in Python, and only the fields that a detector asks for are kept.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import msgspec
from ibis import _

from ..lure.links import host_of, site_of
from ..model.countries import country_named
from ..model.known import Known
from ..model.window import Window
from .countries import HIGH_RISK
from .expected import accepted_sites, expect_changes

SCHEMA = {
    "account_sid": "string",
    "sid": "string",
    "created_at": "timestamp('UTC')",
    "hour": "int64",
    "type": "string",
    "resource_sid": "string",
    "address": "string",
    "network": "string",
    "origin": "string",
    "field": "string",
    "kind": "string",  # url, pointer, email, phone, country, value
    "previous": "string",
    "updated": "string",
    "site": "string",  # registrable domain of an updated url
    "own": "boolean",  # the site is the owner's; true for what is no url
    "country": "string",
    "opened": "boolean",
    "high_risk": "boolean",
}

_URL = re.compile(r"(_url|^url|callback|webhook)s?$")
_POINTER = re.compile(r"(application_sid|trunk_sid)$")
_PHONE = re.compile(r"(^|_)(phone|mobile|totp|two_factor|2fa|mfa)", re.I)
_ON = ("enabled", "true", "on")
_NEUTRAL = frozenset({"", "demo.twilio.com"})
"""A number bought in the Console answers with Twilio's own demonstration until it is set up."""

STATE_URLS = {
    "numbers": ("voice_url", "voice_fallback_url", "sms_url", "sms_fallback_url", "status_callback"),
    "applications": (
        *("voice_url", "voice_fallback_url", "status_callback", "sms_url", "sms_fallback_url"),
        *("sms_status_callback", "message_status_callback"),
    ),
    "services": ("inbound_request_url", "fallback_url", "status_callback"),
    "usage_triggers": ("callback_url",),
}


@dataclass(frozen=True)
class Changes:
    table: ir.Table
    own_sites: frozenset[str]
    """Where the owner's webhooks lead, as far as evidence from before the thief tells."""


def changes_of(
    events: ir.Table,
    states: Mapping[str, ir.Table],
    window: Window,
    home_hosts: Collection[str],
    known: Known,
) -> Changes:
    """Take the `changes` of events (with origin) apart. `states` holds the tables of STATE_URLS."""
    columns = [
        "account_sid",
        "sid",
        "created_at",
        "hour",
        "type",
        "resource_sid",
        "address",
        "network",
        "origin",
    ]
    found = events.filter(_.changes.notnull(), _.changes != "", _.changes != "{}").order_by(
        "created_at", "sid"
    )
    rows = [
        row for event in found.select(*columns, "changes").to_pyarrow().to_pylist() for row in _fields(event)
    ]
    own = {site_of(host_of(host)) for host in home_hosts} | _sites_before(rows, window)
    own |= accepted_sites(known)
    own |= _sites_in_state(rows, states, window)
    own -= _NEUTRAL
    for row in rows:
        row["own"] = row["site"] in own or row["site"] in _NEUTRAL or row["kind"] != "url"
    expect_changes(rows, known)
    return Changes(ibis.memtable(rows, schema=SCHEMA), frozenset(own))


def _fields(event: dict[str, Any]) -> Iterator[dict[str, Any]]:
    try:
        changed = msgspec.json.decode(event.pop("changes"))
    except (msgspec.DecodeError, RecursionError):  # nested without end by whoever wrote it
        return
    for field, values in changed.items() if isinstance(changed, dict) else ():
        values = values if isinstance(values, dict) else {"updated": values}
        previous, updated = _text(values.get("previous")), _text(values.get("updated"))
        kind = _kind(event["type"], field)
        if kind == "" or previous == updated:
            continue
        country = country_named(field) if kind == "country" else ""
        yield {
            **event,
            "field": field[:100],
            "kind": kind,
            "previous": previous,
            "updated": updated,
            "site": site_of(host_of(updated)) if kind == "url" else "",
            "own": False,
            "country": country,
            "opened": kind == "country" and updated.lower() in _ON and previous.lower() not in _ON,
            "high_risk": country in HIGH_RISK or (kind == "country" and "high_risk" in field),
        }


def _kind(event_type: str, field: str) -> str:
    if "geographic-permissions" in event_type or event_type.startswith("verify-geo-permissions"):
        return "country"
    if _URL.search(field):
        return "url"
    if _POINTER.search(field):
        return "pointer"
    if "email" in field:
        return "email"
    if field == "phone_number" and event_type.startswith("phone-number"):
        return "value"
    if event_type.startswith("user.") and _PHONE.search(field):
        return "phone"
    return "value" if field in ("trigger_value", "status") else ""


def _text(value: Any) -> str:
    return "" if value is None else str(value)[:2_000]


def _sites_before(rows: list[dict[str, Any]], window: Window) -> set[str]:
    """Sites set before the window, and those that the first change of each field in it moved away from."""
    sites: set[str] = set()
    met: set[tuple[str, str]] = set()
    made = {
        row["resource_sid"]
        for row in rows
        if row["type"].endswith(".created") and window.holds(row["created_at"])
    }
    for row in rows:
        if row["kind"] != "url":
            continue
        if row["created_at"] < window.since:
            sites.add(row["site"])
        elif (row["resource_sid"], row["field"]) not in met and row["resource_sid"] not in made:
            met.add((row["resource_sid"], row["field"]))
            sites.add(site_of(host_of(row["previous"])))
    return sites


def _sites_in_state(rows: list[dict[str, Any]], states: Mapping[str, ir.Table], window: Window) -> set[str]:
    """Sites of things older than the window that nobody touched in it."""
    touched = {
        row["resource_sid"] for row in rows if row["kind"] == "url" and row["created_at"] >= window.since
    }
    sites: set[str] = set()
    for name, fields in STATE_URLS.items():
        old = states[name].filter((_.created_at < window.since) | _.created_at.isnull())
        for row in old.select("sid", *fields).to_pyarrow().to_pylist():
            if row["sid"] not in touched:
                sites |= {site_of(host_of(row[field])) for field in fields if row[field]}
    return sites
