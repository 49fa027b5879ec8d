"""Alarms of the debugger (Monitor v2): who is told when errors pile up. No event in the audit log.

An intruder who turns one off, or has it sent elsewhere, is seen only by who remembers what it was.
"""

from collections.abc import Mapping
from typing import Any

from .account import Account
from .configured import Configured, Value
from .kept import keep
from .refusal import invalid
from .world import World

KIND = "alarm"
QUERY_TYPES = ("ERROR_CODE", "LOG_LEVEL", "ALL")
WINDOWS = ("FIVE_MINS", "FIFTEEN_MINS", "ONE_HOUR", "TWELVE_HOURS", "ONE_DAY")
_START: dict[str, Value] = {
    "query": "",
    "email": [],
    "webhook": "",
    "console_indicator": False,
    "description": "",
}


def create(world: World, account: Account, values: Mapping[str, Any], person: str = "shop") -> Configured:
    """Raises Refused when something required is missing or does not fit."""
    return keep(world, account, KIND, world.sid("AK"), {**_START, **_checked(values)}, person)


def replace(world: World, alarm: Configured, values: Mapping[str, Any], person: str) -> None:
    """The whole alarm is written anew. Raises Refused as `create`."""
    alarm.write({**_START, **_checked(values)}, person, world.now)


def enable(world: World, alarm: Configured, person: str, *, enabled: bool = True) -> None:
    alarm.write({"enabled": enabled}, person, world.now)


def delete(account: Account, alarm: Configured) -> None:
    del account.kind(KIND)[alarm.sid]


def _checked(values: Mapping[str, Any]) -> dict[str, Value]:
    for name in ("friendly_name", "query_type", "trigger_value", "time_window", "enabled"):
        if values.get(name) in (None, ""):
            raise invalid(f"{name} is required")
    if values["query_type"] not in QUERY_TYPES:
        raise invalid(f"queryType must be one of {', '.join(QUERY_TYPES)}")
    if values["time_window"] not in WINDOWS:
        raise invalid(f"timeWindow must be one of {', '.join(WINDOWS)}")
    if not isinstance(values["trigger_value"], int) or values["trigger_value"] < 1:
        raise invalid("triggerValue must be a positive number")
    if not isinstance(values["enabled"], bool):
        raise invalid("enabled must be true or false")
    if values.get("webhook") and "://" not in str(values["webhook"]):
        raise invalid("webhook is not a valid URL")
    return dict(values)
