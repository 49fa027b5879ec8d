"""One configured resource: a number, an application, a messaging service, a trunk, a sink.

Who wrote each field last is kept beside it, because a webhook serves whoever set it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

Value = str | bool | int | dict[str, bool] | list[str] | None
Changes = dict[str, tuple[Value, Value]]
"""Of each changed field: before, after."""


@dataclass
class Configured:
    kind: str
    """As the audit log names it: `phone-number`, `application`, …"""
    sid: str
    account_sid: str
    created_at: datetime
    updated_at: datetime
    made_by: str
    """The person: shop, thief or dakkan. Never in an answer."""
    fields: dict[str, Value] = field(default_factory=dict)
    written_by: dict[str, str] = field(default_factory=dict)
    parent_sid: str | None = None
    """The messaging service of a sender, for example, or the list of a SIP login."""

    def text(self, name: str) -> str:
        """A field as text, empty when it is not set."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def write(self, values: Mapping[str, Value], person: str, now: datetime) -> Changes:
        changes: Changes = {}
        for name, value in values.items():
            before = self.fields.get(name)
            self.written_by[name] = person
            if before != value:
                self.fields[name] = value
                changes[name] = (before, value)
        self.updated_at = now
        return changes

    def leads_somewhere(self) -> dict[str, str]:
        """Fields that send traffic or notices elsewhere, those that are set."""
        return {
            name: value
            for name, value in self.fields.items()
            if isinstance(value, str) and value and leads(name)
        }


def leads(field_name: str) -> bool:
    """`sip_url` and `connection_policy_sid` lead calls to somebody's exchange, as a webhook leads requests."""
    if field_name.endswith("method") or field_name == "homepage_url":
        return False
    return (
        field_name.endswith(("_url", "_application_sid", "trunk_sid", "connection_policy_sid"))
        or "callback" in field_name
        or field_name in ("webhook", "destination")
    )
