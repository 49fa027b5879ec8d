"""Which lists of logins and addresses a SIP domain or a trunk goes by.

A domain has them for calls and, apart from those, for registrations of telephones; a trunk for its calls.
A list that no domain and no trunk goes by opens nothing.
"""

from typing import Literal

from . import kept, told
from .access import By
from .account import Account
from .configured import Configured
from .refusal import invalid, not_found
from .told import Told
from .world import World

KIND = "sip-mapping"
Use = Literal["calls", "registrations"]


def create(
    world: World, account: Account, owner: Configured, told_as: Told, listed: Configured, use: Use, by: By
) -> Configured:
    """`owner`: a domain or a trunk, of which the log tells as changed. Raises Refused when it has the list."""
    if any(each.text("list_sid") == listed.sid for each in of(account, owner, listed.kind, use)):
        raise invalid(f"{listed.sid} is mapped already")
    mapping = add(world, account, owner, listed, use, person=by.person)
    told_as.tell(world, account, owner, told.added({_name(listed.kind): listed.sid}), by)
    return mapping


def add(
    world: World,
    account: Account,
    owner: Configured,
    listed: Configured,
    use: Use = "calls",
    *,
    person: str = "shop",
) -> Configured:
    """Without an event."""
    fields = {"list_sid": listed.sid, "list_kind": listed.kind, "use": use}
    sid = f"{owner.sid}:{use}:{listed.sid}"
    return kept.keep(world, account, KIND, sid, fields, person, parent_sid=owner.sid)


def of(account: Account, owner: Configured, list_kind: str, use: Use = "calls") -> list[Configured]:
    """Newest first."""
    return [
        each
        for each in kept.parts(account, KIND, owner)
        if (each.text("list_kind"), each.text("use")) == (list_kind, use)
    ]


def lists(account: Account, owner: Configured, list_kind: str) -> list[str]:
    """SIDs of the lists of one kind that calls to a domain or over a trunk are held against."""
    return [each.text("list_sid") for each in of(account, owner, list_kind)]


def one(
    account: Account, owner: Configured, list_kind: str, use: Use, list_sid: str, path: str
) -> Configured:
    """Raises Refused when the domain or trunk does not go by that list."""
    for each in of(account, owner, list_kind, use):
        if each.text("list_sid") == list_sid:
            return each
    raise not_found(path)


def delete(
    world: World, account: Account, owner: Configured, told_as: Told, mapping: Configured, by: By
) -> None:
    del account.kind(KIND)[mapping.sid]
    changes = told.removed({_name(mapping.text("list_kind")): mapping.text("list_sid")})
    told_as.tell(world, account, owner, changes, by)


def drop_all(account: Account, owner: Configured) -> None:
    kept.drop_parts(account, KIND, owner)


def check_unused(account: Account, listed: Configured) -> None:
    """Raises Refused while a domain or a trunk goes by the list."""
    if any(each.text("list_sid") == listed.sid for each in account.kind(KIND).values()):
        raise invalid(f"{listed.sid} is in use by a domain or a trunk")


def ways_in(account: Account, owner: Configured) -> list[str]:
    """As Twilio names them in `auth_type`."""
    names = {"sip-access-list": "IP_ACL", "sip-credential-list": "CREDENTIAL_LIST"}
    return [name for kind, name in names.items() if of(account, owner, kind)]


def _name(list_kind: str) -> str:
    return "credential_list_sid" if list_kind == "sip-credential-list" else "ip_access_control_list_sid"
