"""The company whose account it is: systems that hold credentials, send, and take webhooks.

While the clock advances its business goes on through the same rules as anybody's: each credential is checked
at the moment of sending, and a system whose credential has died fails visibly, in the ledger.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from . import calls, messages
from .access import Caller
from .audit import Actor
from .refusal import Refused
from .shop_customers import Customers
from .shop_days import DueCall, DueLogin, DueText, Line, arrivals, calls_of, logins
from .shop_jobs import Due, Job, due
from .shop_systems import System, takers
from .signature import signature
from .world import World

HOUR = timedelta(hours=1)
_API = "api.twilio.com"


@dataclass(frozen=True)
class Office:
    """Who logs in to the Console, and from where."""

    users: tuple[str, ...]
    """SIDs."""
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Webhook:
    """A webhook that reached the shop."""

    at: datetime
    url: str
    params: dict[str, str]
    genuine: bool
    """Its signature was made with a token that the shop knows."""


@dataclass
class Shop:
    world: World
    daily: int
    """Messages on a mean day."""
    hosts: frozenset[str]
    jobs: tuple[Job, ...]
    lines: tuple[Line, ...]
    office: Office
    systems: dict[str, System]
    customers: Customers
    tokens: dict[str, list[str]] = field(default_factory=dict)
    """By account SID: tokens that webhooks may be signed with, the newest last; two during a change."""
    received: deque[Webhook] = field(default_factory=lambda: deque(maxlen=5000))
    open: bool = False

    # - credentials

    def deploy(self, kind: str, account_sid: str, sid: str, secret: str, replaces: str | None = None) -> None:
        """Give a new credential to the systems that it is for, and accept webhooks signed with a new token."""
        if kind == "auth-token":
            known = self.tokens.setdefault(account_sid, [])
            if secret not in known:
                self.tokens[account_sid] = [*known, secret][-2:]
        self.world.learn("shop", secret)
        for system in takers(list(self.systems.values()), kind, account_sid, replaces):
            system.user, system.secret, system.failing = sid, secret, False

    def enter(self, system: System, *, reading: bool = False) -> Caller:
        """Authenticate as one of the systems. Raises Refused."""
        try:
            caller = self.world.authenticate(
                system.user, system.secret, person="shop", address=system.address, reading=reading
            )
        except Refused:
            system.failing = True
            raise
        system.failing = False
        return caller

    # - business

    def opens(self) -> None:
        """Begin to live: from now on there is something on the agenda of every hour."""
        if not self.open:
            self.open = True
            self.hour(self.world.now.replace(minute=0, second=0, microsecond=0))

    def hour(self, begins: datetime) -> None:
        """Put everything of the hour on the agenda, and the next hour behind it."""
        world, seed = self.world, self.world.seed
        for job in self.jobs:
            for message in due(job, begins, self.daily, self.customers, seed):
                self._later(begins, message.second, _Sends(self, job, message))
        for line in self.lines:
            for call in calls_of(line, begins, self.customers, seed):
                self._later(begins, call.second, _Calls(self, line, call))
            for text in arrivals(line, begins, self.customers, seed):
                self._later(begins, text.second, _Arrives(self, line, text))
        for login in logins(len(self.office.users), len(self.office.addresses), begins, seed):
            self._later(begins, login.second, _LogsIn(self, login))
        for number, system in enumerate(self.systems.values()):
            self._later(begins, 400 + 37 * number, _LooksUp(self, system))
        world.at(begins + HOUR, _Hour(self, begins + HOUR))

    def _later(self, begins: datetime, second: float, act: "_Act") -> None:
        at = begins + timedelta(seconds=second)
        if at > self.world.now:  # what lies before belongs to the history
            self.world.at(at, act)

    def send(self, system: System, form: Mapping[str, str]) -> None:
        """Send one message as `system`; refused or not, it is in the request log."""
        self._ask(
            system,
            "Messages",
            lambda caller: messages.send(self.world, caller, account=None, person=None, **form),
        )

    def call(self, system: System, line: Line, call: DueCall) -> None:
        """Place one call; the shop's own host speaks to whoever answers."""
        form = {"To": call.outside, "From": line.number, "Url": line.speaks}
        self._ask(
            system,
            "Calls",
            lambda caller: calls.place(
                self.world, caller, account=None, person=None, seconds=call.seconds, **form
            ),
        )

    def look_up(self, system: System) -> None:
        """Read something small, as a health check does."""
        self._ask(system, "IncomingPhoneNumbers", None)

    def _ask(self, system: System, resource: str, act: Callable[[Caller], object] | None) -> None:
        refused = None
        try:
            caller = self.enter(system, reading=act is None)
            if act is not None:
                act(caller)
        except Refused as error:
            refused = error
        done = 200 if act is None else 201
        self.world.log_request(
            person="shop",
            method="GET" if act is None else "POST",
            host=_API,
            path=f"/2010-04-01/Accounts/{system.account_sid}/{resource}.json",
            status=refused.status if refused else done,
            credential=system.user,
            address=system.address,
            code=refused.code if refused else 0,
            why=f"{system.name}: {refused.message}" if refused else "",
        )

    # - webhooks

    def receive(self, url: str, params: Mapping[str, str], signed: str) -> int:
        """Take a webhook: 200, or 403 when no token that the shop knows has signed it."""
        known = self.tokens.get(params.get("AccountSid", ""), [])
        genuine = any(signature(token, url, params) == signed for token in known)
        self.received.append(Webhook(self.world.now, url, dict(params), genuine))
        return 200 if genuine else 403


@dataclass(frozen=True)
class _Hour:
    shop: Shop
    begins: datetime

    def __call__(self) -> None:
        self.shop.hour(self.begins)


@dataclass(frozen=True)
class _Sends:
    shop: Shop
    job: Job
    message: Due

    def __call__(self) -> None:
        shop, job = self.shop, self.job
        system = shop.systems[job.system]
        if self.message.to in shop.world.accounts[system.account_sid].opted_out:
            return
        sender = {"MessagingServiceSid": job.service_sid} if job.service_sid else {"From": job.sender}
        shop.send(system, {"To": self.message.to, "Body": self.message.body, **sender})


@dataclass(frozen=True)
class _Calls:
    """Staff call a customer, or a customer calls."""

    shop: Shop
    line: Line
    call: DueCall

    def __call__(self) -> None:
        shop, line, call = self.shop, self.line, self.call
        if not call.inbound:
            shop.call(shop.systems[line.system], line, call)
            return
        account = shop.world.accounts[line.account_sid]
        calls.receive(shop.world, account, sender=call.outside, to=line.number, seconds=call.seconds)


@dataclass(frozen=True)
class _Arrives:
    """A customer writes back, or another service sends a code."""

    shop: Shop
    line: Line
    text: DueText

    def __call__(self) -> None:
        world = self.shop.world
        account = world.accounts[self.line.account_sid]
        messages.receive(world, account, sender=self.text.sender, to=self.line.number, body=self.text.body)


@dataclass(frozen=True)
class _LogsIn:
    shop: Shop
    login: DueLogin

    def __call__(self) -> None:
        shop, login = self.shop, self.login
        user, address = shop.office.users[login.user], shop.office.addresses[login.address]
        known = shop.world.users.get(user)
        if known is not None and known.active:
            actor = Actor("user", user, "web", address)
            shop.world.record(shop.world.main, "user-session.created", user, actor)


@dataclass(frozen=True)
class _LooksUp:
    """Each system looks at its numbers once an hour: a dead credential shows at night too."""

    shop: Shop
    system: System

    def __call__(self) -> None:
        self.shop.look_up(self.system)


_Act = _Sends | _Calls | _Arrives | _LogsIn | _LooksUp
