"""All of Twilio behind one door: each request goes to the host it names.

Handlers never wait, so requests cannot get in each other's way, and the in-process transport can
drive the app without an event loop.
"""

import asyncio
import base64
import binascii
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.routing import Router

from . import control
from .dates import http_date
from .faults import Broken, Kind, take
from .http import error
from .people import PEOPLE
from .refusal import Refused, not_found, wrong_credential
from .resources import HOSTS
from .settings import Settings
from .world import World

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Answer = tuple[int, list[tuple[bytes, bytes]], bytes]

CONTROL = "/_simulator/"
_FORCED = {
    "429": Refused(429, 20429, "Too Many Requests"),
    "500": Refused(500, 20500, "Internal Server Error"),
    "503": Refused(503, 20503, "Service Unavailable"),
}
_ODD = ("stale", "refused-items")
"""Faults of what is answered, not of how it comes over the wire."""
_REMEMBERED = 1_000
"""Answers kept for the fault `stale`."""


def simulate(world: World | Settings | None = None) -> "Simulator":
    """The ASGI app of a world, or of an empty one with these settings."""
    return Simulator(world if isinstance(world, World) else World(settings=world))


class Simulator:
    """`world` may be replaced: the next request meets the new one."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.in_flight: Counter[str] = Counter()
        self._hosts = {host: Router(routes, redirect_slashes=False) for host, routes in HOSTS.items()}
        self._answered: dict[tuple[str, ...], Answer] = {}
        self._control = Router(control.routes, redirect_slashes=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        _prepare(scope, self.world)
        account = self.account_of(scope["authorization"])
        counted = 0 if scope.get("in_process") else 1  # the transport counts those itself
        self.in_flight[account] += counted
        try:
            scope["body"] = await _body(receive)
            if scope["path"].startswith(CONTROL):
                scope["simulator"] = self
                scope["world"] = self.world
                await _reply(send, await self._asked(self._control, scope), [])
            else:
                await self._answer(scope, account, send)
        finally:
            self.in_flight[account] -= counted

    def account_of(self, authorization: str) -> str:
        """The account whose limit of requests in flight this credential counts against."""
        basic = _basic(authorization)
        if basic is None:
            return ""
        account = self.world.account_of(basic[0])
        return account.sid if account else basic[0]

    async def _answer(self, scope: Scope, account: str, send: Send) -> None:
        here = self.world
        scope["world"] = here
        method, host, path, person = scope["method"], scope["twilio_host"], scope["path"], scope["person"]
        fault = take(here.faults, method, host, path, person) if here.faults else None
        at_once = max(self.in_flight[account], 1)
        if account and at_once > here.settings.concurrent_requests:
            reply = _written(_FORCED["429"])
        elif fault == "reset":
            reply = _written(_FORCED["503"])
        elif fault in _FORCED:
            reply = _written(_FORCED[fault])
        else:
            scope["fault"] = fault
            reply = await self._asked(self._hosts.get(host), scope)
        if method == "GET" and reply[0] == 200:
            reply = self._remembered(scope, reply, again=fault == "stale")
        code = _code(reply)
        number = here.log_request(
            person=person,
            method=method,
            host=host,
            path=path,
            status=reply[0],
            credential=scope["basic"][0] if scope["basic"] else "",
            address=scope["address"],
            code=code,
            why=f"HTTP {reply[0]}, code {code}" if reply[0] >= 400 else "",
        ).number
        if here.settings.answer_seconds and not scope.get("in_process"):
            await asyncio.sleep(here.settings.answer_seconds)
        headers = _headers(here, host, number, at_once)
        if fault is None or fault in _FORCED or fault in _ODD:
            await _reply(send, reply, headers)
        else:
            await self._break(fault, scope, send, reply, headers)

    def _remembered(self, scope: Scope, reply: Answer, *, again: bool) -> Answer:
        """The answer that the same read got the last time, if it is to be given `again`."""
        query = scope["query_string"].decode("latin-1")
        question = (scope["twilio_host"], scope["path"], query, scope["authorization"])
        before = self._answered.pop(question, reply)
        self._answered[question] = before if again else reply
        if len(self._answered) > _REMEMBERED:
            del self._answered[next(iter(self._answered))]
        return before if again else reply

    async def _asked(self, router: Router | None, scope: Scope) -> Answer:
        """What the handler says; refusals are written as Twilio writes them."""
        if router is None:
            abroad = scope["twilio_host"].endswith((".ie1.twilio.com", ".au1.twilio.com"))
            return _written(wrong_credential() if abroad else not_found(scope["path"]))
        sent: list[Message] = []

        async def keep(message: Message) -> None:
            sent.append(message)

        async def no_more() -> Message:
            return {"type": "http.disconnect"}

        try:
            await router(scope, no_more, keep)
        except Refused as refused:
            return _written(refused)
        status = sent[0]["status"]
        if status == 404 and sent[0]["headers"][-1][1].startswith(b"text/plain"):
            return _written(not_found(scope["path"]))
        if status == 405:
            return _written(Refused(405, 20004, "Method not allowed"))
        return status, list(sent[0]["headers"]), b"".join(part.get("body", b"") for part in sent[1:])

    async def _break(
        self, fault: Kind, scope: Scope, send: Send, reply: Answer, headers: list[tuple[bytes, bytes]]
    ) -> None:
        settings = self.world.settings
        in_process = scope.get("in_process", False)
        if fault == "slow":
            if not in_process:
                await asyncio.sleep(settings.slow_seconds)
            elif not self.world.advancing:
                self.world.advance(settings.slow_seconds)
            await _reply(send, reply, headers)
        elif fault == "partial":
            status, given, body = reply
            await send({"type": "http.response.start", "status": status, "headers": given + headers})
            half = {"type": "http.response.body", "body": body[: len(body) // 2], "more_body": not in_process}
            await send(half)
            if not in_process:
                _hang_up(send)
        elif in_process:
            raise Broken(fault)
        elif fault == "timeout":
            await asyncio.sleep(settings.hang_seconds)
            _hang_up(send)
        else:
            _hang_up(send)


def _prepare(scope: Scope, world: World) -> None:
    """Read the headers that matter into the scope."""
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    host = headers.get(b"host", "").partition(":")[0].lower()
    scope["twilio_host"] = _without_us_region(host)
    scope["authorization"] = authorization = headers.get(b"authorization", "")
    scope["basic"] = _basic(authorization)
    person = headers.get(b"x-simulator-person", "dakkan")
    scope["person"] = person if person in PEOPLE else "dakkan"
    forwarded = headers.get(b"x-forwarded-for", "").partition(",")[0].strip()
    scope["address"] = forwarded or world.settings.first_address


def _without_us_region(host: str) -> str:
    """`api.ashburn.us1.twilio.com` is `api.twilio.com`; other regions stay, and have no accounts here."""
    labels = host.split(".")
    if len(labels) > 3 and labels[-3] == "us1" and labels[-2:] == ["twilio", "com"]:
        return f"{labels[0]}.twilio.com"
    return host


def _basic(header: str) -> tuple[str, str] | None:
    kind, _, encoded = header.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        user, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return user, secret


async def _body(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def _written(refused: Refused) -> Answer:
    response = error(refused)
    return response.status_code, list(response.raw_headers), bytes(response.body)


def _code(reply: Answer) -> int:
    """Twilio's code in an error body."""
    if reply[0] < 400:
        return 0
    _, found, rest = reply[2].partition(b'"code":')
    digits = rest.partition(b",")[0]
    return int(digits) if found and digits.isdigit() else 0


def _headers(world: World, host: str, number: int, at_once: int) -> list[tuple[bytes, bytes]]:
    """Those of reference 2.3; the request id counts, so that reading leaves chance alone."""
    return [
        (b"date", http_date(world.now).encode()),
        (b"twilio-request-id", f"RQ{number:032x}".encode()),
        (b"twilio-request-duration", b"0.012"),
        (b"twilio-concurrent-requests", str(at_once).encode()),
        (b"x-home-region", b"us1"),
        (b"x-api-domain", host.encode("latin-1")),
        (b"x-powered-by", b"AT-5000"),
        (b"x-shenanigans", b"none"),
    ]


async def _reply(send: Send, reply: Answer, headers: list[tuple[bytes, bytes]]) -> None:
    status, given, body = reply
    await send({"type": "http.response.start", "status": status, "headers": given + headers})
    await send({"type": "http.response.body", "body": body})


def _hang_up(send: Send) -> None:
    """Close the connection without (the rest of) an answer.

    ASGI knows no such thing, so the server's own request object, whose method `send` is, must do it.
    """
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is None:
        raise Broken("reset")
    transport.abort()
