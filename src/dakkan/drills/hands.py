"""The thief's hands: the credentials he holds, and requests made with the first of them that opens.

He goes through the same API as everybody, as person `thief` and from his own addresses. When a credential
dies under him he tries all others that he holds, makes himself a new key where he can, and goes on.
"""

import base64
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx2
import msgspec

from ..simulator.app import simulate
from ..simulator.transport import InProcess
from ..simulator.world import World

API = "https://api.twilio.com/2010-04-01/Accounts"
ACCOUNTS = f"{API}.json"
SERVICES = "https://messaging.twilio.com/v1/Services"
CONTROL = "https://simulator.test/_simulator"
_REFUSED = (401, 403)


@dataclass
class Held:
    """A credential in the thief's pocket."""

    user: str
    secret: str = field(repr=False)
    account_sid: str
    how: str
    """`stolen`, `read` or `made`."""
    dead: bool = False

    @property
    def is_token(self) -> bool:
        return self.user.startswith("AC")


@dataclass(frozen=True)
class Reply:
    """What Twilio answered; `status` 0 when the thief had nothing left to ask with."""

    status: int
    body: Mapping[str, Any]

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def code(self) -> int:
        return int(self.body.get("code") or 0)


@dataclass(frozen=True)
class Later:
    """An act in the world's agenda."""

    hands: "Hands"
    act: "Callable[[Hands], None]"

    def __call__(self) -> None:
        self.act(self.hands)


@dataclass
class Hands:
    """Everything the thief has and knows. Survives copy and pickle together with its world."""

    world: World
    account_sid: str
    address: str
    chance: random.Random
    held: list[Held] = field(default_factory=list)
    numbers: dict[str, list[str]] = field(default_factory=dict)
    """By account SID: what can be sent from there."""
    service_sid: str = ""
    farm: list[str] = field(default_factory=list)
    """Subaccounts that he made."""
    user_sid: str = ""
    """The console user whose session he has."""
    made: dict[str, str] = field(default_factory=dict)
    """By name: SIDs of what he made or changed, to come back to."""
    sent: list[tuple[str, str]] = field(default_factory=list)
    """(account SID, message SID), newest last."""
    opened: list[str] = field(default_factory=list)
    keys_made: int = 0
    _transport: InProcess | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_transport": None}  # the app and its lock stay behind

    # - time

    def later(self, wait: timedelta, act: "Callable[[Hands], None]") -> None:
        """Do `act` when `wait` has passed."""
        self.world.at(self.world.now + wait, Later(self, act))

    # - credentials

    def holds(self, user: str, secret: str, account_sid: str, how: str) -> None:
        if secret and not any(held.user == user and held.secret == secret for held in self.held):
            self.held.append(Held(user, secret, account_sid, how))

    def fitting(self, account_sid: str, *, token: bool = False, own: bool = False) -> list[Held]:
        """What may open `account_sid`, best first: its own credentials, then the parent's token.

        `token` leaves keys out, `own` leaves the parent out: product hosts only know the caller's account.
        """
        mine = [held for held in self.held if held.account_sid == account_sid and not held.dead]
        if account_sid != self.account_sid and not own:
            mine += [h for h in self.held if h.account_sid == self.account_sid and h.is_token and not h.dead]
        return [held for held in mine if held.is_token or not token]

    # - requests

    def ask(
        self,
        method: str,
        url: str,
        form: Mapping[str, str] | None = None,
        *,
        account_sid: str = "",
        token: bool = False,
        own: bool = False,
    ) -> Reply:
        """Ask with each fitting credential until one opens; what was refused is remembered as dead."""
        reply = Reply(0, {})
        for held in self.fitting(account_sid or self.account_sid, token=token, own=own):
            reply = self.ask_with(held, method, url, form)
            if reply.status not in _REFUSED:
                return reply
            if not self._still_opens(held):
                held.dead = True
                self._lost(held)
        return reply

    def ask_json(self, method: str, url: str, document: Mapping[str, Any]) -> Reply:
        """The few resources that take JSON; each account's own credential."""
        reply = Reply(0, {})
        for held in self.fitting(self.account_sid, own=True):
            basic = base64.b64encode(f"{held.user}:{held.secret}".encode()).decode()
            about = {"Authorization": f"Basic {basic}"}
            reply = self._request(method, url, about, document, as_json=True)
            if reply.status not in _REFUSED:
                return reply
        return reply

    def ask_with(self, held: Held, method: str, url: str, form: Mapping[str, str] | None = None) -> Reply:
        basic = base64.b64encode(f"{held.user}:{held.secret}".encode()).decode()
        return self._request(method, url, {"Authorization": f"Basic {basic}"}, form)

    def console(self, what: str, **more: str) -> Reply:
        """Do what only the Console can do, with the session that was stolen."""
        document = {"do": what, "person": "thief", "address": self.address, **more}
        return self._request("POST", f"{CONTROL}/console", {}, document, as_json=True)

    def of(self, account_sid: str) -> str:
        return f"{API}/{account_sid or self.account_sid}"

    def _still_opens(self, held: Held) -> bool:
        """A refusal may be for the kind of credential or for the resource: look at something harmless."""
        url = f"{self.of(held.account_sid)}/IncomingPhoneNumbers.json?PageSize=1"
        return self.ask_with(held, "GET", url).status not in _REFUSED

    def _lost(self, held: Held) -> None:
        """A credential died under him: he looks for another, and while a token is left he makes a key at once."""
        self.looks_in_console()
        if self.keys_made < 6 and self.fitting(held.account_sid, token=True, own=True):
            self.makes_key(held.account_sid, f"backup-{self.keys_made + 1}")

    def looks_in_console(self) -> None:
        """Read the tokens there while a session lasts, or while a user's password or mailbox is his."""
        world = self.world
        for sid, user in list(world.users.items()):
            alive = any(each.person == "thief" and each.user_sid == sid for each in world.sessions.values())
            if not alive and "thief" in (user.password_set_by, user.email_written_by):
                alive = self.console("login", user_sid=sid).ok
            if alive:
                for account in (world.main, *world.children(world.main)):
                    self.holds(account.sid, account.auth_token, account.sid, "read")

    def makes_key(self, account_sid: str, name: str) -> Reply:
        url = f"{self.of(account_sid)}/Keys.json"
        self.keys_made += 1
        reply = self.ask("POST", url, {"FriendlyName": name}, account_sid=account_sid, token=True)
        if reply.ok:
            self.holds(reply.body["sid"], reply.body["secret"], account_sid, "made")
            self.made[name] = reply.body["sid"]
        return reply

    def _request(
        self,
        method: str,
        url: str,
        headers: dict[str, str],
        form: Mapping[str, Any] | None,
        *,
        as_json: bool = False,
    ) -> Reply:
        if self._transport is None:
            self._transport = InProcess(simulate(self.world), person="thief", address=self.address)
        about = {**headers, "X-Simulator-Person": "thief", "X-Forwarded-For": self.address}
        request = (
            httpx2.Request(method, url, headers=about, json=dict(form or {}))
            if as_json
            else httpx2.Request(method, url, headers=about, data=dict(form) if form else None)
        )
        try:
            answer = self._transport.handle_request(request)
            content = answer.read()
        except httpx2.TransportError:  # a fault meant for the product hit him: he shrugs
            return Reply(0, {})
        body = msgspec.json.decode(content) if content[:1] == b"{" else {}
        return Reply(answer.status_code, body)
