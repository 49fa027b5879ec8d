"""Verifications: a code goes out to whoever was typed into a form, and comes back or does not.

Every code is an attempt in Verify's own log. As a message it is one among all others, from the account's
first number; codes by call or mail leave nothing but the attempt here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from . import verify_services
from .account import Account
from .configured import Configured
from .countries import country_of, text_price
from .refusal import Refused, not_found
from .sending import Sending
from .text_size import segments
from .traffic import Attempt, Message
from .world import World

CHANNELS = ("sms", "call", "email", "whatsapp")
_FEE = Decimal("0.05")
"""Of a verification, beside the message."""
_TYPING = (8.0, 45.0)
"""Seconds from the message to the code's coming back."""


def attempt(
    world: World,
    account: Account,
    service_sid: str,
    to: str,
    channel: str = "sms",
    *,
    converted: bool,
    person: str = "shop",
) -> Attempt:
    """A code is asked for in a form; `converted`: it will come back. Raises Refused as `start`."""
    service = account.thing(verify_services.KIND, service_sid)
    made = start(world, account, service, to, channel, person)
    if converted:
        world.at(world.now + timedelta(seconds=world.chance.uniform(*_TYPING)), _Converts(world, made))
    return made


def start(world: World, account: Account, service: Configured, to: str, channel: str, person: str) -> Attempt:
    """Send one code. Raises Refused for a channel there is not, and for a country that Verify may not reach."""
    account.may_send()
    if channel not in CHANNELS:
        raise Refused(400, 60200, f"Invalid parameter `Channel`: {channel[:20]}")
    _check_recipient(account, to, channel)
    made = _attempt(world, account, service.sid, to, channel, world.now, person)
    if channel in ("sms", "whatsapp"):
        made.message_sid = _text(world, account, service, to, person).sid
    account.attempts.add(made)
    return made


def past(
    world: World,
    account: Account,
    service_sid: str,
    to: str,
    at: datetime,
    *,
    converted: bool,
    channel: str = "sms",
    person: str = "shop",
) -> Attempt:
    """One of before the play, without a message; many are kept at once with `account.attempts.add_past`."""
    made = _attempt(world, account, service_sid, to, channel, at, person)
    made.converted = converted
    return made


def of(account: Account, sid: str) -> Attempt:
    found = account.attempts.by_sid.get(sid)
    if found is None:
        raise not_found(f"/v2/Attempts/{sid}")
    return found


def _attempt(
    world: World, account: Account, service_sid: str, to: str, channel: str, at: datetime, person: str
) -> Attempt:
    return Attempt(
        world.serial(),
        world.sid("VL"),
        account.sid,
        service_sid,
        world.sid("VE"),
        channel,
        to,
        country_of(to) if to.startswith("+") else "",
        at,
        at,
        at,
        person,
        _FEE + (text_price(to) if to.startswith("+") else 0),
    )


def _check_recipient(account: Account, to: str, channel: str) -> None:
    if channel == "email":
        if "@" not in to:
            raise Refused(400, 60200, f"Invalid parameter `To`: {to[:40]}")
        return
    country = country_of(to) if to.startswith("+") else ""
    if not country:
        raise Refused(400, 60200, f"Invalid parameter `To`: {to[:40]}")
    own = account.verify_countries.get(country)
    if not (own.enabled if own is not None else account.texts_to(country)):
        raise Refused(403, 60605, f"The destination phone number is blocked by geo permissions: {to}")


def _text(world: World, account: Account, service: Configured, to: str, person: str) -> Message:
    """Verify has countries of its own, so the rules of the account's other messages do not hold here."""
    length = service.fields["code_length"]
    code = "".join(world.chance.choices("0123456789", k=length if isinstance(length, int) else 6))
    body = f"Your {service.text('friendly_name')} verification code is: {code}"
    sender = next((each.text("phone_number") for each in account.kind("phone-number").values()), "Verify")
    message = Message(
        world.serial(),
        world.sid("SM"),
        account.sid,
        "outbound-api",
        "queued",
        sender,
        to,
        body,
        world.now,
        None,
        world.now,
        person,
        segments=segments(body),
    )
    Sending(world, account, message).queue(fresh=True)
    account.messages.add(message)
    return message


@dataclass
class _Converts:
    world: World
    made: Attempt

    def __call__(self) -> None:
        self.made.converted, self.made.updated_at = True, self.world.now
