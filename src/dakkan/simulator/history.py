"""What happened before the play begins: finished traffic, booked in bulk."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from .countries import is_toll_free
from .traffic import Call, Message
from .usage import Amount

if TYPE_CHECKING:
    from .world import World


def category_of_message(direction: str, sender: str | None, to: str) -> str:
    if direction == "inbound":
        return "sms-inbound-longcode"
    if sender and is_toll_free(sender):
        return "sms-outbound-tollfree"
    if sender and sender.isdigit():
        return "sms-outbound-shortcode"
    return "sms-outbound-longcode"


def category_of_call(direction: str) -> str:
    return "calls-inbound-local" if direction == "inbound" else "calls-outbound"


def begun_minutes(seconds: int) -> int:
    return -(-seconds // 60)


def book_messages(world: "World", messages: list[Message]) -> None:
    for account_sid, rows in _by_account(messages):
        account = world.accounts[account_sid]
        account.messages.add_past(rows)
        days: defaultdict[tuple[date, str], Amount] = defaultdict(Amount)
        hours: defaultdict[tuple[datetime, str], Amount] = defaultdict(Amount)
        for row in rows:
            at, cost = row.at or row.created_at, row.price or Decimal(0)
            category = category_of_message(row.direction, row.sender, row.to)
            days[at.date(), category].add(1, row.segments, cost)
            hours[at.replace(minute=0, second=0, microsecond=0), row.person].add(1, 0, cost)
        for (day, category), amount in days.items():
            account.usage.add_past(day, category, amount.count, amount.usage, amount.price)
        for (hour, person), amount in hours.items():
            world.ledger.message(hour, person, amount.price, amount.count)


def book_calls(world: "World", calls: list[Call]) -> None:
    for account_sid, rows in _by_account(calls):
        account = world.accounts[account_sid]
        account.calls.add_past(rows)
        for row in rows:
            at, cost = row.at or row.created_at, row.price or Decimal(0)
            category = category_of_call(row.direction)
            account.usage.add_past(at.date(), category, 1, begun_minutes(row.seconds), cost)
            world.ledger.call(at, row.person, cost)


Row = TypeVar("Row", Message, Call)


def _by_account(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    by_account = attrgetter("account_sid")
    return [(sid, list(group)) for sid, group in groupby(sorted(rows, key=by_account), key=by_account)]
