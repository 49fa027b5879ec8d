"""Subaccounts: made, renamed, suspended, closed; and what that does to their traffic and numbers."""

from datetime import datetime
from typing import cast

from . import audit, messages
from .access import By
from .account import Account, Status
from .refusal import Refused, invalid
from .world import World

EVENT = "account"


def default_name(now: datetime) -> str:
    return f"SubAccount Created at {now:%Y-%m-%d %I:%M} {'am' if now.hour < 12 else 'pm'}"


def create(world: World, owner: Account, name: str, by: By) -> Account:
    """A new subaccount with a token of its own; raises Refused past the limit."""
    if not owner.is_main:
        raise Refused(403, 20003, "Subaccounts cannot have subaccounts")
    if len(world.children(owner)) >= world.settings.most_subaccounts:
        raise Refused(400, 20001, "Maximum number of subaccounts reached")
    account = world.add_account(name or default_name(world.now), owner, person=by.person)
    fields = {"friendly_name": account.friendly_name, "status": account.status}
    world.record(owner, f"{EVENT}.created", account.sid, by.actor, audit.created(fields))
    world.show_tokens_in_console(account)
    return account


def rename(world: World, account: Account, name: str, by: By) -> None:
    before, account.friendly_name = account.friendly_name, name
    _changed(world, account, {"friendly_name": (before, name)}, by)


def set_status(world: World, account: Account, wanted: str, by: By) -> None:
    """Raises Refused for the main account, for a closed one, and for a word that is no status."""
    if wanted not in ("active", "suspended", "closed"):
        raise invalid(f"Status {wanted} is not valid")
    if account.is_main:
        raise invalid("The status of a main account cannot be changed by API")
    if account.own_status == "closed":
        raise invalid("A closed account cannot be changed")
    if account.own_status != wanted:
        put_status(world, account, cast(Status, wanted), by)


def put_status(world: World, account: Account, status: Status, by: By) -> None:
    """Without the API's rules: what Twilio's staff can do. Live calls run on; the owner's status cascades."""
    before, account.own_status = account.own_status, status
    _changed(world, account, {"status": (before, status)}, by)
    affected = [account, *world.children(account)]
    if status != "active":
        for each in affected:
            messages.fail_queued(world, each)
    if status == "closed":
        for each in affected:
            _release_numbers(world, each, by)


def _changed(world: World, account: Account, changes: dict[str, tuple[str, str]], by: By) -> None:
    account.updated_at = world.now
    event_type = f"{EVENT}.updated"
    data = audit.updated(event_type, dict(changes))
    world.record(account.owner or account, event_type, account.sid, by.actor, data)


def _release_numbers(world: World, account: Account, by: By) -> None:
    for number in list(account.kind("phone-number").values()):
        world.numbers_in_use.pop(number.text("phone_number"), None)
        del account.kind("phone-number")[number.sid]
        world.record(account, "phone-number.deleted", number.sid, by.actor)
