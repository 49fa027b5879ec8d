"""The columns of every table, once.

Types: `text`, `time` (UTC), `whole` (int64), `money` (decimal(18, 6), positive is cost), `flag`.
Each table also has the columns of EVERY_TABLE. `key` is what makes a row the same thing again:
the newest version of a key wins in the view, all versions stay in the files. A `state` table is a
snapshot: its view shows only the rows of the newest complete reading of each account.
"""

from dataclasses import dataclass
from typing import Literal

from .configuration import KINDS

ColumnType = Literal["text", "time", "whole", "money", "flag"]

EVERY_TABLE: dict[str, ColumnType] = {
    "account_sid": "text",  # the account it was read from, or belongs to
    "sid": "text",
    "created_at": "time",
    "read_at": "time",
    "collection": "text",  # id of the collection that brought it
    "raw": "text",  # the row as Twilio gave it, JSON, secrets redacted
}


@dataclass(frozen=True)
class Table:
    name: str
    columns: dict[str, ColumnType]
    key: tuple[str, ...] = ("account_sid", "sid")
    state: bool = False
    time: str = "created_at"
    """The column that a window is applied to."""

    @property
    def all_columns(self) -> dict[str, ColumnType]:
        return EVERY_TABLE | self.columns


_NUMBER_URLS: dict[str, ColumnType] = dict.fromkeys(
    (
        "voice_url",
        "voice_fallback_url",
        "sms_url",
        "sms_fallback_url",
        "status_callback",
        "voice_application_sid",
        "sms_application_sid",
        "trunk_sid",
    ),
    "text",
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "messages",
            {
                "direction": "text",
                "status": "text",
                "sender": "text",  # `from`
                "recipient": "text",  # `to`
                "country": "text",  # of the other side: recipient when outbound, ISO 3166
                "body": "text",
                "template": "text",  # the body with digits, links and names' case masked; see lure
                "segments": "whole",
                "media": "whole",
                "messaging_service_sid": "text",
                "price": "money",
                "price_unit": "text",
                "error_code": "whole",
                "sent_at": "time",
                "updated_at": "time",
            },
        ),
        Table(
            "calls",
            {
                "direction": "text",
                "status": "text",
                "sender": "text",
                "recipient": "text",
                "country": "text",
                "seconds": "whole",
                "price": "money",
                "price_unit": "text",
                "started_at": "time",
                "ended_at": "time",
                "parent_call_sid": "text",
                "phone_number_sid": "text",
                "trunk_sid": "text",
            },
        ),
        Table(
            "events",  # Monitor events; created_at is event_date
            {
                "type": "text",  # `phone_number.updated` is stored as `phone-number.updated`
                "actor_type": "text",
                "actor_sid": "text",
                "source": "text",
                "address": "text",
                "resource_type": "text",
                "resource_sid": "text",
                "changes": "text",  # JSON {field: {"previous": …, "updated": …}} of all three shapes
            },
        ),
        Table(
            "alerts",  # created_at is date_generated
            {
                "error_code": "whole",
                "log_level": "text",
                "resource_sid": "text",
                "alert_text": "text",
                "request_url": "text",
            },
        ),
        Table(
            "usage",  # Usage/Records/Daily of the account alone; sid is category/day
            {
                "category": "text",
                "day": "text",
                "count": "whole",
                "usage": "text",
                "price": "money",
                "price_unit": "text",
                "as_of": "time",
            },
            key=("account_sid", "category", "day"),
        ),
        Table(
            "accounts",  # account_sid is the account itself
            {
                "owner_account_sid": "text",
                "friendly_name": "text",
                "status": "text",
                "type": "text",
            },
            state=True,
        ),
        Table(
            "keys",
            {"friendly_name": "text", "updated_at": "time", "flags": "text", "kind": "text"},
            state=True,
        ),
        Table(
            "numbers",
            {"phone_number": "text", "friendly_name": "text", "country": "text", **_NUMBER_URLS},
            state=True,
        ),
        Table(
            "applications",
            {
                "friendly_name": "text",
                "voice_url": "text",
                "voice_fallback_url": "text",
                "status_callback": "text",
                "sms_url": "text",
                "sms_fallback_url": "text",
                "sms_status_callback": "text",
                "message_status_callback": "text",
            },
            state=True,
        ),
        Table(
            "services",
            {
                "friendly_name": "text",
                "inbound_request_url": "text",
                "fallback_url": "text",
                "status_callback": "text",
            },
            state=True,
        ),
        Table(
            "usage_triggers",
            {
                "friendly_name": "text",
                "usage_category": "text",
                "trigger_by": "text",
                "trigger_value": "text",
                "recurring": "text",
                "callback_url": "text",
                "callback_method": "text",
            },
            state=True,
        ),
        Table(
            "messaging_countries",  # sid is the ISO country
            {"country": "text", "enabled": "flag", "note": "text"},
            state=True,
        ),
        Table(
            "voice_countries",  # sid is the ISO country
            {
                "country": "text",
                "low_risk": "flag",
                "high_risk_special": "flag",
                "high_risk_tollfraud": "flag",
            },
            state=True,
        ),
        Table(
            "voice_settings",  # one row an account; sid is the account
            {"inheritance": "flag"},
            state=True,
        ),
        Table("balance", {"balance": "text", "currency": "text"}, state=True),
        Table(
            "verify_attempts",  # Verify's own attempts; created_at is date_created
            {
                "service_sid": "text",
                "channel": "text",
                "country": "text",
                "recipient": "text",
                "status": "text",  # `converted` or `unconverted`
                "price": "money",
                "price_unit": "text",
            },
        ),
        *(
            Table(
                name,
                {"name": "text", "parent_sid": "text", "updated_at": "time", "fields": "text"},
                state=True,
            )
            for name in KINDS
        ),
    )
}
