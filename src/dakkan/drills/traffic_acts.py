"""What a thief does with traffic: each act a small value that is put into the world's agenda."""

from dataclasses import dataclass, replace
from datetime import timedelta

import msgspec

from . import lures
from .destinations import DESTINATIONS
from .hands import Hands

_COUNTRY_CLOSED = (21408, 21215)
_MOST_OPENED = 12
_VOICE_RISKS = (
    "low_risk_numbers_enabled",
    "high_risk_special_numbers_enabled",
    "high_risk_tollfraud_numbers_enabled",
)


@dataclass(frozen=True)
class SendsMessages:
    """Send `left` messages, one each `every`; a closed country is opened again, a dead credential changed."""

    left: int
    every: timedelta
    to: str
    family: str
    by: str = "numbers"
    """`numbers`: the owner's; `service`: the Messaging Service; `farm`: numbers of his own subaccounts."""
    index: int = 0
    send_after: timedelta | None = None
    """Not now but so long from now: scheduled with Twilio."""
    tidy_after: timedelta | None = None
    """So long after it was sent each message is deleted."""

    def __call__(self, hands: Hands) -> None:
        self._one(hands)
        if self.left > 1:
            hands.later(self.every, replace(self, left=self.left - 1, index=self.index + 1))

    def _one(self, hands: Hands) -> None:
        target = DESTINATIONS[self.to]
        account_sid = _in_turn(hands.farm, self.index) if self.by == "farm" else _open_account(hands)
        sender = _sender(hands, self, account_sid)
        if sender is None:
            return
        form = {
            "To": target.number(self.index, hands.chance),
            "Body": lures.write(self.family, target.language, hands.chance),
            **sender,
        }
        if self.send_after:
            at = hands.world.now + self.send_after
            form |= {"ScheduleType": "fixed", "SendAt": at.strftime("%Y-%m-%dT%H:%M:%SZ")}
        reply = hands.ask("POST", f"{hands.of(account_sid)}/Messages.json", form, account_sid=account_sid)
        if reply.ok:
            hands.sent.append((account_sid, reply.body["sid"]))
            if self.tidy_after:
                hands.later(self.tidy_after, DeletesOne(account_sid, reply.body["sid"]))
        elif reply.code in _COUNTRY_CLOSED and len(hands.opened) < _MOST_OPENED:
            OpensCountries((self.to,))(hands)


def _sender(hands: Hands, act: SendsMessages, account_sid: str) -> dict[str, str] | None:
    service = bool(hands.service_sid) and act.by == "service"
    if service or act.send_after:
        return {"MessagingServiceSid": hands.service_sid} if hands.service_sid else None
    numbers = hands.numbers.get(account_sid, [])
    return {"From": numbers[act.index % len(numbers)]} if numbers else None


def _open_account(hands: Hands) -> str:
    """The main account; when he is locked out there, any subaccount whose credentials he holds."""
    accounts = [hands.account_sid, *hands.numbers]
    return next((sid for sid in accounts if hands.fitting(sid)), hands.account_sid)


def _in_turn(values: list[str], index: int) -> str:
    return values[index % len(values)] if values else ""


@dataclass(frozen=True)
class PlacesCalls:
    """Place `left` calls to costly numbers, one each `every`, each of `seconds` (at most 4 h)."""

    left: int
    every: timedelta
    to: str
    seconds: int
    index: int = 0

    def __call__(self, hands: Hands) -> None:
        target = DESTINATIONS[self.to]
        numbers = hands.numbers.get(hands.account_sid, [])
        if numbers:
            form = {
                "To": target.number(self.index, hands.chance),
                "From": _in_turn(numbers, self.index),
                "Twiml": f'<Response><Pause length="{self.seconds}"/></Response>',
                "TimeLimit": str(self.seconds),
            }
            reply = hands.ask("POST", f"{hands.of('')}/Calls.json", form)
            if reply.code in _COUNTRY_CLOSED and len(hands.opened) < _MOST_OPENED:
                OpensCountries((self.to,))(hands)
        if self.left > 1:
            hands.later(self.every, replace(self, left=self.left - 1, index=self.index + 1))


@dataclass(frozen=True)
class OpensCountries:
    """Allow messages and calls, premium numbers too, to the countries of these destinations."""

    to: tuple[str, ...]

    def __call__(self, hands: Hands) -> None:
        countries = sorted({DESTINATIONS[name].country for name in self.to})
        hands.opened += countries
        permissions = [{"country_code": code, "type": "country", "enabled": True} for code in countries]
        for item in permissions:
            text = msgspec.json.encode(item).decode()
            url = "https://accounts.twilio.com/v1/Messaging/GeoPermissions"
            hands.ask("PATCH", url, {"Permissions": text}, own=True)
        on = dict.fromkeys(_VOICE_RISKS, "true")
        update = msgspec.json.encode([{"iso_code": code, **on} for code in countries]).decode()
        url = "https://voice.twilio.com/v1/DialingPermissions/BulkCountryUpdates"
        hands.ask("POST", url, {"UpdateRequest": update}, own=True)


@dataclass(frozen=True)
class DeletesMessages:
    """Delete the last `number` messages that he sent: they are not in the log any more."""

    number: int

    def __call__(self, hands: Hands) -> None:
        done = 0
        for account_sid, sid in list(hands.sent[:-3]):  # the newest are still on their way
            if done == self.number:
                return
            url = f"{hands.of(account_sid)}/Messages/{sid}.json"
            if hands.ask("DELETE", url, account_sid=account_sid).ok:
                hands.sent.remove((account_sid, sid))
                done += 1


@dataclass(frozen=True)
class DeletesOne:
    account_sid: str
    sid: str

    def __call__(self, hands: Hands) -> None:
        url = f"{hands.of(self.account_sid)}/Messages/{self.sid}.json"
        if (
            hands.ask("DELETE", url, account_sid=self.account_sid).ok
            and (self.account_sid, self.sid) in hands.sent
        ):
            hands.sent.remove((self.account_sid, self.sid))
