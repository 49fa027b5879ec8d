"""Caller IDs: numbers from outside that calls of the account may seem to come from.

At Twilio the number is called and whoever picks up types a code. Here that call succeeds at once.
"""

import re
from dataclasses import dataclass

from .access import By
from .account import Account
from .configured import Configured
from .countries import country_of
from .forms import Field
from .numbers import formatted
from .refusal import Refused, invalid
from .told import Told
from .world import World

KIND = "caller-id"
CALLER_IDS = Told(
    KIND,
    "caller-id",
    "PN",
    "https://api.twilio.com/2010-04-01/Accounts/{account}/OutgoingCallerIds/{sid}",
    (Field("friendly_name"), Field("phone_number")),
)
_E164 = re.compile(r"\+[1-9]\d{6,14}")


@dataclass(frozen=True)
class Validation:
    """What the answer to a request tells of the call that verifies the number."""

    call_sid: str
    code: str
    caller_id: Configured


def verify(world: World, account: Account, phone_number: str, name: str, by: By) -> Validation:
    """Raises Refused for what is no number, and for one that the account has already."""
    account.may_send()
    if not _E164.fullmatch(phone_number) or not country_of(phone_number):
        raise invalid(f"PhoneNumber is not a valid phone number: {phone_number[:40]}")
    if any(each.text("phone_number") == phone_number for each in account.kind(KIND).values()):
        raise Refused(400, 21450, "Phone number already verified")
    code = f"{world.chance.randrange(1_000_000):06d}"
    call_sid = world.sid("CA")
    values = {"friendly_name": name or formatted(phone_number), "phone_number": phone_number}
    return Validation(call_sid, code, CALLER_IDS.create(world, account, values, by))
