"""Things with webhook fields: where they are read, how they are set, which event a change leaves."""

from collections.abc import Mapping

from ..errors import UsageError
from ..texts import say
from ..twilio import writes
from .action import Record
from .hands import Hands, Row

TABLES: Mapping[str, str] = {"number": "numbers", "application": "applications", "service": "services"}
EVENTS: Mapping[str, str] = {
    "number": "phone-number.updated",
    "application": "application.updated",
    "service": "copilot-application.updated",
}
URLS: Mapping[str, tuple[str, ...]] = {
    "number": ("voice_url", "voice_fallback_url", "sms_url", "sms_fallback_url", "status_callback"),
    "application": (
        "voice_url",
        "voice_fallback_url",
        "status_callback",
        "sms_url",
        "sms_fallback_url",
        "sms_status_callback",
        "message_status_callback",
    ),
    "service": ("inbound_request_url", "fallback_url", "status_callback"),
}
TIES = ("voice_application_sid", "sms_application_sid", "trunk_sid")
"""Fields of a number that make its URLs ignored (reference 4.4)."""


def value(row: Row, field: str) -> str:
    """A field; null and "" are both empty (reference 4.4)."""
    found = row.get(field)
    return str(found) if found is not None else ""


def current(kind: str, account_sid: str, sid: str, hands: Hands) -> Row | None:
    """The thing as it is now; None when it is gone."""
    return next((row for row in hands.rows(TABLES[kind], account_sid) if row["sid"] == sid), None)


def update(
    kind: str, account_sid: str, sid: str, fields: Mapping[str, str], hands: Hands, record: Record
) -> None:
    record.wrote(EVENTS[kind], account_sid, sid)
    match kind:
        case "number":
            writes.update_number(hands.twilio, hands.main(), account_sid, sid, fields)
        case "application":
            writes.update_application(hands.twilio, hands.main(), account_sid, sid, fields)
        case "service":
            writes.update_service(hands.twilio, hands.own(account_sid), sid, fields)
        case _:
            raise UsageError(say("There is no way to change a {kind}.", kind=kind))
