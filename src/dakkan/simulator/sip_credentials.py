"""Lists of SIP logins. Whoever has one calls at the account's cost, and it survives tokens and keys.

The audit log has no event for a login: adding, changing and deleting one is `sip-credential-list.updated`.
"""

from collections.abc import Iterable

from . import kept, sip_mappings, told
from .access import By
from .account import Account
from .configured import Configured
from .forms import Field
from .refusal import invalid
from .told import Told
from .world import World

KIND = "sip-credential-list"
LOGIN = "sip-credential"
PASSWORD = "password"  # noqa: S105 - the name of the field
"""In no answer and no event."""
LISTS = Told(
    KIND,
    "sip-credential-list",
    "CL",
    "https://api.twilio.com/2010-04-01/Accounts/{account}/SIP/CredentialLists/{sid}",
    (Field("friendly_name"),),
)


def delete(world: World, account: Account, logins: Configured, by: By) -> None:
    """A list with its logins. Raises Refused while a domain or a trunk uses it."""
    sip_mappings.check_unused(account, logins)
    kept.drop_parts(account, LOGIN, logins)
    LISTS.delete(world, account, logins, by)


def create_login(
    world: World, account: Account, logins: Configured, username: str, password: str, by: By
) -> Configured:
    """Raises Refused for a name that the list has, and for a weak password."""
    _check(password)
    if any(each.text("username") == username for each in kept.parts(account, LOGIN, logins)):
        raise invalid(f"Username {username[:40]} exists in this list")
    login = add_login(world, account, logins, username, password, person=by.person)
    LISTS.tell(world, account, logins, told.added({"username": username}), by)
    return login


def add_login(
    world: World, account: Account, logins: Configured, username: str, password: str, *, person: str = "shop"
) -> Configured:
    """Without an event."""
    world.learn(person, password)
    fields = {"username": username, PASSWORD: password}
    return kept.keep(world, account, LOGIN, world.sid("CR"), fields, person, parent_sid=logins.sid)


def change_password(
    world: World, account: Account, logins: Configured, login: Configured, password: str, by: By
) -> None:
    """Raises Refused for a weak one. The log tells that the list was changed, and nothing more."""
    _check(password)
    world.learn(by.person, password)
    login.write({PASSWORD: password}, by.person, world.now)
    world.record(account, f"{LISTS.event}.updated", logins.sid, by.actor, link=LISTS.link(logins))


def delete_login(world: World, account: Account, logins: Configured, login: Configured, by: By) -> None:
    del account.kind(LOGIN)[login.sid]
    LISTS.tell(world, account, logins, told.removed({"username": login.text("username")}), by)


def held(world: World, account: Account, list_sids: Iterable[str], username: str, person: str) -> bool:
    """One of these lists has that name, and the person knows its password."""
    secrets = world.known[person].secrets if person in world.known else set()
    wanted = frozenset(list_sids)
    return any(
        each.parent_sid in wanted and each.text("username") == username and each.text(PASSWORD) in secrets
        for each in account.kind(LOGIN).values()
    )


def _check(password: str) -> None:
    kinds = (str.isdigit, str.islower, str.isupper)
    if len(password) < 12 or not all(any(map(kind, password)) for kind in kinds):
        raise invalid("Password must have 12 characters, among them a digit, a small and a capital letter")
