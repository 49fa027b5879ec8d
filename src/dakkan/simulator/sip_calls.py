"""Calls that come in over SIP and go out to a number: no request of the REST API, so none in its log.

A trunk sends them on itself; a SIP domain does so through the program behind its webhook.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from . import calls, sip_access, sip_credentials, sip_domains, sip_mappings, trunks
from .account import Account
from .configured import Configured
from .geo import may_call
from .traffic import Call
from .world import World

NOT_FROM_THERE, WRONG_LOGIN, CLOSED_ON_TRUNK, CLOSED_IN_DIAL = 32201, 32202, 32205, 13227


def call_over_sip(
    world: World,
    account: Account,
    person: str,
    to: str,
    seconds: int,
    *,
    username: str = "",
    address: str = "",
    sender: str = "",
) -> Call | None:
    """None when it is refused, with a line in the debugger: the person has no login of that name (any more),
    calls from an address that is on no list, or to a country that is closed.

    `address` is only asked for by a trunk or domain that has lists of addresses.
    """
    way = _way(world, account, person, username, address)
    if way is None or account.status != "active":
        known = WRONG_LOGIN if username else NOT_FROM_THERE
        world.alert(account, known, "SIP: authentication failure", account.sid)
        return None
    over_trunk = way.kind == trunks.KIND
    if not may_call(account, to):  # refused with a code of its own, unlike calls by REST
        code = CLOSED_ON_TRUNK if over_trunk else CLOSED_IN_DIAL
        world.alert(account, code, f"No geo permission to call {to}", way.sid)
        return None
    call = Call(
        world.serial(),
        world.sid("CA"),
        account.sid,
        "trunking-terminating" if over_trunk else "outbound-dial",
        "ringing",
        sender or _sender(account, way, username),
        to,
        world.now,
        None,
        world.now,
        person,
        trunk_sid=way.sid if over_trunk else None,
        status_callback=way.text("voice_status_callback_url"),
    )
    account.calls.add(call)
    account.calls.set_time(call, world.now)
    world.ledger.call(world.now, person, Decimal(0))
    world.at(
        world.now + timedelta(seconds=world.chance.uniform(2, 6)), _Progress(world, account, call, seconds)
    )
    return call


@dataclass
class _Progress:
    """Answered, then ended."""

    world: World
    account: Account
    call: Call
    seconds: int

    def __call__(self) -> None:
        call, world = self.call, self.world
        if call.status == "ringing" and self.seconds > 0:
            call.status, call.updated_at, call.seconds = "in-progress", world.now, self.seconds
            call.ends_at = world.now + timedelta(seconds=self.seconds)
            world.at(call.ends_at, self)
        elif call.status == "ringing":
            calls.hang_up(world, self.account, call, "no-answer")
        elif call.status == "in-progress":
            calls.hang_up(world, self.account, call, "completed")


def _way(world: World, account: Account, person: str, username: str, address: str) -> Configured | None:
    """The first trunk or domain that lets the person in."""
    for kind in (trunks.KIND, sip_domains.KIND):
        for way in account.kind(kind).values():
            logins = sip_mappings.lists(account, way, sip_credentials.KIND)
            ranges = sip_mappings.lists(account, way, sip_access.KIND)
            if not logins and not ranges:
                continue
            if logins and not sip_credentials.held(world, account, logins, username, person):
                continue
            if not ranges or (address and sip_access.lets_in(account, ranges, address)):
                return way
    return None


def _sender(account: Account, way: Configured, username: str) -> str:
    """A number of the account, as an exchange would show one, else the login itself."""
    numbers = account.kind("phone-number").values()
    first = next((each.text("phone_number") for each in numbers), "")
    return first or f"sip:{username}@{way.text('domain_name')}"
