"""Access tokens of OAuth apps: for a client id and its secret, good for an hour or so, dead with their app.

A token says which app it is of and until when, and is signed with the app's secret; so nothing is kept here,
and a new secret or a deleted app ends all tokens at once. What it may do is what the app's policy allows.
Tokens of an organization's app open the organization, those of an account's app the account.
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from . import oauth_apps
from .access import By, Caller, check_active
from .account import Account
from .audit import Actor
from .configured import Configured
from .refusal import Refused, wrong_credential
from .world import World


@dataclass(frozen=True)
class Token:
    text: str = field(repr=False)
    seconds: int
    """How long it opens the API."""


def issue(world: World, client_id: str, client_secret: str, person: str) -> Token:
    """Raises Refused for an app there is not, and for a wrong secret."""
    account, app = _find(world, client_id)
    if not hmac.compare_digest(app.text(oauth_apps.SECRET), client_secret):
        raise wrong_credential()
    _check(world, account, app)
    world.learn(person, client_secret)
    lives = app.fields["access_token_ttl"]
    seconds = lives if isinstance(lives, int) else oauth_apps.USUAL
    until = int((world.now + timedelta(seconds=seconds)).timestamp())
    return Token(f"{app.sid}.{until}.{_sign(app, until)}", seconds)


def authenticate(
    world: World,
    token: str,
    *,
    person: str,
    address: str,
    reading: bool = False,
    kind: str = oauth_apps.KIND,
) -> Caller:
    """Whom an access token lets in. Raises Refused when its app is gone or of another kind, or its time is over."""
    sid, _, rest = token.partition(".")
    until, _, signed = rest.partition(".")
    account, app = _find(world, sid)
    if not until.isdecimal() or not hmac.compare_digest(_sign(app, int(until)), signed):
        raise wrong_credential()
    if world.now >= datetime.fromtimestamp(int(until), UTC):
        raise wrong_credential()
    if app.kind != kind:
        raise denied()
    _check(world, account, app, reading=reading)
    actor = Actor("account", account.sid, "api", address)
    return Caller(account, "app", app.sid, By(person, actor), _policy(app))


def denied() -> Refused:
    """As the organization's API says it (reference 6.4)."""
    return Refused(403, 20003, "Authorization denied")


def _find(world: World, sid: str) -> tuple[Account, Configured]:
    for account in world.accounts.values():
        for kind in (oauth_apps.KIND, oauth_apps.ORGANIZATION):
            app = account.kind(kind).get(sid)
            if app is not None:
                return account, app
    raise wrong_credential()


def _check(world: World, account: Account, app: Configured, *, reading: bool = False) -> None:
    """An organization is not suspended with its account, by choice."""
    if app.kind == oauth_apps.KIND:
        check_active(world, account, reading=reading)


def _sign(app: Configured, until: int) -> str:
    secret = app.text(oauth_apps.SECRET).encode()
    return hmac.new(secret, f"{app.sid}.{until}".encode(), hashlib.sha256).hexdigest()


def _policy(app: Configured) -> tuple[str, ...]:
    """What is allowed and not denied."""
    allow, deny = app.fields["allow"], app.fields["deny"]
    denied = deny if isinstance(deny, list) else []
    return tuple(each for each in allow if each not in denied) if isinstance(allow, list) else ()
