"""Account OAuth apps: client id and secret of a program, which survive token rotation and key deletion.

No event in the audit log tells of them (reference 3.4). The secret is shown once, in the answer to the creation.

An organization has apps too, which its owner makes in the Console; they open the organization's API and
nothing of its accounts (reference 6.4).
"""

from collections.abc import Iterable, Mapping

from .access import By
from .account import Account
from .configured import Configured, Value
from .kept import keep
from .refusal import invalid
from .world import World

KIND = "oauth-app"
ORGANIZATION = "organization-oauth-app"
"""Kept with the main account, though no list of the account has it."""
MANAGED_USERS = "/twilio/iam/managed-users"
"""What its permissions begin with, by choice: the reference names them from `managed-users` on."""
TYPE = "Client Credential"
SECRET = "secret"  # noqa: S105 - the name of the field
"""Not in answers, but for the one to the creation."""
SHORTEST, LONGEST, USUAL = 60, 30 * 86_400, 3600
"""Seconds that an access token may live."""


def create(world: World, account: Account, values: Mapping[str, Value], by: By) -> Configured:
    """Raises Refused without a name, and for a lifetime of tokens that Twilio does not allow."""
    if not values.get("friendly_name"):
        raise invalid("friendly_name is required")
    _check(values)
    fields: dict[str, Value] = {
        "type": TYPE,
        "friendly_name": "",
        "description": "",
        "status": "ACTIVE",
        "allow": [],
        "deny": [],
        "access_token_ttl": USUAL,
        **values,
        "created_by": by.actor.sid or account.sid,
        SECRET: world.key_secret(),
    }
    app = keep(world, account, KIND, world.sid("OQ"), fields, by.person)
    world.learn(by.person, app.text(SECRET))
    return app


def create_for_organization(
    world: World, main: Account, domains: Iterable[str], person: str = "shop"
) -> Configured:
    """In the Console: an app that manages the users whose mailboxes are in `domains`, which are verified."""
    fields: dict[str, Value] = {
        "friendly_name": "User directory",
        "organization_sid": world.sid("OR"),
        "domains": list(domains),
        "allow": [f"{MANAGED_USERS}/{verb}" for verb in ("list", "read", "create", "update", "delete")],
        "deny": [],
        "access_token_ttl": USUAL,
        SECRET: world.key_secret(),
    }
    app = keep(world, main, ORGANIZATION, world.sid("OQ"), fields, person)
    world.learn(person, app.text(SECRET))
    return app


def update(world: World, app: Configured, values: Mapping[str, Value], by: By) -> None:
    """Raises Refused as `create`."""
    _check(values)
    app.write(values, by.person, world.now)


def delete(account: Account, app: Configured) -> None:
    """Its secret and its tokens are dead at once."""
    del account.kind(KIND)[app.sid]


def _check(values: Mapping[str, Value]) -> None:
    if values.get("type", TYPE) != TYPE:
        raise invalid(f"type must be {TYPE}")
    lives = values.get("access_token_ttl", USUAL)
    if not isinstance(lives, int) or not SHORTEST <= lives <= LONGEST:
        raise invalid(f"access_token_ttl must be between {SHORTEST} and {LONGEST}")
