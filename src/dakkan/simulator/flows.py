"""Studio flows: what a caller or a texter is led through; their HTTP widgets and redirects reach other hosts."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from . import audit
from .access import By
from .account import Account
from .configured import Changes, Configured, Value
from .kept import keep
from .refusal import invalid
from .world import World

KIND = "flow"
STATUSES = ("draft", "published")
_LEADS = "request_url"
"""The first address that the definition reaches, for the truth; not in answers."""
_TOLD = ("friendly_name", "status", "revision", "commit_message")
"""What the audit log tells of a flow (presumably: reference 6.1)."""


def create(world: World, account: Account, values: Mapping[str, Value], by: By) -> Configured:
    """Raises Refused when something required is missing or does not fit."""
    for name in ("friendly_name", "status", "definition"):
        if not values.get(name):
            raise invalid(f"{name} is required")
    flow = add(world, account, values, person=by.person)
    flow.fields["author_sid"] = _author(by)
    data = audit.created({name: flow.fields[name] for name in _TOLD})
    world.record(account, f"{KIND}.created", flow.sid, by.actor, data, link=link(flow))
    return flow


def add(world: World, account: Account, values: Mapping[str, Value], *, person: str = "shop") -> Configured:
    """Without an event."""
    fields: dict[str, Value] = {"commit_message": None, "author_sid": None, **values, "revision": 1}
    return keep(world, account, KIND, world.sid("FW"), {**fields, **_checked(fields)}, person)


def update(world: World, account: Account, flow: Configured, values: Mapping[str, Value], by: By) -> None:
    """Each update is a revision. Raises Refused without a status."""
    if not values.get("status"):
        raise invalid("Status is required")
    revision = flow.fields["revision"]
    number = revision + 1 if isinstance(revision, int) else 1
    written = {**values, **_checked(values), "revision": number, "author_sid": _author(by)}
    changes = flow.write(written, by.person, world.now)
    event_type = f"{KIND}.updated"
    data = audit.updated(event_type, _told(changes))
    world.record(account, event_type, flow.sid, by.actor, data, link=link(flow))


def delete(world: World, account: Account, flow: Configured, by: By) -> None:
    del account.kind(KIND)[flow.sid]
    world.record(account, f"{KIND}.deleted", flow.sid, by.actor, link=link(flow))


def link(flow: Configured) -> str:
    return f"https://studio.twilio.com/v2/Flows/{flow.sid}"


def _checked(values: Mapping[str, Value]) -> dict[str, Value]:
    """The definition in one form, and where it leads. Raises Refused for a value that does not fit."""
    if values.get("status", STATUSES[0]) not in STATUSES:
        raise invalid("Status must be draft or published")
    if "definition" not in values:
        return {}
    try:
        definition = json.loads(str(values["definition"]))
    except ValueError:
        raise invalid("Definition is not JSON") from None
    if not isinstance(definition, dict):
        raise invalid("Definition is not a JSON object")
    return {"definition": json.dumps(definition), _LEADS: next(_urls(definition), None)}


def _urls(part: Any) -> Iterator[str]:
    if isinstance(part, str) and part.startswith(("https://", "http://")):
        yield part
    elif isinstance(part, list):
        for each in part:
            yield from _urls(each)
    elif isinstance(part, dict):
        for each in part.values():
            yield from _urls(each)


def _told(changes: Changes) -> Changes:
    return {name: change for name, change in changes.items() if name in _TOLD}


def _author(by: By) -> str | None:
    """Users only; the API's calls have no author."""
    sid = by.actor.sid or ""
    return sid if sid.startswith("US") else None
