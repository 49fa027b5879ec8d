"""Configured resources whose changes the audit log tells: made, changed, deleted, one event each.

What belongs to such a resource (a login of a list, a list of a trunk) has no event of its own at Twilio:
adding it is told as a change of the resource it belongs to.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from . import audit
from .access import By
from .account import Account
from .configured import Changes, Configured, Value
from .forms import Field, started
from .world import World


@dataclass(frozen=True)
class Told:
    kind: str
    """In `account.things`."""
    event: str
    """As the audit log names it; often the same word."""
    prefix: str
    """Of its SIDs."""
    url: str
    """Where it is, with `{account}` and `{sid}`."""
    fields: tuple[Field, ...]

    def create(self, world: World, account: Account, values: Mapping[str, Value], by: By) -> Configured:
        thing = self.add(world, account, values, person=by.person)
        data = audit.created(thing.fields)
        world.record(account, f"{self.event}.created", thing.sid, by.actor, data, link=self.link(thing))
        return thing

    def add(
        self, world: World, account: Account, values: Mapping[str, Value], *, person: str = "shop"
    ) -> Configured:
        """Without an event."""
        sid = world.sid(self.prefix)
        thing = Configured(self.kind, sid, account.sid, world.now, world.now, person, started(self.fields))
        thing.write(values, person, world.now)
        account.kind(self.kind)[sid] = thing
        return thing

    def update(
        self, world: World, account: Account, thing: Configured, values: Mapping[str, Value], by: By
    ) -> None:
        self.tell(world, account, thing, thing.write(values, by.person, world.now), by)

    def tell(self, world: World, account: Account, thing: Configured, changes: Changes, by: By) -> None:
        """An event for these changes, if there are any: of the thing, or of what belongs to it."""
        if not changes:
            return
        event_type = f"{self.event}.updated"
        data = audit.updated(event_type, changes)
        world.record(account, event_type, thing.sid, by.actor, data, link=self.link(thing))

    def delete(self, world: World, account: Account, thing: Configured, by: By) -> None:
        del account.kind(self.kind)[thing.sid]
        world.record(account, f"{self.event}.deleted", thing.sid, by.actor, link=self.link(thing))

    def link(self, thing: Configured) -> str:
        return self.url.format(account=thing.account_sid, sid=thing.sid)


def added(fields: Mapping[str, Value]) -> Changes:
    """What the log says of a part that was added."""
    return {name: (None, value) for name, value in fields.items()}


def removed(fields: Mapping[str, Value]) -> Changes:
    return {name: (value, None) for name, value in fields.items()}
