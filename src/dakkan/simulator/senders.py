"""From what a message may be sent: own numbers, short codes, names, and the senders of a messaging service."""

import re
from datetime import UTC, datetime

from .account import Account
from .configured import Configured
from .countries import country_of, is_toll_free
from .refusal import Refused

_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")
_NO_NAMES = frozenset({"US", "CA", "CN"})
"""Countries that take no names as senders."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def check(account: Account, sender: str, to: str) -> None:
    """Raises Refused when the account cannot send from there."""
    if _NAME.fullmatch(sender):
        if country_of(to) in _NO_NAMES:
            raise Refused(400, 21612, f"The 'To' phone number {to} is not reachable from {sender}")
        return
    if account.number(sender) is None and not any(
        each.text("short_code") == sender for each in account.kind("shortcode").values()
    ):
        raise Refused(
            400,
            21606,
            f"The 'From' phone number {sender} is not a valid, message-capable Twilio phone number "
            "for this account.",
        )


def rate(sender: str) -> float:
    """Segments a second."""
    if not sender.startswith("+"):
        return 100.0
    return 3.0 if is_toll_free(sender) else 1.0


def service(account: Account, sid: str) -> Configured:
    found = account.kind("copilot-application").get(sid)
    if found is None:
        raise Refused(404, 20404, f"The Messaging Service {sid} was not found")
    return found


def of_service(account: Account, of: Configured) -> list[str]:
    """Numbers and names in the service's pool."""
    pool = (each for each in account.kind("copilot-number-pool").values() if each.parent_sid == of.sid)
    return [sender for each in pool if (sender := each.text("phone_number") or each.text("alpha_sender"))]


def least_busy(account: Account, of: Configured, to: str) -> str | None:
    """The sender of the pool that is free first; a name where the country takes one and there is one."""
    pool = of_service(account, of)
    names = [sender for sender in pool if not sender.startswith("+")]
    if names and country_of(to) not in _NO_NAMES:
        return names[0]
    numbers = [sender for sender in pool if sender.startswith("+")]
    return min(numbers, key=lambda sender: account.sender_free_at.get(sender, _LONG_AGO), default=None)


def inbound_url(account: Account, number: Configured) -> str:
    """Where an inbound message of that number goes: the service's URL, the application's, or the number's own."""
    for member in account.kind("copilot-number-pool").values():
        if member.fields.get("phone_number_sid") == number.sid:
            pool = account.kind("copilot-application").get(member.parent_sid or "")
            if pool and not pool.fields.get("use_inbound_webhook_on_number"):
                return pool.text("inbound_request_url")
    application = account.kind("application").get(number.text("sms_application_sid"))
    return (application or number).text("sms_url")
