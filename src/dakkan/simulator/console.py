"""What only the Console can do: log in, change users, make main keys, open risky countries, let apps in.

Each deed writes the events that it would write at Twilio, with source `web` and the user as actor.
Deeds of a person who has no session begin with a login.
"""

from collections.abc import Callable, Mapping
from typing import Any

from . import alarms, audit, connect_apps, console_users, geo, keys, tokens, triggers
from .access import By
from .account import Account, TextCountry
from .accounts import put_status
from .audit import TWILIO
from .configured import Value
from .countries import COUNTRIES, HIGH_RISK
from .people import Session
from .refusal import Refused, invalid, not_found
from .world import World

Document = Mapping[str, Any]
Deed = Callable[[World, Session, Document], dict[str, Any]]


def do(world: World, document: Document) -> dict[str, Any]:
    """Carry out `document["do"]`; the names of what it made come back. Raises Refused."""
    deed = str(document.get("do", ""))
    person = str(document.get("person", "dakkan"))
    account = _account(world, document)
    if deed in ("suspend-account", "reactivate-account"):
        return _as_twilio(world, account, deed, document)
    if deed == "login":
        session = console_users.login(world, account, person, _address(world, document), document)
        return {"session": session.sid, "user_sid": session.user_sid}
    if deed == "logout":
        return {"ended": console_users.logout(world, person, document)}
    if deed not in _DEEDS:
        raise invalid(f"do: one of {', '.join(sorted(DEEDS))}")
    session = console_users.session_of(world, account, person, _address(world, document), document)
    return {"user_sid": session.user_sid} | _DEEDS[deed](world, session, document)


def _account(world: World, document: Document) -> Account:
    sid = document.get("account_sid")
    if not sid:
        return world.main
    if sid not in world.accounts:
        raise not_found(str(sid))
    return world.accounts[sid]


def _address(world: World, document: Document) -> str:
    return str(document.get("address") or world.settings.first_address)


def _as_twilio(world: World, account: Account, deed: str, document: Document) -> dict[str, Any]:
    by = By("twilio", TWILIO)
    if deed == "suspend-account":
        account.takeover = bool(document.get("takeover", True))
        put_status(world, account, "suspended", by)
    else:
        account.takeover = False
        put_status(world, account, "active", by)
    return {"account_sid": account.sid, "status": account.status}


def _create_main_key(world: World, session: Session, document: Document) -> dict[str, Any]:
    account = _account(world, document)
    name = str(document.get("friendly_name", "Main key"))
    key = keys.create(world, account, name, console_users.by(session), kind="main")
    return {"sid": key.sid, "secret": key.secret, "account_sid": account.sid}


def _rotate_token(world: World, session: Session, document: Document) -> dict[str, Any]:
    account = _account(world, document)
    token = tokens.rotate(world, account, console_users.by(session))
    return {"account_sid": account.sid, "auth_token": token}


def _set_verify_geo(world: World, session: Session, document: Document) -> dict[str, Any]:
    account, iso, enabled = _account(world, document), _country(document, "LV"), _enabled(document)
    before = account.verify_countries.get(iso)
    account.verify_countries[iso] = TextCountry(enabled, session.person)
    kind = f"verify-geo-permissions-{document.get('channel', 'sms')}.updated"
    changes = {COUNTRIES[iso].key: (_word(before is not None and before.enabled), _word(enabled))}
    world.record(
        account, kind, account.sid, console_users.by(session).actor, audit.updated(kind, dict(changes))
    )
    return {"country": iso, "enabled": enabled}


def _open_high_risk_country(world: World, session: Session, document: Document) -> dict[str, Any]:
    """The countries that the API refuses; `enabled: false` closes one again."""
    iso, enabled = _country(document, sorted(HIGH_RISK)[0]), _enabled(document)
    geo.put_text(world, _account(world, document), [(iso, enabled)], console_users.by(session))
    return {"country": iso, "enabled": enabled}


def _disable_alarm(world: World, session: Session, document: Document) -> dict[str, Any]:
    """Switch off the alarm that is named; else delete a usage trigger, the one named or the first there is."""
    account = _account(world, document)
    alarm = account.kind(alarms.KIND).get(str(document.get("sid", "")))
    if alarm is not None:
        alarms.enable(world, alarm, session.person, enabled=False)
        return {"sid": alarm.sid}
    found = account.kind(triggers.KIND)
    sid = str(document.get("sid") or next(iter(found), ""))
    if sid not in found:
        raise not_found(sid or "usage trigger")
    triggers.delete(world, account, found[sid], console_users.by(session))
    return {"sid": sid}


def _authorize_connect_app(world: World, session: Session, document: Document) -> dict[str, Any]:
    """Let somebody's app in. `permissions`: `get-all`, `post-all` or both."""
    values: dict[str, Value] = {
        "friendly_name": str(document.get("friendly_name", "Reports")),
        "company_name": str(document.get("company_name", "")),
        "description": str(document.get("description", "")),
        "homepage_url": str(document.get("homepage_url", "")),
        "permissions": [str(each) for each in document.get("permissions", connect_apps.PERMISSIONS)],
    }
    account = _account(world, document)
    app = connect_apps.authorize(world, account, values, console_users.by(session))
    return {"sid": app.sid, "account_sid": account.sid}


def _revoke_connect_app(world: World, session: Session, document: Document) -> dict[str, Any]:
    account = _account(world, document)
    app = account.thing(connect_apps.AUTHORIZED, str(document.get("sid", "")))
    connect_apps.revoke(world, account, app, console_users.by(session))
    return {"sid": app.sid}


def _country(document: Document, usual: str) -> str:
    iso = str(document.get("country", usual)).upper()
    if iso not in COUNTRIES:
        raise Refused(400, 20001, f"country: {iso[:10]} is not known")
    return iso


def _enabled(document: Document) -> bool:
    return bool(document.get("enabled", True))


def _word(enabled: bool) -> str:
    return "enabled" if enabled else "disabled"


_DEEDS: dict[str, Deed] = {
    "change-email": console_users.change_email,
    "change-password": console_users.change_password,
    "invite-user": console_users.invite,
    "remove-user": console_users.remove,
    "weaken-2fa": console_users.weaken_two_factor,
    "create-main-key": _create_main_key,
    "rotate-token": _rotate_token,
    "set-verify-geo": _set_verify_geo,
    "disable-alarm": _disable_alarm,
    "open-high-risk-country": _open_high_risk_country,
    "authorize-connect-app": _authorize_connect_app,
    "revoke-connect-app": _revoke_connect_app,
}
DEEDS = frozenset(_DEEDS) | {"login", "logout", "suspend-account", "reactivate-account"}
