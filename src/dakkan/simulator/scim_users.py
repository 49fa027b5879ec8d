"""The users of an organization that its own directory manages: seen, made, deactivated and deleted by API.

Only users whose mailboxes are in the organization's verified domains are managed; whoever was invited with a
mailbox elsewhere is not among them (reference 6.4), nor, by choice, a user whose e-mail was moved elsewhere.
There is no word about passwords, second factors or sessions.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from . import audit, console_users
from .access import By
from .account import Account
from .configured import Changes, Configured
from .people import User
from .refusal import Refused, not_found
from .world import World

Document = Mapping[str, Any]
NAMES = {"active": "active", "displayName": "display_name", "externalId": "external_id"}
"""What a client may write of a user there is, and where it is kept."""
_LONGEST = 255
_TERM = re.compile(
    r"""\s*(?P<name>[a-z.]+)\s+(?P<how>eq|ne|co|sw)\s+(?P<value>"[^"\\]*"|true|false)\s*(?P<more>and\b|$)""",
    re.IGNORECASE,
)


class Unfit(Refused):
    """400, with the word of the SCIM standard for what is wrong."""

    def __init__(self, scim_type: str, message: str) -> None:
        super().__init__(400, 20001, message)
        self.scim_type = scim_type


def managed(world: World, app: Configured) -> list[User]:
    """Oldest first."""
    domains = _domains(app)
    return [
        user
        for user in world.users.values()
        if user.account_sid == app.account_sid and user.domain in domains
    ]


def find(world: World, app: Configured, sid: str) -> User:
    """Raises Refused for a user there is not, and for one that is not managed."""
    user = next((each for each in managed(world, app) if each.sid == sid), None)
    if user is None:
        raise not_found(f"/scim/v2/Users/{sid}")
    return user


def chosen(users: Iterable[User], wanted: str) -> list[User]:
    """Those that a filter lets through: terms such as `userName eq "…"`, joined by `and`. Raises Unfit."""
    found, at, more = list(users), 0, bool(wanted.strip())
    while more:
        term = _TERM.match(wanted, at)
        if term is None:
            raise Unfit("invalidFilter", f"The filter {wanted[:200]} is not understood")
        value = term["value"].strip('"').lower()
        found = [user for user in found if _fits(_told(user, term["name"]), term["how"].lower(), value)]
        at, more = term.end(), bool(term["more"])
    return found


def create(world: World, app: Configured, account: Account, document: Document, by: By) -> User:
    """Raises Refused for a mailbox that is not the organization's, or is somebody's already."""
    email = _text(document, "userName")
    if "@" not in email:
        raise Unfit("invalidValue", "userName must be an e-mail address")
    if any(user.email.lower() == email.lower() for user in world.users.values()):
        raise Unfit("uniqueness", f"There is a user {email} already")
    if email.rpartition("@")[2].lower() not in _domains(app):
        raise Unfit("invalidValue", f"{email} is in no verified domain of the organization")
    values = _values(document)
    user = console_users.add_user(world, account, email, role="", phone="", person=by.person)
    _write(user, values)
    told = audit.created({"friendly_name": email, "email_address": email})
    world.record(account, "user.created", user.sid, by.actor, told)
    return user


def patch(world: World, account: Account, user: User, document: Document, by: By, version: str) -> None:
    """All operations or none. Who is not active any more is logged out. Raises Refused.

    `version` is the one that the client has seen, empty when it does not say.
    """
    if version and version != user_version(user):
        raise Refused(409, 20409, "The user was changed in the meantime")
    values: dict[str, str | bool] = {}
    operations = document.get("Operations")
    if not isinstance(operations, list) or not operations:
        raise Unfit("invalidSyntax", "Operations must be a list")
    for operation in operations:
        values |= _operation(operation)
    before = {name: getattr(user, NAMES[name]) for name in values}
    _write(user, values)
    changes: Changes = {
        name: (before[name], value) for name, value in values.items() if before[name] != value
    }
    if not changes:
        return
    user.changed(world.now)
    told = audit.updated("user.updated", {NAMES[name]: pair for name, pair in changes.items()})
    world.record(account, "user.updated", user.sid, by.actor, told)
    if not user.active:
        console_users.end_sessions(world, user)


def delete(world: World, account: Account, user: User, by: By) -> None:
    console_users.end_sessions(world, user)
    del world.users[user.sid]
    world.record(account, "user.deleted", user.sid, by.actor)


def user_version(user: User) -> str:
    return f'W/"{user.version}"'


def names(user: User) -> tuple[str, str]:
    """Given and family name: of the display name, else as the mailbox has them."""
    whole = user.display_name or user.email.partition("@")[0].replace(".", " ").title()
    given, _, family = whole.partition(" ")
    return given, family


def _domains(app: Configured) -> list[str]:
    domains = app.fields["domains"]
    return domains if isinstance(domains, list) else []


def _operation(operation: object) -> dict[str, str | bool]:
    if not isinstance(operation, dict):
        raise Unfit("invalidSyntax", "An operation must be an object")
    if str(operation.get("op", "")).lower() not in ("replace", "add"):
        raise Unfit("invalidSyntax", "op must be replace or add")
    path, value = operation.get("path"), operation.get("value")
    if path and not (isinstance(value, dict) and path in value):  # an object here, in Twilio's description
        value = {path: value}
    if not isinstance(value, dict) or not value:
        raise Unfit("invalidValue", "value must be an object when there is no path")
    if not value.keys() <= NAMES.keys():
        raise Unfit("mutability", f"Of a user {', '.join(NAMES)} can be changed")
    return _values(value)


def _values(document: Document) -> dict[str, str | bool]:
    values: dict[str, str | bool] = {
        name: _text(document, name) for name in NAMES if name != "active" and document.get(name) is not None
    }
    active = document.get("active")
    if active is not None:
        if str(active).lower() not in ("true", "false"):
            raise Unfit("invalidValue", "active must be true or false")
        values["active"] = str(active).lower() == "true"
    return values


def _text(document: Document, name: str) -> str:
    value = document.get(name)
    shortest = 0 if name == "displayName" else 2
    if not isinstance(value, str) or not shortest <= len(value) <= _LONGEST:
        raise Unfit("invalidValue", f"{name} must be a text of {shortest} to {_LONGEST} characters")
    return value


def _write(user: User, values: Mapping[str, str | bool]) -> None:
    for name, value in values.items():
        setattr(user, NAMES[name], value)


def _told(user: User, name: str) -> str:
    """What a filter compares, in small letters: SCIM's names and texts have no case."""
    given, family = names(user)
    attributes = {
        "id": user.sid,
        "username": user.email,
        "emails": user.email,
        "emails.value": user.email,
        "externalid": user.external_id,
        "displayname": f"{given} {family}".strip(),
        "name.givenname": given,
        "name.familyname": family,
        "active": str(user.active),
    }
    if name.lower() not in attributes:
        raise Unfit("invalidFilter", f"There is no filter by {name}")
    return attributes[name.lower()].lower()


def _fits(told: str, how: str, value: str) -> bool:
    match how:
        case "eq":
            return told == value
        case "ne":
            return told != value
        case "co":
            return value in told
        case _:
            return told.startswith(value)
