"""A message on its way: behind its sender's queue, over the carriers, to its end."""

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from . import senders
from .account import Account
from .countries import text_price
from .history import category_of_message
from .refusal import Refused
from .traffic import Message
from .world import World

ERRORS = {
    30002: "Account suspended",
    30003: "Unreachable destination handset",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
}
_LINK = re.compile(r"https?://|\b[a-z0-9-]+\.[a-z]{2,}/", re.IGNORECASE)
_DIGITS = re.compile(r"\d+|\b(?=\w*\d)\w+\b")


@dataclass
class Sending:
    """One message on its way: called at each station, it puts itself on the agenda for the next."""

    world: World
    account: Account
    message: Message

    def __call__(self) -> None:
        message, world = self.message, self.world
        if message.status == "scheduled" and self.account.status != "active":
            end(world, self.account, message, "failed", 30002)
        elif message.status in ("scheduled", "accepted"):
            self.queue()
        elif message.status == "queued":
            self._next("sending", 0.3)
        elif message.status == "sending":
            self.account.messages.set_time(message, world.now)
            message.price = text_price(message.to) * message.segments
            count(world, self.account, message)
            self._next("sent", world.chance.uniform(1.0, 6.0))
        elif message.status == "sent":
            code = _outcome(world, self.account, message)
            end(world, self.account, message, "undelivered" if code else "delivered", code)

    def queue(self, *, fresh: bool = False) -> None:
        """Take a place behind what its sender has to send. Raises Refused when that is too long (`fresh` only)."""
        message, world = self.message, self.world
        if message.sender is None:
            service = senders.service(self.account, message.service_sid or "")
            free = senders.least_busy(self.account, service, message.to)
            if free is None:
                end(world, self.account, message, "failed", 30008)
                return
            message.sender = free
        starts = max(
            world.now + timedelta(seconds=0.2), self.account.sender_free_at.get(message.sender, world.now)
        )
        if starts - world.now > world.settings.queue_limit:
            if fresh:
                raise Refused(
                    429, 21611, "This 'From' number has exceeded the maximum number of queued messages"
                )
            end(world, self.account, message, "failed", 30001)
            return
        takes = timedelta(seconds=message.segments / senders.rate(message.sender))
        self.account.sender_free_at[message.sender] = starts + takes
        message.status, message.updated_at = "queued", world.now
        world.at(starts, self)

    def _next(self, status: str, seconds: float) -> None:
        self.message.status, self.message.updated_at = status, self.world.now
        _call_back(self.world, self.account, self.message)
        self.world.at(self.world.now + timedelta(seconds=seconds), self)


def _outcome(world: World, account: Account, message: Message) -> int | None:
    """The error that keeps it from its recipient: filters catch a part of blasts with links."""
    if _LINK.search(message.body):
        wording = hash_of(message.body)
        seen = account.wordings[wording] = account.wordings.get(wording, 0) + 1
        if seen > world.settings.blast and world.chance.random() < world.settings.filtered_share:
            world.alert(account, 30007, ERRORS[30007], message.sid)
            return 30007
    if world.chance.random() < world.settings.delivered_share:
        return None
    return world.chance.choice((30003, 30005, 30006))


def hash_of(body: str) -> int:
    """Of the wording: digits and words with digits in them do not count. The same in every process."""
    masked = _DIGITS.sub("#", body.lower())
    total = 0
    for letter in masked.encode():
        total = (total * 131 + letter) & 0xFFFFFFFF
    return total


def end(world: World, account: Account, message: Message, status: str, code: int | None) -> None:
    message.status, message.error_code, message.updated_at = status, code, world.now
    account.messages.set_time(message, world.now)
    _call_back(world, account, message)


def count(world: World, account: Account, message: Message) -> None:
    cost = message.price or Decimal(0)
    category = category_of_message(message.direction, message.sender, message.to)
    account.usage.add(world.now, category, message.segments, cost)
    world.ledger.message(world.now, message.person, cost)
    world.charge(account, cost)


def _call_back(world: World, account: Account, message: Message) -> None:
    if not message.status_callback:
        return
    params = {
        "MessageSid": message.sid,
        "MessageStatus": message.status,
        "AccountSid": account.sid,
        "To": message.to,
        "From": message.sender or "",
    }
    if message.error_code:
        params["ErrorCode"] = str(message.error_code)
    world.deliver_webhook(message.status_callback, params, account, message.sid)
