"""API keys: made, renamed, given another policy, deleted. A deleted key is dead at once."""

from collections.abc import Iterable

from . import audit
from .access import By, policy_of
from .account import Account
from .people import ApiKey, KeyKind
from .refusal import Refused, not_found
from .world import World

EVENT = "account-api-keys"


def create(
    world: World,
    account: Account,
    name: str,
    by: By,
    *,
    kind: KeyKind = "standard",
    policy: Iterable[str] = (),
    signing: bool = False,
) -> ApiKey:
    """Raises Refused for a long name, and while the account is suspended for a takeover."""
    if account.main.takeover and account.main.own_status == "suspended":
        raise Refused(403, 20003, "No API key can be created while the account is suspended")
    _check_name(name)
    allowed = policy_of(policy)
    key = ApiKey(
        world.sid("SK"),
        world.key_secret(),
        account.sid,
        kind,
        name,
        world.now,
        world.now,
        by.person,
        allowed,
        signing,
    )
    account.keys[key.sid] = world.keys[key.sid] = key
    world.learn(by.person, key.secret)
    flags = "REST API" if kind == "restricted" else "REST API, Signing"
    fields = {"friendly_name": name, "status": "active", "secret": "[REDACTED]", "flags": flags}
    world.record(account, f"{EVENT}.created", key.sid, by.actor, audit.created(fields), link=_link(key))
    return key


def of(account: Account, sid: str, path: str) -> ApiKey:
    """Raises Refused when the account has no such key."""
    if sid not in account.keys:
        raise not_found(path)
    return account.keys[sid]


def update(
    world: World,
    account: Account,
    key: ApiKey,
    by: By,
    *,
    name: str | None,
    policy: Iterable[str] | None = None,
) -> None:
    """A policy is replaced as a whole."""
    changes: dict[str, tuple[str, str]] = {}
    if name is not None:
        _check_name(name)
        changes["friendly_name"] = (key.friendly_name, name)
        key.friendly_name = name
    if policy is not None:
        allowed = policy_of(policy)
        changes["policy"] = (" ".join(key.policy), " ".join(allowed))
        key.policy = allowed
    key.updated_at = world.now
    event_type = f"{EVENT}.updated"
    world.record(
        account, event_type, key.sid, by.actor, audit.updated(event_type, dict(changes)), link=_link(key)
    )


def delete(world: World, account: Account, key: ApiKey, by: By) -> None:
    del account.keys[key.sid], world.keys[key.sid]
    world.record(account, f"{EVENT}.deleted", key.sid, by.actor, link=_link(key))


def _check_name(name: str) -> None:
    if len(name) > 64:
        raise Refused(400, 70001, "FriendlyName is longer than 64 characters")


def _link(key: ApiKey) -> str:
    return f"https://api.twilio.com/2010-04-01/Accounts/{key.account_sid}/Keys/{key.sid}"
