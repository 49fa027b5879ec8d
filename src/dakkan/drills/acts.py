"""How a thief finds his way: he looks round, comes back, and goes elsewhere."""

from dataclasses import dataclass, replace
from datetime import timedelta

from ..simulator.shop_twins import VENDOR
from .hands import SERVICES, Hands


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
        services = hands.ask("GET", f"{SERVICES}?PageSize=50", own=True).body.get("services", [])
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


@dataclass(frozen=True)
class TakesVendorsKey:
    """Use the key that the owner once made for a vendor."""

    def __call__(self, hands: Hands) -> None:
        for account in hands.world.accounts.values():
            for key in account.keys.values():
                if key.friendly_name == VENDOR:
                    hands.holds(key.sid, key.secret, account.sid, "given")
                    hands.world.learn("thief", key.secret)
