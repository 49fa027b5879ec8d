"""Which table a row of an exported file belongs to: by its SID, else by fields that only one table has."""

from collections.abc import Mapping
from typing import Any

from ..model.sid import is_sid
from ..twilio.endpoints import ALSO, ENDPOINTS

_BY_SID = {
    "SM": "messages",
    "MM": "messages",
    "CA": "calls",
    "AE": "events",
    "NO": "alerts",
    "AC": "accounts",
    "SK": "keys",
    "PN": "numbers",
    "AP": "applications",
    "MG": "services",
    "UT": "usage_triggers",
}
_BY_FIELDS = (
    ("usage", {"category", "start_date"}),
    ("voice_countries", {"iso_code", "low_risk_numbers_enabled"}),
    ("messaging_countries", {"country_code", "enabled"}),
    ("voice_settings", {"dialing_permissions_inheritance"}),
    ("balance", {"balance", "currency"}),
)
LIST_KEYS: Mapping[str, str] = {
    endpoint.key: table
    for table, endpoints in {
        name: (endpoint, *ALSO.get(name, ())) for name, endpoint in ENDPOINTS.items()
    }.items()
    for endpoint in endpoints
    if endpoint.key and endpoint.key != "content"
}
"""The list's name in an answer → its table; `content` is the name of several lists."""


def table_of(row: Mapping[str, Any]) -> str | None:
    """None when the row is of no table that is kept."""
    name = row.get("sid")
    if isinstance(name, str) and is_sid(name):
        if name.startswith("PN") and "voice_url" not in row and "sms_url" not in row:
            return None  # a verified caller ID has such a SID too
        return _BY_SID.get(name[:2])
    return next((table for table, fields in _BY_FIELDS if fields <= row.keys()), None)
