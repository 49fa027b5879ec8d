"""What an account used, by day and category; it never forgets, also not messages that were deleted.

Booked under the most specific category; the wider ones are sums (`sms` contains `sms-outbound` contains
`sms-outbound-longcode`), so `totalprice` is not the sum of all rows shown (reference 4.3).
"""

from collections import deque
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal


@dataclass(slots=True)
class Amount:
    count: int = 0
    usage: int = 0
    price: Decimal = Decimal(0)

    def add(self, count: int, usage: int, price: Decimal) -> None:
        self.count += count
        self.usage += usage
        self.price += price


WIDER: dict[str, tuple[str, ...]] = {
    "sms-outbound-longcode": ("sms-outbound", "sms"),
    "sms-outbound-shortcode": ("sms-outbound", "sms"),
    "sms-outbound-tollfree": ("sms-outbound", "sms"),
    "sms-inbound-longcode": ("sms-inbound", "sms"),
    "calls-outbound": ("calls",),
    "calls-inbound-local": ("calls-inbound", "calls"),
    "phonenumbers-local": ("phonenumbers",),
    "phonenumbers-tollfree": ("phonenumbers",),
}
CATEGORIES: dict[str, tuple[str, str, str]] = {
    "calls": ("Total Calls", "calls", "minutes"),
    "calls-inbound": ("Inbound Calls", "calls", "minutes"),
    "calls-inbound-local": ("Inbound Local Calls", "calls", "minutes"),
    "calls-outbound": ("Outbound Calls", "calls", "minutes"),
    "phonenumbers": ("Phone Numbers", "numbers", "numbers"),
    "phonenumbers-local": ("Local Phone Numbers", "numbers", "numbers"),
    "phonenumbers-tollfree": ("Toll Free Phone Numbers", "numbers", "numbers"),
    "sms": ("SMS", "messages", "segments"),
    "sms-inbound": ("Inbound SMS", "messages", "segments"),
    "sms-inbound-longcode": ("Inbound Long Code SMS", "messages", "segments"),
    "sms-outbound": ("Outbound SMS", "messages", "segments"),
    "sms-outbound-longcode": ("Outbound Long Code SMS", "messages", "segments"),
    "sms-outbound-shortcode": ("Outbound Short Code SMS", "messages", "segments"),
    "sms-outbound-tollfree": ("Outbound Toll Free SMS", "messages", "segments"),
    "totalprice": ("Total Price", "", "usd"),
}
"""Category: description, unit of count, unit of usage."""


class Usage:
    def __init__(self) -> None:
        self._days: dict[tuple[date, str], Amount] = {}
        self._late: deque[tuple[datetime, str, int, Decimal]] = deque()
        self.first_day: date | None = None

    def add(self, at: datetime, category: str, usage: int, price: Decimal) -> None:
        """One message, call or number; it shows after a delay."""
        self._late.append((at, category, usage, price))

    def add_past(self, day: date, category: str, count: int, usage: int, price: Decimal) -> None:
        self._book(day, category, count, usage, price)

    def settle(self, until: datetime) -> None:
        """Move what is older than `until` into what is shown."""
        while self._late and self._late[0][0] <= until:
            at, category, usage, price = self._late.popleft()
            self._book(at.date(), category, 1, usage, price)

    def between(self, first: date, last: date, category: str) -> Amount:
        """Both days included."""
        total = Amount()
        day = max(first, self.first_day) if self.first_day else last + timedelta(days=1)
        while day <= last:
            if amount := self._days.get((day, category)):
                total.add(amount.count, amount.usage, amount.price)
            day += timedelta(days=1)
        return total

    def _book(self, day: date, category: str, count: int, usage: int, price: Decimal) -> None:
        if self.first_day is None or day < self.first_day:
            self.first_day = day
        for name in (category, *WIDER.get(category, ())):
            self._of(day, name).add(count, usage, price)
        self._of(day, "totalprice").add(0, 0, price)

    def _of(self, day: date, category: str) -> Amount:
        amount = self._days.get((day, category))
        if amount is None:
            amount = self._days[day, category] = Amount()
        return amount
