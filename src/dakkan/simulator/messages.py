"""Messages: accepted or refused, queued behind their sender, sent, delivered or not; scheduled and canceled.

Sending leaves no event in the audit log. Usage and ledger count a message when it is sent, and keep it
when it is deleted.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from . import senders
from .access import By, Caller
from .account import Account
from .countries import INBOUND_TEXT, country_of
from .dates import moment
from .refusal import Refused, not_found
from .sending import Sending, count, end
from .text_size import segments
from .traffic import Message
from .world import World

FINAL = frozenset({"delivered", "undelivered", "failed", "received", "canceled", "read"})
CANCELABLE = frozenset({"accepted", "queued", "scheduled"})
_E164 = re.compile(r"\+[1-9]\d{6,14}")


def send(
    world: World, caller: Caller, *, account: Account | None = None, person: str | None = None, **fields: str
) -> Message:
    """POST Messages with these form fields (`To`, `From`, `Body`, …). Raises Refused.

    `account` is the caller's own if not given; `person` overrides who is behind it, for the truth.
    """
    return submit(world, account or caller.account, person or caller.person, fields)


def submit(world: World, account: Account, person: str, fields: Mapping[str, str]) -> Message:
    """As `send`, in an account that the caller may act for."""
    account.may_send()
    to = fields.get("To", "")
    _check_recipient(world, account, to)
    body = fields.get("Body", "")
    if not body and "MediaUrl" not in fields and "ContentSid" not in fields:
        raise Refused(400, 21602, "Message body is required.")
    if len(body) > 1600:
        raise Refused(400, 21617, "The concatenated message body exceeds the 1600 character limit.")
    service_sid = fields.get("MessagingServiceSid") or None
    due_at = _schedule(world, fields, service_sid)
    sender = fields.get("From") or None
    service = senders.service(account, service_sid) if service_sid else None
    if service is None and sender is None:
        raise Refused(400, 21603, "A 'From' phone number is required.")
    if sender is not None:
        senders.check(account, sender, to)
    elif service is not None and not senders.of_service(account, service):
        raise Refused(400, 21703, "The Messaging Service contains no senders.")
    message = Message(
        world.serial(),
        world.sid("MM" if "MediaUrl" in fields else "SM"),
        account.sid,
        "outbound-api",
        "scheduled" if due_at else "accepted" if service else "queued",
        sender,
        to,
        body,
        world.now,
        None,
        world.now,
        person,
        segments=segments(body),
        media=1 if "MediaUrl" in fields else 0,
        service_sid=service_sid,
        status_callback=fields.get("StatusCallback") or (service.text("status_callback") if service else ""),
        due_at=due_at,
    )
    step = Sending(world, account, message)
    if due_at is None and service is None:
        step.queue(fresh=True)
    account.messages.add(message)
    if due_at or service:
        world.at(due_at or world.now + timedelta(seconds=1), step)
    return message


def cancel(world: World, account: Account, message: Message) -> None:
    """Raises Refused when the message has left, or cannot be canceled any more."""
    if message.status not in CANCELABLE:
        raise Refused(400, 30409, f"Message cannot be canceled in status {message.status}")
    message.status, message.updated_at = "canceled", world.now


def redact(world: World, account: Account, message: Message, by: By) -> None:
    """The text is gone; the event is what remains of it."""
    if message.status not in FINAL and message.status != "sent":
        raise Refused(400, 20009, "Cannot update a message that is in progress")
    message.body, message.updated_at = "", world.now
    world.record(account, "message-body.deleted", message.sid, by.actor, link=_link(message))


def delete(world: World, account: Account, message: Message, by: By) -> None:
    """Raises Refused before the message has come to its end."""
    if message.status not in FINAL and message.status != "sent":
        raise Refused(409, 20009, "Cannot delete a message that is in progress")
    account.messages.remove(message)
    world.record(account, "message.deleted", message.sid, by.actor, link=_link(message))


def of(account: Account, sid: str) -> Message:
    message = account.messages.by_sid.get(sid)
    if message is None:
        raise not_found(f"/2010-04-01/Accounts/{account.sid}/Messages/{sid}.json")
    return message


def fail_queued(world: World, account: Account) -> None:
    """The account is suspended or closed between queueing and sending."""
    for message in list(account.messages.waiting.values()):
        if message.status in ("accepted", "queued", "sending"):
            end(world, account, message, "failed", 30002)


def receive(
    world: World, account: Account, *, sender: str, to: str, body: str, person: str = "shop"
) -> Message | None:
    """A message comes in to one of the account's numbers; None when the account takes none."""
    number = account.number(to)
    if number is None or account.status != "active":
        return None
    if body.strip().upper() in ("STOP", "UNSUBSCRIBE"):
        account.opted_out.add(sender)
    message = Message(
        world.serial(),
        world.sid("SM"),
        account.sid,
        "inbound",
        "received",
        sender,
        to,
        body,
        world.now,
        world.now,
        world.now,
        person,
        INBOUND_TEXT,
        segments(body),
    )
    account.messages.add(message)
    count(world, account, message)
    url = senders.inbound_url(account, number)
    if url:
        params = {
            "MessageSid": message.sid,
            "AccountSid": account.sid,
            "From": sender,
            "To": to,
            "Body": body,
        }
        world.deliver_webhook(url, params, account, message.sid)
    return message


def shown_price(world: World, message: Message) -> Decimal | None:
    """None until it is billed."""
    billed = message.at is not None and world.now >= message.at + world.settings.billing_delay
    return message.price if billed else None


def _check_recipient(world: World, account: Account, to: str) -> None:
    if not to:
        raise Refused(400, 21604, "A 'To' phone number is required.")
    if not _E164.fullmatch(to) or not country_of(to) or to == "+15005550001":
        raise Refused(400, 21211, f"The 'To' number {to} is not a valid phone number.")
    if not account.texts_to(country_of(to)):
        message = f"Permission to send an SMS has not been enabled for the region indicated by the 'To' number: {to}."
        world.alert(account, 21408, message, account.sid)
        raise Refused(400, 21408, message)
    if to in account.opted_out:
        raise Refused(400, 21610, "Attempt to send to unsubscribed recipient")


def _schedule(world: World, fields: Mapping[str, str], service_sid: str | None) -> datetime | None:
    """When to send; None for at once."""
    if "ScheduleType" not in fields and "SendAt" not in fields:
        return None
    if fields.get("ScheduleType") != "fixed" or not fields.get("SendAt"):
        raise Refused(400, 35111, "SendAt and ScheduleType=fixed are required together")
    if service_sid is None:
        raise Refused(400, 35118, "MessagingServiceSid is required to schedule a message")
    due_at, _ = moment(fields["SendAt"], "SendAt")
    if not timedelta(minutes=5) <= due_at - world.now <= timedelta(days=35):
        raise Refused(400, 35114, "SendAt must be between 5 minutes and 35 days ahead")
    return due_at


def _link(message: Message) -> str:
    return f"https://api.twilio.com/2010-04-01/Accounts/{message.account_sid}/Messages/{message.sid}"
