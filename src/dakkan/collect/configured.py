"""Rows of the configuration tables: what a thing is called, what it lies inside of, and its fields as text.

These kinds have little in common but that none may change unnoticed. So all fields are kept but those that
change by themselves or tell nothing: identity, times, links, counters, secrets.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ..model.sid import is_sid
from ..twilio.redact import REDACTED, names_a_secret
from . import cells

Row = Mapping[str, Any]  # Any: JSON

_NAMES = (
    *("friendly_name", "friendlyName", "connect_app_friendly_name", "unique_name", "username"),
    *("domain_name", "phone_number", "description", "resource_type"),
)
_SIDS = {
    "authorized_connect_apps": ("connect_app_sid",),
    "export_settings": ("resource_type",),
    "export_jobs": ("job_sid", "sid"),
    "alarms": ("sid", "alertConfigSid"),
}
_PARENTS = (
    *("credential_list_sid", "ip_access_control_list_sid", "trunk_sid", "sink_sid", "service_sid"),
    "resource_type",
)
_LEFT_OUT = re.compile(
    r"sid|account_sid|alertConfigSid|job_sid|date_?(created|updated)|url|uri|links|subresource_uris"
    r"|api_version|revision|details|job_queue_position|estimated_completion_time",
    re.IGNORECASE,
)
_LONGEST = 1_000
"""A longer value (a flow's definition) is kept as its digest: enough to see that it is another."""
_MOST_FIELDS = 200
_DEEPEST = 5


def cells_of(table: str, row: Row, *, account_sid: str, parent_sid: str = "") -> dict[str, Any]:
    """The values of a row's columns, but for those that tell where it came from."""
    fields = dict(_flat(row))
    sid = next((row[name] for name in _SIDS.get(table, ("sid",)) if row.get(name)), None) or parent_sid
    parent = parent_sid or next((row[name] for name in _PARENTS if row.get(name)), "")
    name = next((row[name] for name in _NAMES if row.get(name)), None)
    own = row.get("account_sid")
    return {
        "account_sid": own if isinstance(own, str) and is_sid(own, "AC") else account_sid,
        "sid": cells.text(sid),
        "created_at": _time(row, "date_created", "dateCreated"),
        "updated_at": _time(row, "date_updated", "dateUpdated"),
        "name": cells.text(name),
        "parent_sid": cells.text(parent),
        "fields": cells.text(json.dumps(fields, ensure_ascii=False, sort_keys=True)),
    }


def _time(row: Row, *names: str) -> datetime | None:
    return next((at for name in names if (at := cells.time(row.get(name)))), None)


def _flat(row: Row) -> Iterator[tuple[str, str]]:
    """Top fields that tell something, nested objects joined by dots."""
    wanted = {name: value for name, value in row.items() if not _LEFT_OUT.fullmatch(name)}
    for number, (name, value) in enumerate(_leaves(wanted, "", _DEEPEST)):
        if number >= _MOST_FIELDS:
            return
        yield name[:200], _text(value)


def _leaves(row: Row, before: str, deeper: int) -> Iterator[tuple[str, Any]]:
    for name in sorted(row):
        value = row[name]
        if names_a_secret(name):
            yield before + name, REDACTED if value else ""
        elif isinstance(value, dict) and deeper:
            yield from _leaves(value, f"{before}{name}.", deeper - 1)
        else:
            yield before + name, value


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):  # the order of a list of permissions or addresses means nothing
        value = sorted(value, key=lambda item: json.dumps(item, sort_keys=True))
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False, sort_keys=True)
    text = str(value)
    if len(text) > _LONGEST:
        return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return text
