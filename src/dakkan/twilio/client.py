"""The one client for Twilio: who may be asked, how often, how long, and what an answer means.

Reads are repeated until they are answered; writes are repeated only when Twilio certainly did not
process them. httpx2's exceptions do not leave this file, and nothing here writes down a secret, a
body or an Authorization header.
"""

import base64
import logging
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from threading import Lock
from types import TracebackType
from typing import Any, NoReturn, Self, TypeVar
from urllib.parse import urlencode, urlsplit

import httpx2
import msgspec

from .. import __version__
from ..errors import BadAnswer, Unreachable
from ..model.clock import Clock, system_clock
from ..texts import N_, say, visible
from . import paging
from .credential import Credential
from .endpoints import Endpoint
from .hosts import Hosts
from .limiter import MOST, Limiter
from .paging import Page
from .refusals import Asked, refusal
from .retry import LONGEST_TOLD, READ_AGAIN, TRIES, UNREADABLE_TRIES, is_too_many, pause, told_to_wait

log = logging.getLogger("dakkan.twilio")

Value = str | bool | int | None | Sequence[str]
"""Of a form field or query parameter: None is left out, a sequence is repeated, booleans are words."""

_LARGEST = 64 * 1024 * 1024  # bytes of one answer; a page of 1000 long messages has about 4 million
_NEVER_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)

_UNREACHABLE = N_(
    "Twilio does not answer: {host} ({why}). Check the network and status.twilio.com, then try again."
)
_BUSY = N_("Twilio keeps refusing {host} because too many requests are in flight. Try again in {seconds} s.")
_NOT_SENT = N_(
    "Twilio cannot be reached: {host} ({why}). Nothing was sent, so nothing was changed. Try again."
)
_LOST = N_(
    "The answer to {method} {path} at {host} was lost ({why}): the change may have been made. "
    "Look at Twilio before it is repeated; `dakkan resume` does that."
)
_UNREADABLE = N_(
    "{host} answered something that cannot be read: {why}. Something between here and Twilio changed it."
)

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """A 2xx. The body may hold a new secret, so it does not show."""

    status: int
    body: dict[str, Any] = field(repr=False)
    """JSON; empty when Twilio sent nothing (204)."""
    request_id: str = ""


@dataclass(frozen=True)
class _Reply:
    """What came back, whatever it is."""

    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)

    @property
    def code(self) -> int:
        code = self._error().get("code")
        return code if isinstance(code, int) else 0

    @property
    def said(self) -> str:
        error = self._error()
        return str(error.get("message") or error.get("detail") or "")

    def _error(self) -> dict[str, Any]:
        try:
            return msgspec.json.decode(self.content, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return {}


class Twilio:
    """Safe to use from many threads. `url`, `region`: see `Hosts`. `sleep` and `chance` serve the pauses.

    `timeout`: seconds to connect and to wait for more of an answer. Raises UsageError for a `url`
    that would carry credentials in the clear.
    """

    def __init__(
        self,
        transport: httpx2.BaseTransport | None = None,
        *,
        url: str | None = None,
        region: str | None = None,
        sleep: Callable[[float], object] = time.sleep,
        chance: random.Random | None = None,
        clock: Clock = system_clock,
        timeout: tuple[float, float] = (5.0, 30.0),
        most_at_once: int = MOST,
    ) -> None:
        self._hosts = Hosts(url, region)
        self._sleep = sleep
        self._chance = chance or random.Random()
        self._clock = clock
        self._most_at_once = most_at_once
        self._limiters: dict[str, Limiter] = {}
        self._skew = timedelta(0)
        self._lock = Lock()
        connect, read = timeout
        wait = httpx2.Timeout(connect=connect, read=read, write=read, pool=2 * read)
        trust = httpx2.create_ssl_context() if transport is None else True
        through_proxy = not self._hosts.loopback  # else the credentials would pass the proxy in the clear

        def client(keep: int) -> httpx2.Client:
            return httpx2.Client(
                transport=transport,
                verify=trust,
                timeout=wait,
                limits=httpx2.Limits(max_connections=2 * MOST, max_keepalive_connections=keep),
                trust_env=through_proxy,
            )

        self._reads = client(keep=most_at_once)
        # A kept connection may turn out to be closed just when a write goes over it, and nobody can
        # say then whether it was made: each write gets a fresh one.
        self._writes = client(keep=0)

    @property
    def region(self) -> str:
        return self._hosts.region

    def close(self) -> None:
        self._reads.close()
        self._writes.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def now(self) -> datetime:
        """Twilio's time: the clock, corrected by the Date headers seen; the clock alone before the first."""
        return self._clock() + self._skew

    def get(self, credential: Credential, url: str, **query: Value) -> dict[str, Any]:
        """One JSON object. Raises TwilioError for a refusal, Unreachable, BadAnswer."""
        return self._read(credential, url, encoded(query), lambda reply: _json(url, reply.content))

    def send(
        self,
        method: str,
        credential: Credential,
        url: str,
        *,
        form: Mapping[str, Value] | None = None,
        json: object = None,
        query: Mapping[str, Value] | None = None,
    ) -> Answer:
        """A call that changes something; only writes.py may use it.

        Repeated only when Twilio certainly did not process it. Raises TwilioError when Twilio refused
        (nothing was changed), and Unreachable when the change may have been made, or says that it was not.
        """
        headers, content = {}, b""
        if json is not None:
            headers, content = {"Content-Type": "application/json"}, msgspec.json.encode(json)
        elif method in ("POST", "PATCH", "PUT"):
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            content = encoded(form or {}).encode()
        asked = _asked(method, credential, url)
        for attempt in range(TRIES):
            reply, lost, limiter_pause = self._exchange(asked, encoded(query or {}), headers, content)
            last = attempt == TRIES - 1
            if reply is None:
                if lost is None or not issubclass(lost, _NEVER_SENT):
                    self._lost(asked, lost.__name__ if lost else "?")
                if last:
                    raise Unreachable(say(_NOT_SENT, host=asked.host, why=lost.__name__))
                self._sleep(pause(attempt, self._chance))
                continue
            if is_too_many(reply.status, reply.code):
                if last or (limiter_pause or 0) > LONGEST_TOLD:
                    raise refusal(asked, reply.status, reply.code, reply.said)
                self._sleep(pause(attempt, self._chance, limiter_pause))
                continue
            return self._answer(asked, reply)
        raise AssertionError("unreachable: the last try returns or raises")

    def pages(
        self,
        credential: Credential,
        endpoint: Endpoint,
        account_sid: str,
        *,
        start: str | None = None,
        **query: Value,
    ) -> Iterator[Page]:
        """All pages, or those from `start` (a page's `next`) on; each row's secrets redacted.

        `query` may hold names like `DateSent>`: pass them with `**`. Raises TwilioError for a refusal,
        Unreachable, and BadAnswer, also when a next page leads off the endpoint or back to where it was.
        """
        for page in self.pages_with_secrets(credential, endpoint, account_sid, start=start, **query):
            yield Page(paging.without_secrets(page.rows), page.next, page.read_at, page.number)

    def pages_with_secrets(
        self,
        credential: Credential,
        endpoint: Endpoint,
        account_sid: str,
        *,
        start: str | None = None,
        **query: Value,
    ) -> Iterator[Page]:
        """As `pages`, with the secrets in; for tree.py, which takes subaccounts' tokens from them."""
        url = endpoint.url(account_sid)
        seen: set[str] = set()
        if start is None:
            fixed = {name: value.format(account_sid=account_sid) for name, value in endpoint.fixed.items()}
            size = {"PageSize": endpoint.page_size} if endpoint.paged else {}
            wanted = encoded({**fixed, **query, **size})
        else:
            wanted = paging.query_of(endpoint, account_sid, start, self._hosts.same)
        number = 0
        while True:
            seen.add(wanted)
            rows, link = self._read(
                credential, url, wanted, lambda reply: paging.split(endpoint, paging.readable(reply.content))
            )
            yield Page(rows, link, self.now(), number)
            if link is None:
                return
            wanted = paging.query_of(endpoint, account_sid, link, self._hosts.same)
            if wanted in seen:
                raise BadAnswer(say(_UNREADABLE, host=endpoint.host, why="a next page that was read already"))
            number += 1

    def _read(self, credential: Credential, url: str, query: str, parse: Callable[[_Reply], T]) -> T:
        asked = _asked("GET", credential, url)
        unreadable = 0
        for attempt in range(TRIES):
            reply, lost, told = self._exchange(asked, query, {}, b"")
            last = attempt == TRIES - 1
            if reply is None:
                if last:
                    self._unreachable(asked, lost.__name__ if lost else "?")
            elif is_too_many(reply.status, reply.code):
                if last or (told or 0) > LONGEST_TOLD:
                    raise Unreachable(say(_BUSY, host=asked.host, seconds=int(told or 30)))
            elif reply.status in READ_AGAIN:
                if last:
                    self._unreachable(asked, f"HTTP {reply.status}")
            elif 200 <= reply.status < 300:
                try:
                    return parse(reply)
                except BadAnswer:
                    unreadable += 1
                    if unreadable == UNREADABLE_TRIES or last:
                        raise
            elif 400 <= reply.status < 500:
                raise refusal(asked, reply.status, reply.code, reply.said)
            else:  # redirects lead elsewhere, and the credential does not go along (trap 34)
                raise BadAnswer(say(_UNREADABLE, host=asked.host, why=f"HTTP {reply.status}"))
            self._sleep(pause(attempt, self._chance, told))
        raise AssertionError("unreachable: the last try returns or raises")

    def _exchange(
        self, asked: Asked, query: str, headers: Mapping[str, str], content: bytes
    ) -> tuple[_Reply | None, type[httpx2.HTTPError] | None, float | None]:
        """One request: the reply, or what kind of error lost it; and what Retry-After asks for.

        Only the error's class is kept: the error itself holds the request with its Authorization.
        """
        limiter = self._limiter(asked.credential.account_sid)
        address = self._hosts.address(asked.host)
        request = httpx2.Request(
            asked.method,
            f"{address.base}{asked.path}{'?' if query else ''}{query}",
            headers={
                "Host": address.host,
                "User-Agent": f"dakkan/{__version__}",
                "Accept": "application/json",
                "Accept-Encoding": "gzip, deflate",
                "Authorization": _basic(asked.credential),
                **headers,
            },
            content=content if asked.method != "GET" else None,
        )
        client = self._reads if asked.method == "GET" else self._writes
        lost: type[httpx2.HTTPError] | None = None
        reply: _Reply | None = None
        began = time.perf_counter()
        with limiter.turn() as turn:
            sent_at = self._clock()
            try:
                reply = _received(client, request)
            except httpx2.HTTPError as error:
                lost = type(error)
            if reply is not None:
                self._keep_time(reply.headers.get("date", ""), sent_at)
                if is_too_many(reply.status, reply.code):
                    limiter.was_too_much(turn)
                else:
                    limiter.went_well()
        log.debug(
            "%s %s%s → %s in %d ms (%s)",
            asked.method,
            address.host,
            visible(asked.path, 200),
            reply.status if reply else lost.__name__ if lost else "?",
            (time.perf_counter() - began) * 1000,
            visible(reply.headers.get("twilio-request-id", "") if reply else "", 40),
        )
        return reply, lost, told_to_wait(reply.headers.get("retry-after"), self.now()) if reply else None

    def _answer(self, asked: Asked, reply: _Reply) -> Answer:
        if 400 <= reply.status < 500 and reply.status != 408:
            raise refusal(asked, reply.status, reply.code, reply.said)
        if not 200 <= reply.status < 300:
            self._lost(asked, f"HTTP {reply.status}")
        try:
            body = _json(asked.host, reply.content) if reply.content.strip() else {}
        except BadAnswer:
            body = None
        if body is None:
            self._lost(asked, f"HTTP {reply.status}, unreadable")
        return Answer(reply.status, body, reply.headers.get("twilio-request-id", ""))

    def _limiter(self, account_sid: str) -> Limiter:
        with self._lock:
            return self._limiters.setdefault(account_sid, Limiter(most=self._most_at_once))

    def _keep_time(self, date: str, sent_at: datetime) -> None:
        """Move the skew as little as this Date header (whole seconds, rounded down) asks for."""
        try:
            at = parsedate_to_datetime(date)
        except ValueError:
            return
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
        least, most = at - self._clock(), at + timedelta(seconds=1) - sent_at
        with self._lock:
            self._skew = min(max(self._skew, least), max(most, least))

    def _unreachable(self, asked: Asked, why: str) -> NoReturn:
        raise Unreachable(say(_UNREACHABLE, host=asked.host, why=why))

    def _lost(self, asked: Asked, why: str) -> NoReturn:
        raise Unreachable(
            say(_LOST, method=asked.method, path=visible(asked.path, 200), host=asked.host, why=why)
        )


def encoded(fields: Mapping[str, Value]) -> str:
    """As a form or query: `True` is the word `true`, None is left out, sequences repeat their name."""
    pairs: list[tuple[str, str]] = []
    for name, value in fields.items():
        match value:
            case None:
                continue
            case bool():
                pairs.append((name, "true" if value else "false"))
            case str() | int():
                pairs.append((name, str(value)))
            case _:
                pairs.extend((name, item) for item in value)
    return urlencode(pairs)


def _asked(method: str, credential: Credential, url: str) -> Asked:
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.query or not parts.hostname:
        raise ValueError("a URL of Twilio's begins with https:// and has its query apart")
    return Asked(method, parts.hostname, parts.path, credential)


def _basic(credential: Credential) -> str:
    pair = f"{credential.user}:{credential.secret.reveal()}".encode()
    return f"Basic {base64.b64encode(pair).decode()}"


def _received(client: httpx2.Client, request: httpx2.Request) -> _Reply:
    """The whole reply, up to the largest size allowed; raises httpx2.HTTPError."""
    response = client.send(request, stream=True, auth=None, follow_redirects=False)
    try:
        chunks, size = [], 0
        for chunk in response.iter_bytes():
            size += len(chunk)
            if size > _LARGEST:
                raise httpx2.DecodingError("an answer without end", request=request)
            chunks.append(chunk)
    finally:
        response.close()
    headers = {name.lower(): value for name, value in response.headers.items()}
    return _Reply(response.status_code, headers, b"".join(chunks))


def _json(source: str, content: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(paging.readable(content), type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError) as error:
        why = visible(str(error))
    raise BadAnswer(say(_UNREADABLE, host=urlsplit(source).hostname or source, why=why))
