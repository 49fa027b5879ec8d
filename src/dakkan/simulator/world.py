"""The simulated Twilio without HTTP: a clock, the accounts, the people, and what is going to happen.

The clock stands still unless it is advanced. A world can be copied and pickled whole, so nothing in it
is a lambda, a lock or an open file.
"""

import random
import string
from bisect import insort
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import Protocol
from urllib.parse import urlencode, urlsplit

from . import access
from .account import Account, TextCountry, VoiceRisk
from .agenda import Agenda
from .audit import Actor, Alert, AuditEvent, EventData
from .countries import COUNTRIES, UNSUPPORTED
from .faults import Fault
from .ledger import Ledger, Request
from .people import ApiKey, Knowledge, Session, User
from .settings import Settings
from .signature import signature
from .traffic import Call, Message

START = datetime(2026, 11, 24, tzinfo=UTC)
_ALPHANUMERIC = string.ascii_letters + string.digits


class Shop(Protocol):
    """The owner's systems, as the world meets them."""

    @property
    def hosts(self) -> frozenset[str]:
        """Web hosts that are the owner's."""

    def deploy(self, kind: str, account_sid: str, sid: str, secret: str, replaces: str | None) -> None:
        """Use this credential from now on. `kind`: `auth-token` or `api-key`."""

    def receive(self, url: str, params: Mapping[str, str], signed: str) -> int:
        """Take a webhook; the HTTP status it answers."""


@dataclass(frozen=True)
class Delivered:
    """A webhook that went to somebody who is not the owner."""

    at: datetime
    url: str
    account_sid: str
    params: dict[str, str]


class World:
    def __init__(self, seed: int = 1, now: datetime = START, settings: Settings | None = None) -> None:
        self.seed = seed
        self.now = self.started_at = now
        self.settings = settings or Settings()
        self.chance = random.Random(seed)
        self.accounts: dict[str, Account] = {}
        self.keys: dict[str, ApiKey] = {}
        self.users: dict[str, User] = {}
        self.sessions: dict[str, Session] = {}
        self.known: dict[str, Knowledge] = {}
        self.agenda = Agenda()
        self.ledger = Ledger()
        self.faults: list[Fault] = []
        self.shop: Shop | None = None
        self.received: deque[Delivered] = deque(maxlen=10_000)
        self.mails: list[tuple[datetime, str, str]] = []
        self.numbers_in_use: dict[str, str] = {}
        """Phone number to the account that has it."""
        self._serial = 0
        self._advancing = False

    # Names, secrets, time

    def hex32(self) -> str:
        return f"{self.chance.getrandbits(128):032x}"

    def sid(self, prefix: str) -> str:
        return prefix + self.hex32()

    def key_secret(self) -> str:
        """32 letters and digits, as Twilio's."""
        return "".join(self.chance.choices(_ALPHANUMERIC, k=32))

    def serial(self) -> int:
        self._serial += 1
        return self._serial

    def at(self, when: datetime, act: Callable[[], object]) -> None:
        """Put something on the agenda; it must survive pickling (a bound method, an object with __call__)."""
        self.agenda.put(max(when, self.now), act)

    @property
    def advancing(self) -> bool:
        """The clock is being moved right now: whoever asks acts from the agenda."""
        return self._advancing

    def advance(self, seconds: float) -> None:
        """Let time pass: everything that is due happens, in order of time."""
        if self._advancing:
            raise RuntimeError("something on the agenda tried to move the clock")
        until = self.now + timedelta(seconds=seconds)
        self._advancing = True
        try:
            while entry := self.agenda.due(until):
                when, act = entry
                self.now = max(self.now, when)
                act()
        finally:
            self._advancing = False
        self.now = until

    # Accounts and people

    @property
    def main(self) -> Account:
        """The first main account: the one the play is about."""
        return next(account for account in self.accounts.values() if account.is_main)

    def add_account(
        self, name: str, owner: Account | None = None, *, person: str = "shop", at: datetime | None = None
    ) -> Account:
        """A main account with its home countries open, or a subaccount that inherits them. No event."""
        made_at = at or self.now
        account = Account(
            self.sid("AC"),
            owner,
            name,
            self.hex32(),
            made_at,
            made_at,
            person,
            token_since=made_at,
            token_by=person,
        )
        if owner is None:
            account.balance = self.settings.balance
            self.open_home(account)
        self.accounts[account.sid] = account
        self.learn(person, account.auth_token)
        return account

    def open_home(self, account: Account, countries: frozenset[str] | None = None) -> None:
        """Open exactly the home countries (of the settings, or those given), as the owner's doing."""
        home = self.settings.home_countries if countries is None else countries
        account.text_countries = {
            iso: TextCountry(iso in home) for iso in COUNTRIES if iso not in UNSUPPORTED
        }
        account.voice_countries = {iso: VoiceRisk(low=iso in home) for iso in COUNTRIES if iso != "CA"}

    def account_of(self, user: str) -> Account | None:
        """The account of the user part of a credential, AC… or SK…; None when that is unknown."""
        key = self.keys.get(user)
        return self.accounts.get(key.account_sid if key else user)

    def children(self, account: Account) -> list[Account]:
        return [each for each in self.accounts.values() if each.owner is account]

    def authenticate(
        self,
        user: str,
        secret: str,
        *,
        person: str = "shop",
        address: str | None = None,
        reading: bool = False,
        cleaning: bool = False,
    ) -> access.Caller:
        """See `access.authenticate`."""
        return access.authenticate(
            self,
            user,
            secret,
            person=person,
            address=address or self.settings.first_address,
            reading=reading,
            cleaning=cleaning,
        )

    def learn(self, person: str, *secrets: str | None) -> None:
        """The person has seen these secrets."""
        self.known.setdefault(person, Knowledge()).learn(*secrets)

    def show_tokens_in_console(self, account: Account) -> None:
        """Whoever is logged in can read the tokens of the account and its subaccounts, new ones too."""
        for session in self.sessions.values():
            if session.account_sid == account.main.sid:
                self.learn(session.person, account.auth_token, account.secondary_token)

    # What is written down

    def record(
        self,
        account: Account,
        event_type: str,
        resource_sid: str,
        actor: Actor,
        data: EventData = None,
        *,
        at: datetime | None = None,
        link: str | None = None,
    ) -> AuditEvent:
        """One Monitor event; `at` in the past for history."""
        event = AuditEvent(
            self.serial(),
            self.sid("AE"),
            account.sid,
            event_type,
            (at or self.now).replace(microsecond=0),
            resource_sid,
            actor,
            data,
            link,
        )
        insort(account.events, event, key=attrgetter("at"))
        return event

    def alert(
        self,
        account: Account,
        code: int,
        message: str,
        resource_sid: str,
        *,
        url: str = "",
        level: str = "error",
    ) -> None:
        """One line of the debugger (Monitor alerts)."""
        text = urlencode({"Msg": message, "ErrorCode": code, "LogLevel": level.upper()})
        account.alerts.append(
            Alert(
                self.serial(),
                self.sid("NO"),
                account.sid,
                self.now,
                code,
                level,
                text,
                resource_sid,
                "POST",
                url or f"https://api.twilio.com/2010-04-01/Accounts/{account.sid}",
            )
        )

    def log_request(
        self,
        *,
        person: str,
        method: str,
        host: str,
        path: str,
        status: int,
        credential: str = "",
        address: str | None = None,
        code: int = 0,
        why: str = "",
    ) -> Request:
        """A request that was answered, over HTTP or not; the shop's failures go to the ledger."""
        request = Request(
            len(self.ledger.requests) + 1,
            self.now,
            person,
            address or self.settings.first_address,
            credential,
            method,
            host,
            path,
            status,
            code,
        )
        self.ledger.requests.append(request)
        if person == "shop":
            self.ledger.shop_requests += 1
            if status >= 400:
                self.ledger.failed(self.now, method, path, status, code, why)
        return request

    def mail(self, account: Account, subject: str) -> None:
        """To the account's owners and administrators; outside the play, for the truth only."""
        self.mails.append((self.now, account.sid, subject))

    def charge(self, account: Account, amount: Decimal) -> None:
        """One balance for all, at the main account; it is recharged, which is why fraud goes on."""
        main = account.main
        main.balance -= amount
        while main.balance < self.settings.recharge_below and self.settings.recharge_by > 0:
            main.balance += self.settings.recharge_by

    def deliver_webhook(
        self, url: str, params: Mapping[str, str], account: Account, resource_sid: str = ""
    ) -> int:
        """Send a webhook, signed with the primary token of this moment; the status that came back.

        It goes to the shop when the host is the shop's, else into `received`; nothing leaves the process.
        """
        host = urlsplit(url).hostname or ""
        if self.shop is None or host not in self.shop.hosts:
            self.received.append(Delivered(self.now, url, account.sid, dict(params)))
            return 200
        status = self.shop.receive(url, params, signature(account.auth_token, url, params))
        if status >= 400:
            path = urlsplit(url).path
            self.ledger.failed(self.now, "POST", path, status, 11200, "the shop refused a webhook")
            self.alert(
                account, 11200, f"Got HTTP {status} response to {url}", resource_sid or account.sid, url=url
            )
        return status

    # History

    def add_past_messages(self, messages: list[Message]) -> None:
        """Finished messages, booked to their days and hours; many thousands in a few seconds."""
        from .history import book_messages

        book_messages(self, messages)

    def add_past_calls(self, calls: list[Call]) -> None:
        """Finished calls, as `add_past_messages`."""
        from .history import book_calls

        book_calls(self, calls)
