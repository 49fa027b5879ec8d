"""A simulated main account with very many subaccounts, taken over; as a server that costs little itself.

What is measured against it is the product: so the requests are read by hand, and the simulator's answer is held
back by a timer. An account with more than 100 requests in flight gets 429 as at Twilio.
"""

import asyncio
import json
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from dakkan.case.record import to_json
from dakkan.model.clock import from_iso
from dakkan.model.scope import CountryOpened, Hostile, Scope
from dakkan.respond.actions.close_countries import HIGH_RISK
from dakkan.simulator import keys, numbers
from dakkan.simulator.access import By
from dakkan.simulator.account import Account
from dakkan.simulator.app import Message, Simulator, simulate
from dakkan.simulator.audit import Actor
from dakkan.simulator.countries import COUNTRIES
from dakkan.simulator.geo import own_text_list, own_voice_list
from dakkan.simulator.world import World

LATENCY = 0.05
MOST_AT_ONCE = 100
KEYS, OPENED = 3, 40
_THIEFS_EVERY = 10
"""In every tenth account one of the keys is the thief's."""
_NOW = from_iso("2026-11-24T08:00:00Z")
_BEGAN = _NOW - timedelta(hours=2)
_ADDRESS = "203.0.113.66"


@dataclass(frozen=True)
class Large:
    """What the user's machine has to be told."""

    url: str
    token: str
    scope: dict[str, Any]  # Any: JSON


def build(subaccounts: int, phone_numbers: int) -> tuple[World, Scope]:
    world = World(7, _NOW - timedelta(days=2))
    main = world.add_account("Platform")
    owned = [main, *(world.add_account(f"Tenant {number}", main) for number in range(subaccounts))]
    shop, thief = (
        By("shop", Actor("account", main.sid, "api", "192.0.2.1")),
        By("thief", Actor("account", main.sid, "api", _ADDRESS)),
    )
    for number in range(phone_numbers):
        numbers.add(
            world,
            owned[1 + number % subaccounts],
            f"+1415{number:07d}",
            fields={"sms_url": "https://shop.example/sms"},
        )
    for place, account in enumerate(owned[1:]):
        for number in range(KEYS - (place % _THIEFS_EVERY == 0)):
            keys.create(world, account, f"tenant {place} {number}", shop)
    world.advance((_BEGAN - world.now).total_seconds())
    hostile = [
        Hostile("api-key", account.sid, keys.create(world, account, "backup", thief).sid, ("F-1",))
        for account in owned[1::_THIEFS_EVERY]
    ]
    opened = _open_countries(main)
    foreign = world.add_account("x", main, person="thief")
    hostile.append(Hostile("subaccount", foreign.sid, foreign.sid, ("F-2",)))
    main.mint_secondary(world.hex32(), world.now, "thief", replace=False)
    world.advance((_NOW - world.now).total_seconds())
    scope = Scope(
        main.sid,
        _BEGAN,
        _NOW,
        addresses=(_ADDRESS,),
        hostile=tuple(hostile),
        countries_opened=tuple(CountryOpened(main.sid, p, c, ("F-3",)) for p, c in opened),
        countries_used={main.sid: ("US",)},
        why=("F-1", "F-2", "F-3"),
    )
    return world, scope


def _open_countries(main: Account) -> list[tuple[str, str]]:
    wanted = [iso for iso in COUNTRIES if iso not in HIGH_RISK and iso not in ("US", "CA")][:OPENED]
    texts, voice = own_text_list(main), own_voice_list(main)
    for iso in wanted:
        texts[iso].enabled = voice[iso].low = voice[iso].tollfraud = True
    return [(plane, iso) for plane in ("messaging", "voice") for iso in wanted]


def state_of(world: World) -> dict[str, Any]:
    """What matters when all is done, without what chance makes."""
    return {
        account.sid: {
            "status": account.status,
            "token": account.token_by,
            "secondary": account.secondary_token is not None,
            "keys": sorted((key.friendly_name, key.made_by) for key in account.keys.values()),
            "texts": sum(each.enabled for each in account.text_list.values()),
            "voice": sum(each.open for each in account.voice_list.values()),
        }
        for account in world.accounts.values()
    }


def wanted_of(world: World, scope: Scope) -> dict[str, Any]:
    """What `state_of` has to be in the end: the owner's keys under their names, made anew; new tokens; nothing of
    the thief's; the owner's countries."""
    found = {}
    for sid, state in state_of(world).items():
        if scope.is_hostile(sid):
            found[sid] = {**state, "status": "suspended", "texts": 2, "voice": 1}
            continue
        kept = [(name, "dakkan") for name, made_by in state["keys"] if made_by == "shop"]
        found[sid] = {**state, "token": "dakkan", "secondary": False, "keys": kept, "texts": 2, "voice": 1}
    return found


class _Connection(asyncio.Protocol):
    """HTTP/1.1, one request after the other; only what the product's client sends."""

    def __init__(self, app: Simulator, wanted: dict[str, Any], latency: float) -> None:
        self._app = app
        self._wanted = wanted
        self._latency = latency
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, end, body = self._read.partition(b"\r\n\r\n")
        if not end:
            return
        lines = head.split(b"\r\n")
        headers = [(n.lower(), v.strip()) for n, _, v in (line.partition(b":") for line in lines[1:])]
        named = dict(headers)
        if len(body) < int(named.get(b"content-length", 0)):
            return
        self._read = b""
        method, target, _ = lines[0].split(b" ", 2)
        if target == b"/_bench/state":
            told = {"is": state_of(self._app.world), "wanted": self._wanted}
            self._answer(200, [], json.dumps(told).encode())
            return
        self._ask(method.decode(), target, headers, named, body)

    def _ask(
        self,
        method: str,
        target: bytes,
        headers: list[tuple[bytes, bytes]],
        named: dict[bytes, bytes],
        body: bytes,
    ) -> None:
        path, _, query = target.partition(b"?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "https",
            "path": path.decode(),
            "raw_path": path,
            "query_string": query,
            "root_path": "",
            "headers": headers,
            "server": ("127.0.0.1", 0),
            "client": ("127.0.0.1", 0),
            "in_process": True,
        }
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        account = self._app.account_of(named.get(b"authorization", b"").decode())
        self._app.in_flight[account] += 1
        running = self._app(scope, receive, send)
        with suppress(StopIteration):
            running.send(None)
        start, rest = sent[0], sent[1:]
        content = b"".join(part.get("body", b"") for part in rest)
        loop = asyncio.get_running_loop()
        loop.call_later(self._latency, self._late, account, start["status"], start["headers"], content)

    def _late(self, account: str, status: int, headers: list[tuple[bytes, bytes]], content: bytes) -> None:
        self._app.in_flight[account] -= 1
        self._answer(status, headers, content)

    def _answer(self, status: int, headers: list[tuple[bytes, bytes]], content: bytes) -> None:
        known = [(n, v) for n, v in headers if n.lower() != b"content-length"]
        told = b"".join(b"%s: %s\r\n" % header for header in known)
        length = b"" if status == 204 else b"content-length: %d\r\n" % len(content)
        self._transport.write(b"HTTP/1.1 %d x\r\n%s%s\r\n%s" % (status, told, length, content))  # type: ignore[attr-defined]


def serve(subaccounts: int, phone_numbers: int, latency: float) -> None:
    """Prints one line of JSON (`Large`) when it is ready, and stays until it is killed."""
    world, scope = build(subaccounts, phone_numbers)
    app, wanted = simulate(world), wanted_of(world, scope)

    async def run() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: _Connection(app, wanted, latency), "127.0.0.1", 0, backlog=512
        )
        port = server.sockets[0].getsockname()[1]
        large = Large(f"http://127.0.0.1:{port}", world.main.auth_token, to_json(scope))
        sys.stdout.write(json.dumps(asdict(large)) + "\n")
        sys.stdout.flush()
        await server.serve_forever()

    asyncio.run(run())
