"""The one client for Twilio: who may be asked, how often, how long, and what an answer means.

Reads are repeated until they are answered; writes are repeated only when Twilio certainly did not
process them. httpx2's exceptions do not leave this file, and nothing here writes down a secret, a
body or an Authorization header.
"""

import logging
import random
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from threading import Lock
from types import TracebackType
from typing import Any, NoReturn, Self, TypeVar
from urllib.parse import urlsplit

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
from .lent import Lent
from .limiter import MOST, Limiter
from .paging import Page
from .refusals import Asked, refusal
from .retry import LONGEST_TOLD, READ_AGAIN, TRIES, UNREADABLE_TRIES, is_too_many, pause, told_to_wait
from .timekeeper import Timekeeper
from .wire import UNREADABLE, Answer, Reply, Value, basic, encoded, json_object

log = logging.getLogger("dakkan.twilio")
logging.getLogger("httpx2").setLevel(logging.WARNING)  # it writes down whole URLs, with their queries

_LARGEST = 64 * 1024 * 1024  # bytes of one answer; a page of 1000 long messages has about 4 million
_NEVER_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)

_UNREACHABLE = N_(
    "Twilio does not answer: {host} ({why}). Check the network and status.twilio.com, then try again."
)
_BUSY = N_("Twilio keeps refusing {host}: too many requests are in flight. Try again in {seconds} s.")
_NOT_SENT = N_(
    "Twilio cannot be reached: {host} ({why}). Nothing was sent, so nothing was changed. Try again."
)
_LOST = N_(
    "The answer to {method} {path} at {host} was lost ({why}): the change may have been made. "
    "Look at Twilio before it is repeated; `dakkan resume` does that."
)

T = TypeVar("T")


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
        self._time = Timekeeper(clock)
        self._most_at_once = most_at_once
        self._limiters: dict[str, Limiter] = {}
        self._lock = Lock()
        connect, read = timeout
        wait = httpx2.Timeout(connect=connect, read=read, write=read, pool=2 * read)
        trust = httpx2.create_ssl_context() if transport is None else True
        through_proxy = not self._hosts.loopback  # else the credentials would pass the proxy in the clear

        def clients(keep: int) -> Lent[httpx2.Client]:
            return Lent(
                lambda: httpx2.Client(
                    transport=transport,
                    verify=trust,
                    timeout=wait,
                    limits=httpx2.Limits(max_connections=2 * MOST, max_keepalive_connections=keep),
                    trust_env=through_proxy,
                )
            )

        self._reads = clients(keep=most_at_once)
        # A kept connection may turn out to be closed just when a write goes over it, and nobody can
        # say then whether it was made: each write gets a fresh one.
        self._writes = clients(keep=0)

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
        return self._time.now()

    def at_least(self) -> datetime:
        """A moment that Twilio's time has reached for certain: what is made from now on is not older."""
        return self._time.at_least()

    def get(self, credential: Credential, url: str, **query: Value) -> dict[str, Any]:
        """One JSON object. Raises TwilioError for a refusal, Unreachable, BadAnswer."""
        return self._read(credential, url, encoded(query), lambda reply: json_object(url, reply.content))

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
        headers, content = {}, None
        if json is not None:
            headers, content = {"Content-Type": "application/json"}, msgspec.json.encode(json)
        elif method != "DELETE":
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            content = encoded(form or {}).encode()
        asked = _asked(method, credential, url)
        attempt = 0
        while True:
            outcome = self._exchange(asked, encoded(query or {}), headers, content)
            last, told = attempt == TRIES - 1, None
            if isinstance(outcome, Reply):
                told = self._told(outcome)
                if not is_too_many(outcome.status, outcome.code) or last or (told or 0) > LONGEST_TOLD:
                    return self._answer(asked, outcome)
            elif not issubclass(outcome, _NEVER_SENT):
                self._lost(asked, outcome.__name__)
            elif last:
                raise Unreachable(say(_NOT_SENT, host=asked.host, why=outcome.__name__))
            self._sleep(pause(attempt, self._chance, told))
            attempt += 1

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
        if start is None:
            size = {"PageSize": endpoint.page_size} if endpoint.paged else {}
            wanted = encoded({**endpoint.fixed, **query, **size})
        else:
            wanted = paging.query_of(endpoint, account_sid, start, self._hosts.same)
        seen: set[str] = set()
        while True:
            rows, link = self._read(
                credential, url, wanted, lambda reply: paging.split(endpoint, paging.readable(reply.content))
            )
            yield Page(rows, link, self.now(), len(seen))
            if link is None:
                return
            seen.add(wanted)
            wanted = paging.query_of(endpoint, account_sid, link, self._hosts.same)
            if wanted in seen:
                raise BadAnswer(say(UNREADABLE, host=endpoint.host, why="a next page that was read already"))

    def _read(self, credential: Credential, url: str, query: str, parse: Callable[[Reply], T]) -> T:
        asked = _asked("GET", credential, url)
        attempt = 0
        while True:
            outcome = self._exchange(asked, query, {}, None)
            last, told = attempt == TRIES - 1, None
            if not isinstance(outcome, Reply):
                if last:
                    raise Unreachable(say(_UNREACHABLE, host=asked.host, why=outcome.__name__))
            elif is_too_many(outcome.status, outcome.code):
                told = self._told(outcome)
                if last or (told or 0) > LONGEST_TOLD:
                    raise Unreachable(say(_BUSY, host=asked.host, seconds=int(told or 30)))
            elif outcome.status in READ_AGAIN:
                if last:
                    raise Unreachable(say(_UNREACHABLE, host=asked.host, why=f"HTTP {outcome.status}"))
            elif 400 <= outcome.status < 500:
                raise refusal(asked, outcome.status, outcome.code, outcome.said)
            elif not 200 <= outcome.status < 300:
                # a redirect leads elsewhere, and the credential does not go along (trap 34)
                raise BadAnswer(say(UNREADABLE, host=asked.host, why=f"HTTP {outcome.status}"))
            else:
                try:
                    return parse(outcome)
                except BadAnswer:
                    if attempt >= UNREADABLE_TRIES - 1:
                        raise
            self._sleep(pause(attempt, self._chance, told))
            attempt += 1

    def _exchange(
        self, asked: Asked, query: str, headers: Mapping[str, str], content: bytes | None
    ) -> Reply | type[httpx2.HTTPError]:
        """One request and its reply, or what kind of error lost it.

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
                "Authorization": basic(asked.credential),
                **headers,
            },
            content=content,
        )
        clients = self._reads if asked.method == "GET" else self._writes
        outcome: Reply | type[httpx2.HTTPError]
        began = time.perf_counter()
        with limiter.turn() as turn:
            sent_at = self._clock()
            try:
                with clients.one() as client:
                    outcome = _received(client, request)
            except httpx2.HTTPError as error:
                outcome = type(error)
            else:
                self._time.heard(outcome.headers.get("date", ""), sent_at)
                if is_too_many(outcome.status, outcome.code):
                    limiter.was_too_much(turn)
                else:
                    limiter.went_well()
        if log.isEnabledFor(logging.DEBUG):
            log.debug(
                "%s %s%s: %s, %d ms, request %s",
                asked.method,
                address.host,
                visible(asked.path, 200),
                outcome.status if isinstance(outcome, Reply) else outcome.__name__,
                (time.perf_counter() - began) * 1000,
                visible(outcome.request_id, 40) if isinstance(outcome, Reply) else "-",
            )
        return outcome

    def _answer(self, asked: Asked, reply: Reply) -> Answer:
        """A write's reply: refused, made, or nobody knows."""
        if 400 <= reply.status < 500 and reply.status != 408:
            raise refusal(asked, reply.status, reply.code, reply.said)
        if not 200 <= reply.status < 300:
            self._lost(asked, f"HTTP {reply.status}")
        try:
            body = json_object(f"https://{asked.host}", reply.content) if reply.content.strip() else {}
        except BadAnswer:
            body = None
        if body is None:
            self._lost(asked, f"HTTP {reply.status}, half an answer")
        return Answer(reply.status, body, reply.request_id)

    def _limiter(self, account_sid: str) -> Limiter:
        with self._lock:
            return self._limiters.setdefault(account_sid, Limiter(most=self._most_at_once))

    def _told(self, reply: Reply) -> float | None:
        return told_to_wait(reply.headers.get("retry-after"), self.now())

    def _lost(self, asked: Asked, why: str) -> NoReturn:
        path = visible(asked.path, 200)
        raise Unreachable(say(_LOST, method=asked.method, path=path, host=asked.host, why=why))


def _asked(method: str, credential: Credential, url: str) -> Asked:
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.query or not parts.hostname:
        raise ValueError("a URL of Twilio's begins with https:// and has its query apart")
    return Asked(method, parts.hostname, parts.path, credential)


def _received(client: httpx2.Client, request: httpx2.Request) -> Reply:
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
    return Reply(response.status_code, headers, b"".join(chunks))
