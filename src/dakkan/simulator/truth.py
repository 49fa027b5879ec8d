"""What a thief really holds: the ways in, and what he left behind. Nothing of this shows in any answer of Twilio's."""

from collections.abc import Iterator
from typing import Any

from . import calls, oauth_apps, sip_credentials
from .account import Account
from .configured import Configured
from .messages import CANCELABLE
from .world import World

Document = dict[str, Any]
THIEF = "thief"


def credentials(world: World) -> list[Document]:
    """All there are, dead accounts' too. `live`: it opens, or will when a suspended main account is back."""
    found = []
    for account in world.accounts.values():
        tokens = [("auth-token", account.auth_token, account.token_by)]
        if account.secondary_token:
            tokens.append(("secondary-auth-token", account.secondary_token, account.secondary_by))
        found += [_credential(kind, account.sid, secret, account, owner) for kind, secret, owner in tokens]
        found += [
            _credential(f"{key.kind}-key", key.sid, key.secret, account, key.made_by)
            for key in account.keys.values()
        ]
    return found


def of_person(world: World, person: str = THIEF) -> Document:
    """The ways in and the footholds of one person."""
    known = world.known[person].secrets if person in world.known else set()
    held = [each for each in credentials(world) if each["live"] and each["secret"] in known]
    left = list(footholds(world, person))
    return {
        "gets_in": bool(held) or any(each["kind"] in _WAYS_IN for each in left),
        "credentials": held,
        "footholds": left,
    }


_WAYS_IN = frozenset({"session", "user", "password", "oauth-app"})
_SECRETS = {oauth_apps.KIND: oauth_apps.SECRET, sip_credentials.LOGIN: sip_credentials.PASSWORD}
"""Of kinds that serve whoever knows their secret: the field that holds it."""
_WRITTEN = {"sip-access-address": ("ip_address", "cidr_prefix_length"), "export-setting": ("enabled",)}
"""Of kinds that serve whoever wrote one of these fields last, whoever made them."""
_MADE = frozenset(
    {
        "sip-domain", "trunk", "trunk-origination-url", "byoc-trunk", "caller-id",
        "connect-app", "authorized-connect-app",
        "event-sink", "event-subscription", "flow", "function-service", "function",
        "alarm", "safe-list-entry", "verify-webhook",
    }
)  # fmt: skip
"""Kinds that serve whoever made them, as long as they are there and in force."""
_OUT_OF_FORCE = frozenset({"draft", "disabled"})
"""Statuses of a flow and of a webhook of Verify."""


def footholds(world: World, person: str = THIEF) -> Iterator[Document]:
    """What the person made, wrote or holds, and what still serves him."""
    for account in world.accounts.values():
        if account.works:
            yield from _things(world, account, person)
            yield from _traffic(account, person)
            yield from _countries(account, person)
        if account.owner and account.made_by == person and account.own_status == "active":
            yield _foothold("subaccount", account.sid, account)
    yield from _console(world, person)


def webhooks(world: World) -> list[Document]:
    """All fields that lead somewhere."""
    return [
        {
            "kind": thing.kind,
            "sid": thing.sid,
            "account_sid": account.sid,
            "field": name,
            "url": value,
            "written_by": thing.written_by.get(name, thing.made_by),
        }
        for account in world.accounts.values()
        for things in account.things.values()
        for thing in things.values()
        for name, value in thing.leads_somewhere().items()
    ]


def _things(world: World, account: Account, person: str) -> Iterator[Document]:
    own = world.shop.hosts if world.shop else frozenset()
    known = world.known[person].secrets if person in world.known else set()
    for things in account.things.values():
        for thing in things.values():
            if not _in_force(thing):
                continue
            if _serves(thing, person, known):
                yield _foothold(thing.kind, thing.sid, account)
                continue
            for name, value in thing.leads_somewhere().items():
                if thing.written_by.get(name) == person and not _at_home(value, own):
                    yield _foothold("webhook", thing.sid, account, resource=thing.kind, field=name, url=value)


def _serves(thing: Configured, person: str, known: set[str]) -> bool:
    """By being there at all, whatever it leads to."""
    if thing.kind in _SECRETS:
        return thing.text(_SECRETS[thing.kind]) in known
    if thing.kind in _WRITTEN:
        return any(thing.written_by.get(name) == person for name in _WRITTEN[thing.kind])
    return thing.kind in _MADE and thing.made_by == person


def _in_force(thing: Configured) -> bool:
    return thing.fields.get("enabled") is not False and thing.text("status") not in _OUT_OF_FORCE


def _at_home(url: str, own: frozenset[str]) -> bool:
    """It leads to the owner: the thief has put back what was there."""
    return any(f"://{host}/" in f"{url}/" for host in own)


def _traffic(account: Account, person: str) -> Iterator[Document]:
    for message in account.messages.waiting.values():
        if message.person == person and message.status in CANCELABLE:
            kind = "scheduled-message" if message.status == "scheduled" else "queued-message"
            yield _foothold(kind, message.sid, account)
    live_calls = [*account.calls.waiting.values(), *account.calls.placed[-5000:]]
    for call in live_calls:
        if call.person == person and call.status in calls.LIVE:
            yield _foothold("live-call", call.sid, account)


def _countries(account: Account, person: str) -> Iterator[Document]:
    for iso, country in (account.text_countries or {}).items():
        if country.enabled and country.written_by == person:
            yield _foothold("messaging-country", iso, account)
    for iso, risk in account.voice_countries.items():
        if risk.open and risk.written_by == person:
            yield _foothold("voice-country", iso, account)
    for iso, country in account.verify_countries.items():
        if country.enabled and country.written_by == person:
            yield _foothold("verify-country", iso, account)


def _console(world: World, person: str) -> Iterator[Document]:
    for session in world.sessions.values():
        if session.person == person:
            account = world.accounts[session.account_sid]
            yield _foothold("session", session.sid, account, user_sid=session.user_sid)
    for user in world.users.values():
        account = world.accounts[user.account_sid]
        if not user.active:
            continue
        if user.made_by == person:
            yield _foothold("user", user.sid, account, email=user.email)
            continue
        if user.password_set_by == person:
            yield _foothold("password", user.sid, account)
        if user.email_written_by == person:
            yield _foothold("email", user.sid, account, email=user.email)


def _foothold(kind: str, sid: str, account: Account, **more: str) -> Document:
    return {"kind": kind, "sid": sid, "account_sid": account.sid, **more}


def _credential(kind: str, sid: str, secret: str, account: Account, owner: str) -> Document:
    return {
        "kind": kind,
        "sid": sid,
        "secret": secret,
        "account_sid": account.sid,
        "owner": owner,
        "live": account.works,
    }


def find(world: World, secret: str) -> Document | None:
    """Whose live credential a secret is, whatever it is called; None when it opens nothing."""
    return next((each for each in credentials(world) if each["secret"] == secret and each["live"]), None)
