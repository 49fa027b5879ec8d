"""The audit log (Monitor events) and the debugger's alerts.

Configuration changes write events, one each; sending and calling write none. `event_data` has three
shapes at Twilio, and all three occur here (reference 6.1).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .configured import Changes

EventData = dict[str, Any] | None

BARE = frozenset({"account.updated", "usage-trigger.updated", "application.updated"})
"""Event types whose data is `{field: {previous, updated}}` without `resource_properties` around it."""


@dataclass(frozen=True)
class Actor:
    """Who did it, as the audit log shows it."""

    type: str | None
    sid: str | None
    source: str
    address: str | None


TWILIO = Actor(None, None, "twilio", None)


@dataclass(frozen=True, slots=True)
class AuditEvent:
    number: int
    sid: str
    account_sid: str
    type: str
    at: datetime
    resource_sid: str
    actor: Actor
    data: EventData
    link: str | None = None
    """URL of the resource, where it has one."""

    @property
    def resource_type(self) -> str:
        return self.type.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Alert:
    number: int
    sid: str
    account_sid: str
    at: datetime
    code: int
    level: str
    text: str
    resource_sid: str
    request_method: str
    request_url: str
    variables: str = ""


def updated(event_type: str, changes: Changes) -> EventData:
    pairs = {name: {"previous": before, "updated": after} for name, (before, after) in changes.items()}
    return pairs if event_type in BARE else {"resource_properties": pairs}


def created(fields: Mapping[str, Any]) -> EventData:
    """Creations have only `updated`, and an empty `previous_properties` (reference C.6)."""
    return {
        "resource_properties": {name: {"updated": value} for name, value in fields.items()},
        "previous_properties": {},
    }
