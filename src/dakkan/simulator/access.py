"""Who is calling, and what that credential may do (reference 1.2, and section 10, rules 2 to 6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .account import Account
from .audit import Actor
from .refusal import Refused, not_found, wrong_credential

if TYPE_CHECKING:
    from .world import World

Kind = Literal["token", "main", "standard", "restricted", "app"]

ACCOUNTS = "/twilio/iam/accounts"
KEYS = "/twilio/iam/api-keys"
OAUTH_APPS = "/twilio/iam/oauth-apps"
"""Refused to standard keys, as keys are, by choice."""
TOKENS = "/twilio/iam/auth-tokens"
"""Refused to every key, by choice."""


@dataclass(frozen=True)
class By:
    """Who changes something: the person behind it, and the actor that the audit log shows."""

    person: str
    actor: Actor


@dataclass(frozen=True)
class Caller:
    account: Account
    kind: Kind
    sid: str
    """AC…, SK… or OQ…."""
    by: By
    policy: tuple[str, ...] = ()

    @property
    def person(self) -> str:
        return self.by.person

    @property
    def shows_tokens(self) -> bool:
        """Only an auth token reads auth tokens; a main key finds the field empty."""
        return self.kind == "token"


def authenticate(
    world: "World",
    user: str,
    secret: str,
    *,
    person: str,
    address: str,
    reading: bool = False,
    cleaning: bool = False,
) -> Caller:
    """Raises Refused for a wrong secret, and for an account that is not active.

    A suspended main account may still read and clean up (`cleaning`: rotate tokens, delete keys), if
    the settings say so.
    """
    found = _matching(world, user, secret)
    if found is None:
        known = world.account_of(user)
        if known is not None:
            world.alert(known, 20003, "Authentication failed", known.sid, level="warning")
        raise wrong_credential()
    account, kind, policy = found
    world.learn(person, secret)
    check_active(world, account, reading=reading, cleaning=cleaning)
    actor_sid = account.sid if kind == "token" or world.settings.key_actor == "AC" else user
    actor = Actor("account" if actor_sid.startswith("AC") else "api-key", actor_sid, "api", address)
    return Caller(account, kind, user, By(person, actor), policy)


def check_active(world: "World", account: Account, *, reading: bool = False, cleaning: bool = False) -> None:
    """Raises Refused, but for what a suspended main account may still do."""
    if account.status != "active" and not (_may_clean_up(world, account) and (reading or cleaning)):
        status, code = world.settings.suspended_answer
        raise Refused(status, code, "Authenticate" if code == 20003 else "Account not active")


def _matching(world: "World", user: str, secret: str) -> tuple[Account, Kind, tuple[str, ...]] | None:
    if user.startswith("AC"):
        account = world.accounts.get(user)
        return (account, "token", ()) if account is not None and account.opens_with(secret) else None
    key = world.keys.get(user)
    if key is None or key.secret != secret:
        return None
    return world.accounts[key.account_sid], key.kind, key.policy


def _may_clean_up(world: "World", account: Account) -> bool:
    return account.is_main and account.own_status == "suspended" and world.settings.suspended_main_cleans_up


def permit(caller: Caller, permission: str) -> None:
    """`permission` as in a policy, `/twilio/messaging/messages/read`. Raises Refused."""
    if caller.kind != "token" and permission.startswith(TOKENS):
        raise wrong_credential()
    if caller.kind == "standard" and permission.startswith((ACCOUNTS, KEYS, OAUTH_APPS)):
        raise wrong_credential()
    if caller.kind in ("restricted", "app") and permission not in caller.policy:
        what = "OAuth app" if caller.kind == "app" else "API key"
        raise Refused(
            401, 70051, f"Authorization failed: the {what} lacks the permission {permission.lstrip('/')}"
        )


def reach(world: "World", caller: Caller, account_sid: str) -> Account:
    """The account of a 2010 path: the caller's own, or a subaccount of it for the auth token alone."""
    own = caller.account
    if account_sid == own.sid:
        return own
    account = world.accounts.get(account_sid)
    if account is None or account.main is not own.main:
        raise not_found(f"/2010-04-01/Accounts/{account_sid}.json")
    if account.owner is not own or caller.kind != "token":
        raise wrong_credential()
    return account


def policy_of(permissions: Iterable[str]) -> tuple[str, ...]:
    """At most 100 permissions, each once. Raises Refused."""
    policy = tuple(dict.fromkeys(permissions))
    if len(policy) > 100:
        raise Refused(400, 70002, "A policy holds at most 100 permissions")
    return policy
