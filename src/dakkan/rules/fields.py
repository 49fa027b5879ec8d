"""Which field of a rule is which column: `logsource` names the table, a field one of its columns.

A field has the name of the column, or the one that Twilio's JSON gives it, so that a rule written for
the audit log in a SIEM is understood as it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import DakkanError
from ..evidence.schema import TABLES, ColumnType
from ..texts import N_, say

PRODUCT = "twilio"
SERVICES: Mapping[str, str] = {
    "audit": "events",
    "messages": "messages",
    "calls": "calls",
    "alerts": "alerts",
}
"""Service of a logsource → table of the evidence."""

TWILIO_NAMES: Mapping[str, Mapping[str, str]] = {
    "events": {
        "event_type": "type",
        "event_date": "created_at",
        "source_ip_address": "address",
        "event_data": "changes",
    },
    "messages": {
        "from": "sender",
        "to": "recipient",
        "num_segments": "segments",
        "num_media": "media",
        "date_created": "created_at",
        "date_sent": "sent_at",
        "date_updated": "updated_at",
    },
    "calls": {
        "from": "sender",
        "to": "recipient",
        "duration": "seconds",
        "date_created": "created_at",
        "start_time": "started_at",
        "end_time": "ended_at",
    },
    "alerts": {"date_generated": "created_at"},
}
"""Twilio's name of a field → column, where they differ."""
CHANGED = "event_data.resource_properties."
"""What Twilio calls `changes.`: `event_data.resource_properties.<field>.updated`."""
_CHANGE = re.compile(
    r"(?:changes|event_data\.resource_properties|event_data)\.([\w-]{1,100})\.(previous|updated)"
)


class RuleRefused(DakkanError):
    """A rule asks for what there is not; `word` is what stands in the file where it does."""

    def __init__(self, text: str, word: str = "") -> None:
        super().__init__(text)
        self.word = word


@dataclass(frozen=True)
class Field:
    """A field of a rule as SQL on its table."""

    sql: str
    kind: ColumnType

    @property
    def text(self) -> str:
        """The same as text: times as Twilio's new APIs write them."""
        if self.kind == "text":
            return self.sql
        if self.kind == "time":
            return f"strftime({self.clock}, '%Y-%m-%dT%H:%M:%SZ')"
        return f"CAST({self.sql} AS VARCHAR)"

    @property
    def clock(self) -> str:
        """A time in UTC, whatever the time zone of the connection."""
        return f"make_timestamp(epoch_us({self.sql}))"


def table_of(product: str | None, service: str | None, category: str | None) -> str:
    """The table that a logsource names; raises RuleRefused when there is none."""
    if product != PRODUCT or category is not None or service is None or service not in SERVICES:
        raise RuleRefused(
            say(
                N_("there is no log source {source}; known are product twilio with service {services}"),
                source="/".join(str(part) for part in (product, category, service) if part is not None),
                services=", ".join(SERVICES),
            ),
            "logsource",
        )
    return SERVICES[service]


def field_of(table: str, name: str) -> Field:
    """The field that a rule calls `name`; raises RuleRefused when the table has none."""
    columns = TABLES[table].all_columns
    column = name if name in columns else TWILIO_NAMES[table].get(name, "")
    if column:
        return Field(f'"{column}"', columns[column])
    change = _CHANGE.fullmatch(name) if table == "events" else None
    if change is None:
        raise RuleRefused(
            say(N_("{table} have no field {field}; docs/rules.md lists them"), table=table, field=name[:100]),
            name,
        )
    path = f'$."{change[1]}"."{change[2]}"'
    return Field(
        f'CASE WHEN json_valid("changes") THEN json_extract_string("changes", \'{path}\') END', "text"
    )


def keyword_fields(table: str) -> list[Field]:
    """Where a value without a field is looked for: the columns of text that Twilio filled."""
    own = ("account_sid", "sid", *TABLES[table].columns)
    kinds = TABLES[table].all_columns
    return [Field(f'"{name}"', "text") for name in own if kinds[name] == "text" and name != "template"]
