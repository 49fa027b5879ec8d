"""Calls: placed, dialled one a second, answered or not, ended. A suspended account's live calls run on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit

from . import geo
from .access import By, Caller
from .account import Account
from .countries import INBOUND_CALL, call_price, country_of
from .history import begun_minutes, category_of_call
from .refusal import Refused, not_found
from .traffic import Call
from .world import World

LIVE = frozenset({"queued", "ringing", "in-progress"})
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_DIAL_TURN = "calls"


def place(
    world: World,
    caller: Caller,
    *,
    account: Account | None = None,
    person: str | None = None,
    seconds: int | None = None,
    **fields: str,
) -> Call:
    """POST Calls with these form fields (`To`, `From`, `Url`, …); the rest as in `messages.send` and `dial`."""
    return dial(world, account or caller.account, person or caller.person, fields, seconds=seconds)


def dial(
    world: World, account: Account, person: str, fields: Mapping[str, str], *, seconds: int | None = None
) -> Call:
    """As `place`, in an account that the caller may act for.

    `seconds`: how long the other side stays, if the caller of this function knows; else until the time
    limit, or as long as people talk when the shop's own web host speaks.
    """
    account.may_send()
    to, sender = fields.get("To", ""), fields.get("From", "")
    _check(world, account, to, sender, fields)
    number = account.number(sender)
    call = Call(
        world.serial(),
        world.sid("CA"),
        account.sid,
        "outbound-api",
        "queued",
        sender,
        to,
        world.now,
        None,
        world.now,
        person,
        phone_number_sid=number.sid if number else None,
        status_callback=fields.get("StatusCallback", ""),
        url=fields.get("Url", ""),
    )
    account.calls.add(call)
    lasts = seconds if seconds is not None else _lasts(world, fields)
    turn = max(world.now + timedelta(seconds=0.1), account.sender_free_at.get(_DIAL_TURN, world.now))
    account.sender_free_at[_DIAL_TURN] = turn + timedelta(seconds=1 / world.settings.calls_per_second)
    world.at(turn, _Progress(world, account, call, lasts))
    return call


def end(world: World, account: Account, call: Call, status: str) -> None:
    """POST Status=canceled or completed. Raises Refused when it is too late for that."""
    if call.status not in LIVE:
        raise Refused(400, 21220, "Invalid call state")
    if status == "canceled" and call.status == "in-progress":
        raise Refused(400, 21220, "Call is in-progress. It can only be completed")
    hang_up(world, account, call, "completed" if call.status == "in-progress" else "canceled")


def delete(world: World, account: Account, call: Call, by: By) -> None:
    if call.status in LIVE:
        raise Refused(409, 20009, "Cannot delete a call that is in progress")
    account.calls.remove(call)
    world.record(account, "call.deleted", call.sid, by.actor)


def of(account: Account, sid: str) -> Call:
    call = account.calls.by_sid.get(sid)
    if call is None:
        raise not_found(f"/2010-04-01/Accounts/{account.sid}/Calls/{sid}.json")
    return call


def receive(
    world: World, account: Account, *, sender: str, to: str, seconds: int, person: str = "shop"
) -> Call | None:
    """A call comes in to one of the account's numbers; None when it takes none."""
    number = account.number(to)
    if number is None or account.status != "active":
        return None
    call = Call(
        world.serial(), world.sid("CA"), account.sid, "inbound", "ringing", sender, to, world.now, world.now,
        world.now, person, phone_number_sid=number.sid,
    )  # fmt: skip
    account.calls.add(call)
    application = account.kind("application").get(number.text("voice_application_sid"))
    target = application or number
    params = _params(account, call)
    url = target.text("voice_url")
    if url and world.deliver_webhook(url, params, account, call.sid) >= 400:
        fallback = target.text("voice_fallback_url")
        if not fallback or world.deliver_webhook(fallback, params, account, call.sid) >= 400:
            hang_up(world, account, call, "failed")
            return call
    call.status_callback = target.text("status_callback")
    _Progress(world, account, call, seconds).answer()
    return call


def hang_up(world: World, account: Account, call: Call, status: str) -> None:
    """The call is over, and what it cost is known."""
    answered = call.status == "in-progress"
    call.status, call.ended_at, call.updated_at = status, world.now, world.now
    if answered and call.at is not None:
        call.seconds = max(1, round((world.now - (call.ends_at or world.now)).total_seconds()) + call.seconds)
    cost = _cost(call)
    call.price = cost
    account.calls.set_time(call, world.now)
    account.usage.add(world.now, category_of_call(call.direction), begun_minutes(call.seconds), cost)
    world.ledger.charge(world.now, call.person, cost)
    world.charge(account, cost)
    if call.status_callback:
        params = _params(account, call) | {"CallDuration": str(call.seconds)}
        world.deliver_webhook(call.status_callback, params, account, call.sid)


def running_cost(world: World, call: Call) -> Decimal:
    """What a call in progress has cost so far."""
    if call.status != "in-progress" or call.ends_at is None:
        return Decimal(0)
    so_far = call.seconds - round((call.ends_at - world.now).total_seconds())
    return _price(call) * begun_minutes(max(so_far, 1))


@dataclass
class _Progress:
    """One call on its way: dialled, answered, ended."""

    world: World
    account: Account
    call: Call
    seconds: int

    def __call__(self) -> None:
        call, world = self.call, self.world
        if call.status == "queued":
            if self.account.status != "active":
                hang_up(world, self.account, call, "failed")
                return
            call.status, call.updated_at = "ringing", world.now
            self.account.calls.set_time(call, world.now)
            world.ledger.call(world.now, call.person, Decimal(0))
            world.at(world.now + timedelta(seconds=world.chance.uniform(2, 6)), self)
        elif call.status == "ringing":
            if self.seconds <= 0:
                hang_up(world, self.account, call, world.chance.choice(("no-answer", "busy")))
            else:
                self.answer()
        elif call.status == "in-progress":
            hang_up(world, self.account, call, "completed")

    def answer(self) -> None:
        call, world = self.call, self.world
        if call.direction == "inbound":
            world.ledger.call(world.now, call.person, Decimal(0))
        call.status, call.updated_at, call.seconds = "in-progress", world.now, self.seconds
        call.ends_at = world.now + timedelta(seconds=self.seconds)
        world.at(call.ends_at, self)


def _check(world: World, account: Account, to: str, sender: str, fields: Mapping[str, str]) -> None:
    if not to:
        raise Refused(400, 21201, "No 'To' number is specified")
    if not sender:
        raise Refused(400, 21213, "Caller phone number is required")
    if not any(fields.get(name) for name in ("Url", "Twiml", "ApplicationSid")):
        raise Refused(400, 21205, "Url parameter is required.")
    verified = (each.text("phone_number") for each in account.kind("caller-id").values())
    if account.number(sender) is None and sender not in verified:
        raise Refused(400, 21210, f"{sender} is not yet verified for your account.")
    if to.startswith(("client:", "sip:")):
        return
    if not _E164.fullmatch(to) or not country_of(to):
        raise Refused(400, 21211, f"{to} is not a valid phone number")
    geo.check_call(world, account, to)


def _lasts(world: World, fields: Mapping[str, str]) -> int:
    limit = fields.get("TimeLimit", "")
    longest = round(world.settings.longest_call.total_seconds())
    if limit.isdecimal():
        return min(int(limit), longest)
    host = urlsplit(fields.get("Url", "")).hostname
    if world.shop is not None and host in world.shop.hosts:
        return world.chance.randint(*world.settings.call_seconds)
    return longest


def _price(call: Call) -> Decimal:
    return INBOUND_CALL if call.direction == "inbound" else call_price(call.to)


def _cost(call: Call) -> Decimal:
    return _price(call) * begun_minutes(call.seconds)


def _params(account: Account, call: Call) -> dict[str, str]:
    return {
        "CallSid": call.sid,
        "AccountSid": account.sid,
        "From": call.sender,
        "To": call.to,
        "CallStatus": call.status,
        "Direction": call.direction,
    }
