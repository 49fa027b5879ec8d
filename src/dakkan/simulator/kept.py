"""Keeping a new configured resource in its account.

For the resources whose changes Twilio's audit log does not tell: making, changing and deleting them leaves
nothing but the resource itself, or its absence. Who did it is known to the truth alone.
"""

from collections.abc import Mapping

from .account import Account
from .configured import Configured, Value
from .refusal import not_found
from .world import World


def keep(
    world: World,
    account: Account,
    kind: str,
    sid: str,
    fields: Mapping[str, Value],
    person: str,
    *,
    parent_sid: str | None = None,
) -> Configured:
    """Made now, every field written by `person`. No event."""
    writers = dict.fromkeys(fields, person)
    thing = Configured(
        kind, sid, account.sid, world.now, world.now, person, dict(fields), writers, parent_sid
    )
    account.kind(kind)[sid] = thing
    return thing


def parts(account: Account, kind: str, parent: Configured) -> list[Configured]:
    """The resources of that kind under `parent`; newest first."""
    return [each for each in reversed(account.kind(kind).values()) if each.parent_sid == parent.sid]


def part(account: Account, kind: str, parent: Configured, sid: str, path: str) -> Configured:
    """Raises Refused when `parent` has no such one."""
    found = account.kind(kind).get(sid)
    if found is None or found.parent_sid != parent.sid:
        raise not_found(path)
    return found


def drop_parts(account: Account, kind: str, parent: Configured) -> None:
    for each in parts(account, kind, parent):
        del account.kind(kind)[each.sid]
