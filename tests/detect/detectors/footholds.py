"""What a thief may leave behind, one of each kind: found by every detector of lasting ways in."""

from datetime import datetime
from typing import Any

from builders import DURING, MAIN, SUB, THIEF, Row, after, event, sid

from .differing import EVIL, OWN


def left_behind(start: datetime = DURING, by: str = MAIN, sub: str = SUB) -> dict[str, list[Row]]:
    """Rows by table; what no event tells of says itself when it was made."""

    def did(seconds: float, kind: str, thing: str, **fields: tuple[Any, Any]) -> Row:
        changes = fields or None
        return event(kind, after(seconds, start), THIEF, account_sid=by, resource_sid=thing, changes=changes)

    def made(prefix: str, **columns: Any) -> list[Row]:
        return [{"account_sid": by, "sid": sid(prefix), "created_at": start, "fields": "{}", **columns}]

    number = sid("PN")
    events = [
        did(2, "phone-number.updated", number, sms_url=(OWN, EVIL)),
        did(62, "phone-number.updated", number, sms_url=(EVIL, OWN)),
        did(3, "sip-credential-list.created", sid("CL")),
        did(4, "trunk.created", sid("TK")),
        did(5, "bulkexports.created", sid("JS")),
        did(6, "authorized-connect-app.created", sid("CN")),
        did(7, "flow.created", sid("FW")),
        did(8, "caller-id.created", sid("PN")),
        did(9, "voice-geographic-permissions.updated", by, dialing_permissions_inheritance=("true", "false")),
        did(10, "account.updated", sub, status=("active", "closed")),
        did(11, "user.updated", sid("US"), role=("developer", "administrator")),
    ]
    return {
        "events": events,
        "safe_list": made("GN"),
        "alarms": made("AK", fields=f'{{"webhook": "{EVIL}"}}'),
        "event_sinks": made("DG"),
        "oauth_apps": made("OQ"),
    }
