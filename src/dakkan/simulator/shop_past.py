"""The shop's history, booked in bulk: a month of traffic in a second or two.

Nobody watches these messages on their way, so each is written down as it ended.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from operator import itemgetter
from typing import Final

from .audit import Actor
from .countries import INBOUND_CALL, INBOUND_TEXT, call_price, text_price
from .history import begun_minutes
from .shop import HOUR, Shop
from .shop_days import DueCall, Line, arrivals, calls_of, logins
from .shop_jobs import Due, Job, due
from .text_size import segments
from .traffic import Call, Message

_UNDELIVERED: Final = (30003, 30005, 30006)
_SHARE_UNDELIVERED: Final = 0.025


def live_through(shop: Shop, since: datetime, until: datetime) -> None:
    """Everything that the shop did from `since` (a full hour) to `until`."""
    texts: list[Message] = []
    rung: list[Call] = []
    for begins in _hours(since, until):
        texts += _texts(shop, begins, until)
        rung += _calls(shop, begins, until)
        _logins(shop, begins, until)
    shop.world.add_past_messages(texts)
    shop.world.add_past_calls(rung)


def _hours(since: datetime, until: datetime) -> Iterator[datetime]:
    begins = since.replace(minute=0, second=0, microsecond=0)
    while begins < until:
        yield begins
        begins += HOUR


def _texts(shop: Shop, begins: datetime, until: datetime) -> list[Message]:
    world = shop.world
    end = (until - begins).total_seconds()
    sent = [
        (message.second, job, message)
        for job in shop.jobs
        for message in due(job, begins, shop.daily, shop.customers, world.seed)
        if message.second < end
    ]
    sent.sort(key=itemgetter(0))
    rows = [
        _outbound(shop, job, message, begins + timedelta(seconds=second)) for second, job, message in sent
    ]
    for line in shop.lines:
        opted_out = world.accounts[line.account_sid].opted_out
        for text in arrivals(line, begins, shop.customers, world.seed):
            if text.second < end:
                at = begins + timedelta(seconds=text.second)
                rows.append(_inbound(shop, line, text.sender, text.body, at))
                if text.body == "STOP":
                    opted_out.add(text.sender)
    return rows


def _outbound(shop: Shop, job: Job, message: Due, created: datetime) -> Message:
    world, draw = shop.world, shop.world.chance.random
    sent = created + timedelta(seconds=0.5 + draw())
    lost = draw() < _SHARE_UNDELIVERED
    parts = segments(message.body)
    return Message(
        world.serial(),
        world.sid("SM"),
        shop.systems[job.system].account_sid,
        "outbound-api",
        "undelivered" if lost else "delivered",
        job.sender,
        message.to,
        message.body,
        created,
        sent,
        sent + timedelta(seconds=2 + 4 * draw()),
        "shop",
        text_price(message.to) * parts,
        parts,
        0,
        job.service_sid or None,
        _UNDELIVERED[int(3 * draw())] if lost else None,
    )


def _inbound(shop: Shop, line: Line, sender: str, body: str, at: datetime) -> Message:
    world = shop.world
    return Message(
        world.serial(),
        world.sid("SM"),
        line.account_sid,
        "inbound",
        "received",
        sender,
        line.number,
        body,
        at,
        at,
        at,
        "shop",
        INBOUND_TEXT,
        segments(body),
    )


def _calls(shop: Shop, begins: datetime, until: datetime) -> list[Call]:
    end = (until - begins).total_seconds()
    return [
        _call(shop, line, call, begins + timedelta(seconds=call.second))
        for line in shop.lines
        for call in calls_of(line, begins, shop.customers, shop.world.seed)
        if call.second + call.seconds < end
    ]


def _call(shop: Shop, line: Line, call: DueCall, at: datetime) -> Call:
    world = shop.world
    minutes = begun_minutes(call.seconds)
    price = INBOUND_CALL if call.inbound else call_price(call.outside)
    number = world.accounts[line.account_sid].number(line.number)
    ended = at + timedelta(seconds=call.seconds)
    return Call(
        world.serial(),
        world.sid("CA"),
        line.account_sid,
        "inbound" if call.inbound else "outbound-api",
        "completed",
        call.outside if call.inbound else line.number,
        line.number if call.inbound else call.outside,
        at - timedelta(seconds=5),
        at,
        ended,
        "shop",
        ended_at=ended,
        price=price * Decimal(minutes),
        seconds=call.seconds,
        phone_number_sid=number.sid if number else None,
    )


def _logins(shop: Shop, begins: datetime, until: datetime) -> None:
    world, office = shop.world, shop.office
    for login in logins(len(office.users), len(office.addresses), begins, world.seed):
        at = begins + timedelta(seconds=login.second)
        if at < until:
            user, address = office.users[login.user], office.addresses[login.address]
            actor = Actor("user", user, "web", address)
            world.record(world.main, "user-session.created", user, actor, at=at)
