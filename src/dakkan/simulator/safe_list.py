"""The safe list: numbers that Twilio's fraud checks let pass. One number is asked about at a time; no event."""

import re

from .account import Account
from .configured import Configured
from .kept import keep
from .refusal import invalid, not_found
from .world import World

KIND = "safe-list-entry"
_E164 = re.compile(r"\+[1-9]\d{6,14}")


def add(world: World, account: Account, phone_number: str, person: str = "shop") -> Configured:
    """A number that is there already stays as it is. Raises Refused for what is no number."""
    if not _E164.fullmatch(phone_number):
        raise invalid(f"PhoneNumber is not a valid phone number: {phone_number[:40]}")
    found = _find(account, phone_number)
    return found or keep(world, account, KIND, world.sid("GN"), {"phone_number": phone_number}, person)


def entry(account: Account, phone_number: str, path: str) -> Configured:
    """Raises Refused when the number is not on the list."""
    found = _find(account, phone_number)
    if found is None:
        raise not_found(path)
    return found


def delete(account: Account, listed: Configured) -> None:
    del account.kind(KIND)[listed.sid]


def _find(account: Account, phone_number: str) -> Configured | None:
    entries = account.kind(KIND).values()
    return next((each for each in entries if each.text("phone_number") == phone_number), None)
