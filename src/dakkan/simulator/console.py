"""What only Twilio's Console, or Twilio itself, can do: sessions, e-mail, password, users, suspension."""

from collections.abc import Callable, Mapping
from typing import Any

from . import accounts, audit, geo, keys, tokens
from .access import By
from .account import Account, TextCountry
from .audit import TWILIO, Actor
from .configured import Changes
from .countries import COUNTRIES
from .people import PEOPLE, Session, User
from .refusal import invalid, not_found
from .world import World

Told = dict[str, Any]  # JSON


def does(world: World, document: Mapping[str, Any]) -> Told:
    """Carry out one deed; the answer names what was made. Raises Refused for what makes no sense."""
    deed = DEEDS.get(str(document.get("do", "")))
    if deed is None:
        raise invalid(f"do: one of {', '.join(DEEDS)}")
    person = str(document.get("person") or "shop")
    if person not in PEOPLE:
        raise invalid(f"person: one of {', '.join(PEOPLE)}")
    address = str(document.get("address") or world.settings.first_address)
    return deed(Deed(world, person, address, document))


class Deed:
    """One thing done in the Console, by whom and from where."""

    def __init__(self, world: World, person: str, address: str, document: Mapping[str, Any]) -> None:
        self.world = world
        self.person = person
        self.address = address
        self._document = document

    def text(self, *names: str) -> str:
        """The first of these fields that is there."""
        return next((str(self._document[name]) for name in names if self._document.get(name)), "")

    @property
    def account(self) -> Account:
        sid = self.text("account_sid")
        if not sid:
            return self.world.main
        if sid not in self.world.accounts:
            raise not_found(sid)
        return self.world.accounts[sid]

    @property
    def user(self) -> User:
        """The user named by SID or e-mail; else the one whose session the person has; else the first."""
        users = self.world.users
        named, email = self.text("user_sid", "user"), self.text("user_email")
        if named:
            if named not in users:
                raise not_found(named)
            return users[named]
        if email:
            found = next((user for user in users.values() if user.email == email), None)
            if found is None:
                raise not_found(email)
            return found
        for session in reversed(self.world.sessions.values()):
            if session.person == self.person and session.user_sid in users:
                return users[session.user_sid]
        if not users:
            raise not_found("users")
        return next(iter(users.values()))

    def by(self, user: User) -> By:
        return By(self.person, Actor("user", user.sid, "web", self.address))

    def record(self, event_type: str, sid: str, by: By, data: audit.EventData = None) -> None:
        self.world.record(self.account.main, event_type, sid, by.actor, data)


def login(deed: Deed) -> Told:
    user, world = deed.user, deed.world
    session = Session(world.sid("UZ"), user.sid, user.account_sid, deed.person, deed.address, world.now)
    world.sessions[session.sid] = session
    deed.record("user-session.created", user.sid, deed.by(user))
    for account in (deed.account.main, *world.children(deed.account.main)):
        world.learn(deed.person, account.auth_token, account.secondary_token)
    return {"user_sid": user.sid, "session_sid": session.sid}


def logout(deed: Deed) -> Told:
    """The person's own session; the owner ends every session of the user that is not the owner's."""
    user, world = deed.user, deed.world
    ended = [
        session.sid
        for session in world.sessions.values()
        if session.user_sid == user.sid and (deed.person == "shop" or session.person == deed.person)
    ]
    for sid in ended:
        del world.sessions[sid]
        deed.record("user-session.deleted", user.sid, deed.by(user))
    return {"user_sid": user.sid, "sessions_ended": len(ended)}


def change_email(deed: Deed) -> Told:
    user, email = deed.user, deed.text("email", "new_email")
    email = email or f"{'mail' if deed.person == 'thief' else 'owner'}@{deed.person}.example"
    before, user.email, user.email_written_by = user.email, email, deed.person
    changes: Changes = {"friendly_name": (before, email), "email_address": (before, email)}
    deed.record("user.updated", user.sid, deed.by(user), audit.updated("user.updated", changes))
    return {"user_sid": user.sid, "email": email, "previous": before}


def change_password(deed: Deed) -> Told:
    """Ends every other session of the user, as a change by the owner is meant to."""
    user, world = deed.user, deed.world
    user.password_set_by = deed.person
    for session in [each for each in world.sessions.values() if each.user_sid == user.sid]:
        if session.person != deed.person:
            del world.sessions[session.sid]
    deed.record("user-password.updated", user.sid, deed.by(user))
    return {"user_sid": user.sid}


def invite_user(deed: Deed) -> Told:
    world, by = deed.world, deed.by(deed.user)
    email = deed.text("email", "new_email") or f"second@{deed.person}.example"
    made = User(
        world.sid("US"),
        deed.account.main.sid,
        email,
        "",
        deed.text("role") or "Administrator",
        world.now,
        deed.person,
        email_written_by=deed.person,
        password_set_by=deed.person,
    )
    world.users[made.sid] = made
    deed.record("user-invitation.created", made.sid, by, audit.created({"email_address": email}))
    deed.record("user.created", made.sid, by, audit.created({"email_address": email, "role": made.role}))
    return {"user_sid": made.sid, "email": email}


def remove_user(deed: Deed) -> Told:
    world, gone = deed.world, deed.user
    others = [user for user in world.users.values() if user.sid != gone.sid]
    by = deed.by(others[0] if others else gone)
    del world.users[gone.sid]
    for session in [each for each in world.sessions.values() if each.user_sid == gone.sid]:
        del world.sessions[session.sid]
    deed.record("user.deleted", gone.sid, by)
    return {"user_sid": gone.sid}


def weaken_2fa(deed: Deed) -> Told:
    user = deed.user
    user.two_factor = False
    changes: Changes = {"two_factor_authentication": ("required", "optional")}
    data = audit.updated("security-settings.updated", changes)
    deed.record("security-settings.updated", deed.account.main.sid, deed.by(user), data)
    return {"user_sid": user.sid}


def create_main_key(deed: Deed) -> Told:
    name = deed.text("friendly_name", "name") or "main"
    key = keys.create(deed.world, deed.account, name, deed.by(deed.user), kind="main")
    return {"key": {"sid": key.sid, "secret": key.secret}, "sid": key.sid, "secret": key.secret}


def rotate_token(deed: Deed) -> Told:
    token = tokens.rotate(deed.world, deed.account, deed.by(deed.user))
    deed.world.learn(deed.person, token)
    return {"account_sid": deed.account.sid, "auth_token": token}


def set_verify_geo(deed: Deed) -> Told:
    account, country = deed.account, _country(deed)
    before = account.verify_countries.get(country)
    account.verify_countries[country] = TextCountry(True, deed.person)
    word = "enabled" if before is not None and before.enabled else "disabled"
    event_type = "verify-geo-permissions-sms.updated"
    data = audit.updated(event_type, {COUNTRIES[country].key: (word, "enabled")})
    deed.record(event_type, account.sid, deed.by(deed.user), data)
    return {"country": country}


def disable_alarm(deed: Deed) -> Told:
    """Console alarms leave no event (attacks, conclusion 4); Verify's Fraud Guard does."""
    event_type = "verify-fraud-guard.updated"
    data = audit.updated(event_type, {"fraud_guard": ("enabled", "disabled")})
    deed.record(event_type, deed.account.sid, deed.by(deed.user), data)
    return {"account_sid": deed.account.sid}


def open_high_risk_country(deed: Deed) -> Told:
    country = _country(deed)
    geo.put_text(deed.world, deed.account, [(country, True)], deed.by(deed.user))
    return {"country": country}


def suspend_account(deed: Deed) -> Told:
    accounts.put_status(deed.world, deed.account, "suspended", By("dakkan", TWILIO))
    deed.account.takeover = True
    return {"account_sid": deed.account.sid, "status": "suspended"}


def reactivate_account(deed: Deed) -> Told:
    accounts.put_status(deed.world, deed.account, "active", By("dakkan", TWILIO))
    deed.account.takeover = False
    return {"account_sid": deed.account.sid, "status": "active"}


def _country(deed: Deed) -> str:
    country = (deed.text("country", "iso") or "NG").upper()
    if country not in COUNTRIES:
        raise not_found(country)
    return country


DEEDS: dict[str, Callable[[Deed], Told]] = {
    "login": login,
    "logout": logout,
    "change-email": change_email,
    "change-password": change_password,
    "invite-user": invite_user,
    "remove-user": remove_user,
    "weaken-2fa": weaken_2fa,
    "create-main-key": create_main_key,
    "rotate-token": rotate_token,
    "set-verify-geo": set_verify_geo,
    "disable-alarm": disable_alarm,
    "open-high-risk-country": open_high_risk_country,
    "suspend-account": suspend_account,
    "reactivate-account": reactivate_account,
}
