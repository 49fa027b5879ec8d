"""Event Streams: sinks, where events go, and subscriptions, which events go there.

No event in the audit log tells of them (reference 6.3): a sink is found by looking.
"""

import json
from typing import Any

from .access import By
from .account import Account
from .configured import Configured, Value
from .kept import drop_parts, keep, part, parts
from .refusal import invalid
from .world import World

SINK = "event-sink"
SUBSCRIPTION = "event-subscription"
SUBSCRIBED = "subscribed-event"
_NEEDED = {
    "webhook": ("destination", "method"),
    "kinesis": ("arn", "role_arn", "external_id"),
    "segment": ("write_key",),
    "email": ("email",),
}
Wanted = list[tuple[str, int]]
"""Event types with the version of their schema."""


def create_sink(
    world: World, account: Account, description: str, sink_type: str, configuration: str, person: str
) -> Configured:
    """`configuration` is JSON. Raises Refused when it lacks what a sink of that type needs."""
    needed = _NEEDED.get(sink_type)
    if needed is None:
        raise invalid(f"SinkType must be one of {', '.join(_NEEDED)}")
    given = _object(configuration, "SinkConfiguration")
    missing = [name for name in needed if not given.get(name)]
    if missing:
        raise invalid(f"SinkConfiguration lacks {', '.join(missing)}")
    if sink_type == "webhook" and "://" not in str(given["destination"]):
        raise invalid("SinkConfiguration: destination is not a valid URL")
    fields: dict[str, Value] = {
        "description": description,
        "sink_type": sink_type,
        "sink_configuration": json.dumps(given),
        # a stream to Amazon must be validated by its owner; the others begin at once
        "status": "initialized" if sink_type == "kinesis" else "active",
    }
    if sink_type == "webhook":
        fields["destination_url"] = str(given["destination"])  # for the truth, not in answers
    return keep(world, account, SINK, world.sid("DG"), fields, person)


def rename(world: World, thing: Configured, description: str, by: By) -> None:
    """A sink or a subscription; where a sink leads cannot be changed."""
    thing.write({"description": description}, by.person, world.now)


def delete_sink(account: Account, sink: Configured) -> None:
    """Raises Refused as long as there is a subscription to it."""
    if subscriptions(account, sink.sid):
        raise invalid("A sink that has subscriptions cannot be deleted")
    del account.kind(SINK)[sink.sid]


def subscriptions(account: Account, sink_sid: str = "") -> list[Configured]:
    """All, or those to one sink; newest first."""
    found = reversed(account.kind(SUBSCRIPTION).values())
    return [each for each in found if sink_sid in ("", each.text("sink_sid"))]


def subscribe(
    world: World, account: Account, description: str, sink: Configured, wanted: Wanted, person: str
) -> Configured:
    """Raises Refused without an event type."""
    if not wanted:
        raise invalid("Types is required")
    fields: dict[str, Value] = {"description": description, "sink_sid": sink.sid}
    subscription = keep(world, account, SUBSCRIPTION, world.sid("DF"), fields, person, parent_sid=sink.sid)
    for event_type, version in wanted:
        add_type(world, account, subscription, event_type, version, person)
    return subscription


def unsubscribe(account: Account, subscription: Configured) -> None:
    drop_parts(account, SUBSCRIBED, subscription)
    del account.kind(SUBSCRIPTION)[subscription.sid]


def add_type(
    world: World, account: Account, subscription: Configured, event_type: str, version: int, person: str
) -> Configured:
    """An event type has no SID: it is kept under that of its subscription and its own name."""
    fields: dict[str, Value] = {"type": event_type, "schema_version": version}
    sid = f"{subscription.sid}:{event_type}"
    return keep(world, account, SUBSCRIBED, sid, fields, person, parent_sid=subscription.sid)


def types(account: Account, subscription: Configured) -> list[Configured]:
    return parts(account, SUBSCRIBED, subscription)


def type_of(account: Account, subscription: Configured, event_type: str, path: str) -> Configured:
    """Raises Refused when the subscription is to no such type."""
    return part(account, SUBSCRIBED, subscription, f"{subscription.sid}:{event_type}", path)


def drop_type(account: Account, subscribed: Configured) -> None:
    del account.kind(SUBSCRIBED)[subscribed.sid]


def wanted_types(texts: list[str]) -> Wanted:
    """Of the JSON texts `{"type": …, "schema_version": 1}`. Raises Refused."""
    wanted: Wanted = []
    for text in texts:
        given = _object(text, "Types")
        version = given.get("schema_version", 1)
        if not given.get("type") or not isinstance(version, int):
            raise invalid('Types must be JSON such as {"type": "com.twilio…", "schema_version": 1}')
        wanted.append((str(given["type"]), version))
    return wanted


def _object(text: str, name: str) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise invalid(f"{name} is not a JSON object")
    return given
