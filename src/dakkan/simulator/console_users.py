"""The Console's users: who is logged in, and what that lets them read and change.

A session ends when its user logs out, is removed or deactivated, or when another person changes the password.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from . import audit
from .access import By
from .account import Account
from .audit import Actor
from .people import Session, User
from .refusal import Refused, not_found
from .world import World

Document = Mapping[str, Any]


def add_user(
    world: World,
    account: Account,
    email: str,
    *,
    role: str = "Owner",
    phone: str = "+14155550199",
    person: str = "shop",
    at: datetime | None = None,
) -> User:
    """Without an event."""
    user = User(world.sid("US"), account.main.sid, email, phone, role, at or world.now, person)
    user.email_written_by = person
    user.password_set_by = person
    world.users[user.sid] = user
    return user


def by(session: Session) -> By:
    return By(session.person, Actor("user", session.user_sid, "web", session.address))


def login(world: World, account: Account, person: str, address: str, document: Document) -> Session:
    """As the user named, or the first. A thief cannot log in with a password that was changed since.

    Raises Refused for that, and for a user that is not active.
    """
    user = named(world, account, document)
    if not user.active:
        raise Refused(403, 20003, "The user is not active")
    if person == "thief" and user.shuts_out(person):
        raise Refused(403, 20003, "The password is wrong")
    session = Session(world.sid("SS"), user.sid, account.main.sid, person, address, world.now)
    world.sessions[session.sid] = session
    _record(world, session, "user-session.created", user.sid)
    for each in (account.main, *world.children(account.main)):
        world.show_tokens_in_console(each)
    return session


def logout(world: World, person: str, document: Document) -> int:
    """End the person's sessions, of one user if one is named; how many."""
    wanted = str(document.get("user_sid") or "")
    ended = [
        each for each in world.sessions.values() if each.person == person and wanted in ("", each.user_sid)
    ]
    for session in ended:
        _end(world, session)
    return len(ended)


def session_of(world: World, account: Account, person: str, address: str, document: Document) -> Session:
    """The person's newest session, as from `address`; a new login if there is none."""
    mine = [each for each in world.sessions.values() if each.person == person]
    if not mine:
        # a thief is the user that he names; the owner's people act on others
        himself = person == "thief" and document.get("do") != "remove-user"
        return login(
            world, account, person, address, {"user_sid": document.get("user_sid") if himself else None}
        )
    session = mine[-1]
    if document.get("address"):
        session.address = address
    return session


def change_email(world: World, session: Session, document: Document) -> dict[str, Any]:
    user = _target(world, session, document)
    before, user.email = user.email, str(document.get("email", "account@mailbox.example"))
    user.email_written_by = session.person
    user.changed(world.now)
    pair = (before, user.email)
    _updated(world, session, "user.updated", user.sid, {"friendly_name": pair, "email_address": pair})
    return {"changed": user.sid, "email": user.email, "previous": before}


def change_password(world: World, session: Session, document: Document) -> dict[str, Any]:
    """Ends the sessions that others have of that user."""
    user = _target(world, session, document)
    user.password_set_by, user.password_changed = session.person, True
    _record(world, session, "user-password.updated", user.sid)
    others = [
        each
        for each in world.sessions.values()
        if each.user_sid == user.sid and each.person != session.person
    ]
    for each in others:
        _end(world, each)
    return {"changed": user.sid, "ended": len(others)}


def invite(world: World, session: Session, document: Document) -> dict[str, Any]:
    """Invited, and accepted at once."""
    account = world.accounts[session.account_sid]
    email, role = str(document.get("email", "helper@mailbox.example")), str(document.get("role", "Developer"))
    user = add_user(world, account, email, role=role, person=session.person)
    actor = by(session).actor
    about = {"email_address": email, "role": role}
    world.record(account, "user-invitation.created", user.sid, actor, audit.created(about))
    world.record(account, "user.created", user.sid, actor, audit.created({"friendly_name": email, **about}))
    return {"invited": user.sid, "sid": user.sid, "email": email}


def remove(world: World, session: Session, document: Document) -> dict[str, Any]:
    user = _target(world, session, document)
    if user.sid == session.user_sid:
        raise Refused(403, 20003, "Nobody can remove himself")
    end_sessions(world, user)
    del world.users[user.sid]
    _record(world, session, "user.deleted", user.sid)
    return {"removed": user.sid}


def end_sessions(world: World, user: User) -> int:
    """Whoever has them; how many."""
    theirs = [each for each in world.sessions.values() if each.user_sid == user.sid]
    for each in theirs:
        _end(world, each)
    return len(theirs)


def weaken_two_factor(world: World, session: Session, document: Document) -> dict[str, Any]:
    """`enabled: true` makes it strong again."""
    user = _target(world, session, document)
    before, user.two_factor = user.two_factor, bool(document.get("enabled", False))
    words = tuple("required" if each else "optional" for each in (before, user.two_factor))
    changes = {"two_factor_authentication": (words[0], words[1])}
    _updated(world, session, "security-settings.updated", session.account_sid, changes)
    return {"changed": user.sid, "two_factor": user.two_factor}


def named(world: World, account: Account, document: Document) -> User:
    """By `user_sid`, or by `user` as SID or e-mail; else the account's first active one. Raises Refused."""
    users = [user for user in world.users.values() if user.account_sid == account.main.sid]
    users.sort(key=lambda user: not user.active)
    wanted = document.get("user_sid") or document.get("user")
    found = next((user for user in users if wanted in (None, "", user.sid, user.email)), None)
    if found is None and not users:
        return add_user(world, account, "owner@shop.example")
    if found is None:
        raise not_found(str(wanted))
    return found


def _target(world: World, session: Session, document: Document) -> User:
    """The user a deed is about: the one named, else the one who does it."""
    account = world.accounts[session.account_sid]
    if document.get("user_sid") or document.get("user"):
        return named(world, account, document)
    if document.get("do") == "remove-user" and document.get("email"):
        return named(world, account, {"user": document["email"]})
    return named(world, account, {"user_sid": session.user_sid})


def _updated(
    world: World, session: Session, event_type: str, sid: str, changes: Mapping[str, tuple[str, str]]
) -> None:
    account = world.accounts[session.account_sid]
    world.record(account, event_type, sid, by(session).actor, audit.updated(event_type, dict(changes)))


def _record(world: World, session: Session, event_type: str, sid: str) -> None:
    world.record(world.accounts[session.account_sid], event_type, sid, by(session).actor)


def _end(world: World, session: Session) -> None:
    if world.sessions.pop(session.sid, None) is not None:
        _record(world, session, "user-session.deleted", session.user_sid)
