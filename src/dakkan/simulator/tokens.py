"""Rotation of an account's auth token: mint, drop, promote; by API or in the Console.

API keys, running calls and scheduled messages survive all of it (reference 3.2).
"""

from .access import By
from .account import Account
from .world import World

EVENT = "account-auth-token"


def mint_secondary(world: World, account: Account, by: By) -> str:
    """Raises Refused while there is one, unless the settings say that it is replaced."""
    token = world.hex32()
    account.mint_secondary(token, world.now, by.person, replace=world.settings.second_secondary == "replaced")
    _written(world, account, "secondary-created", by)
    return token


def drop_secondary(world: World, account: Account, by: By) -> None:
    account.drop_secondary()
    _written(world, account, "secondary-deleted", by)


def promote_secondary(world: World, account: Account, by: By) -> str:
    account.promote_secondary(world.now)
    _written(world, account, "promoted", by)
    return account.auth_token


def rotate(world: World, account: Account, by: By) -> str:
    """What the Console's button does: mint if need be, and promote."""
    if account.secondary_token is None:
        mint_secondary(world, account, by)
    return promote_secondary(world, account, by)


def _written(world: World, account: Account, verb: str, by: By) -> None:
    account.updated_at = world.now
    world.learn(by.person, account.secondary_token, account.auth_token if verb == "promoted" else None)
    world.show_tokens_in_console(account)
    world.record(account, f"{EVENT}.{verb}", account.sid, by.actor)
