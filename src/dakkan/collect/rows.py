"""Which field of Twilio's answers is which column, a table at a time.

Columns that are not here have the field's name, or are worked out in normalise.py. Field names of Bulk
Export files differ little and are all known here too (reference 6.5).
"""

from collections.abc import Mapping

FIELDS: Mapping[str, Mapping[str, str]] = {
    "messages": {
        "sender": "from",
        "recipient": "to",
        "segments": "num_segments",
        "media": "num_media",
        "sent_at": "date_sent",
        "updated_at": "date_updated",
    },
    "calls": {
        "sender": "from",
        "recipient": "to",
        "seconds": "duration",
        "started_at": "start_time",
        "ended_at": "end_time",
    },
    "events": {
        "created_at": "event_date",
        "type": "event_type",
        "address": "source_ip_address",
        "changes": "event_data",
    },
    "alerts": {"created_at": "date_generated"},
    "usage": {"created_at": "start_date", "day": "start_date"},
    "keys": {"updated_at": "date_updated"},
    "messaging_countries": {"country": "country_code", "note": "message"},
    "voice_countries": {
        "country": "iso_code",
        "low_risk": "low_risk_numbers_enabled",
        "high_risk_special": "high_risk_special_numbers_enabled",
        "high_risk_tollfraud": "high_risk_tollfraud_numbers_enabled",
    },
    "verify_attempts": {"status": "conversion_status"},
    "voice_settings": {"inheritance": "dialing_permissions_inheritance"},
}
ALSO_READ: Mapping[str, tuple[str, ...]] = {
    "messages": ("date_sent",),
    "calls": ("start_time",),
    "alerts": ("date_created",),
    "messaging_countries": ("country_code",),
    "voice_countries": ("iso_code",),
    "verify_attempts": ("channel_data",),
}
"""Fields that columns are worked out from."""


def field_of(table: str, column: str) -> str:
    """The JSON field of a column: `date_created` for created_at, else the column's own name."""
    known = FIELDS.get(table, {})
    return known.get(column, "date_created" if column == "created_at" else column)
