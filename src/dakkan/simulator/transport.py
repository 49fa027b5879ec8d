"""The simulator as an httpx2 transport in the same process: no port, no thread, no event loop.

Handlers never wait, so the app's coroutine runs to its end in one go, here stepped by hand.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, RLock
from typing import Any

import httpx2

from .app import Message, Simulator
from .faults import Broken

Hook = Callable[[int, httpx2.Request], None]


class InProcess(httpx2.BaseTransport):
    """Safe to use from many threads. Faults become the exceptions that a network would give.

    `latency`: simulated seconds that pass before each request. `before` and `after` are called with
    the running number of the request (from 1): to crash there, or to let somebody else act in between.
    """

    def __init__(
        self,
        app: Simulator,
        *,
        person: str = "dakkan",
        address: str = "192.0.2.10",
        latency: float = 0.0,
        before: Hook | None = None,
        after: Hook | None = None,
    ) -> None:
        self.app = app
        self.person = person
        self.address = address
        self.latency = latency
        self.before = before
        self.after = after
        self.requests = 0
        self._lock = RLock()
        self._counting = Lock()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Raises ReadTimeout, RemoteProtocolError or ConnectError for faults."""
        body = request.read()
        with self._in_flight(request.headers.get("authorization", "")), self._lock:
            self.requests += 1
            number = self.requests
            if self.before is not None:
                self.before(number, request)
            if self.latency:
                self.app.world.advance(self.latency)
            response = self._drive(request, body)
            if self.after is not None:
                self.after(number, request)
        return response

    @contextmanager
    def _in_flight(self, authorization: str) -> Iterator[None]:
        """Requests that wait for their turn here count as in flight at Twilio."""
        account = self.app.account_of(authorization)
        with self._counting:
            self.app.in_flight[account] += 1
        try:
            yield
        finally:
            with self._counting:
                self.app.in_flight[account] -= 1

    def _drive(self, request: httpx2.Request, body: bytes) -> httpx2.Response:
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        running = self.app(self._scope(request), receive, send)
        try:
            running.send(None)
        except StopIteration:
            return _response(sent, request)
        except Broken as broken:
            raise _as_network(broken.kind, request) from None
        finally:
            running.close()
        raise RuntimeError("a handler waited for something")

    def _scope(self, request: httpx2.Request) -> dict[str, Any]:
        headers = [(name.lower(), value) for name, value in request.headers.raw]
        named = {name for name, _ in headers}
        for name, value in ((b"x-simulator-person", self.person), (b"x-forwarded-for", self.address)):
            if name not in named:
                headers.append((name, value.encode()))
        path, _, query = request.url.raw_path.partition(b"?")
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": "https",
            "path": request.url.path,
            "raw_path": path,
            "query_string": query,
            "root_path": "",
            "headers": headers,
            "server": (request.url.host, 443),
            "client": (self.address, 0),
            "in_process": True,
        }


class _Half(httpx2.SyncByteStream):
    """The beginning of a body, and then the connection is gone."""

    def __init__(self, given: bytes, request: httpx2.Request) -> None:
        self._given = given
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        yield self._given
        raise httpx2.RemoteProtocolError("peer closed connection", request=self._request)


def _response(sent: list[Message], request: httpx2.Request) -> httpx2.Response:
    start, rest = sent[0], sent[1:]
    content = b"".join(part.get("body", b"") for part in rest)
    headers = start["headers"]
    length = next((int(value) for name, value in headers if name == b"content-length"), len(content))
    if length > len(content):
        return httpx2.Response(start["status"], headers=headers, stream=_Half(content, request))
    return httpx2.Response(start["status"], headers=headers, content=content)


def _as_network(kind: str, request: httpx2.Request) -> httpx2.TransportError:
    if kind == "timeout":
        return httpx2.ReadTimeout("no answer in time", request=request)
    if kind == "reset":
        return httpx2.ConnectError("connection reset", request=request)
    return httpx2.RemoteProtocolError("server disconnected without sending a response", request=request)
