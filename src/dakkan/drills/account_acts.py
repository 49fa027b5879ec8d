"""What a thief makes and changes in an account, to stay, to grow, or to listen."""

from collections.abc import Iterable
from dataclasses import dataclass

from .hands import ACCOUNTS, SERVICES, Hands

_TOKENS = "https://accounts.twilio.com/v1/AuthTokens"


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
            reply = hands.ask("POST", ACCOUNTS, {"FriendlyName": name}, token=True)
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
    """Point numbers, applications or the Messaging Service to a foreign host."""

    what: str
    """`number`, `application` or `service`; all numbers and all applications."""
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
            return [f"{SERVICES}/{hands.service_sid}"] if hands.service_sid else []
        if self.what == "application":
            rows = hands.ask("GET", f"{hands.of('')}/Applications.json").body.get("applications", [])
            return [f"{hands.of('')}/Applications/{row['sid']}.json" for row in rows]
        sids = [hands.made[f"number {number}"] for number in hands.numbers.get(hands.account_sid, [])]
        return [f"{hands.of('')}/IncomingPhoneNumbers/{sid}.json" for sid in sids]


@dataclass(frozen=True)
class RemovesUsageTriggers:
    """Delete the first `number` usage triggers, so that nobody is woken."""

    number: int = 1

    def __call__(self, hands: Hands) -> None:
        url = f"{hands.of('')}/Usage/Triggers"
        rows: Iterable[dict[str, str]] = hands.ask("GET", f"{url}.json").body.get("usage_triggers", [])
        for row in list(rows)[: self.number]:
            hands.ask("DELETE", f"{url}/{row['sid']}.json")
