"""Asks a code host's API, page by page, and keeps to its limits.

The token goes to the host that it is for and to nobody else: a redirect that leads elsewhere is followed without it,
and the next page is always asked for at the address that was given. What a host refuses is raised as one of four
errors, so that whoever asked can say what stays unseen; none of them quotes the token.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from dakkan.errors import DakkanError
from dakkan.leaks.hosts.http import NoReply, Reply, Request, Send, may_carry_secrets, origin
from dakkan.texts import N_, say

_TRIES = 4
_REDIRECTS = 3
_MOST_PAGES = 2000
LONGEST_WAIT = 3700.0
"""Seconds: GitHub's hour, and a little. Who has to wait longer is told to come back."""


class HostError(DakkanError):
    """The host did not give what was asked for; the message says why."""


class NotAllowed(HostError):
    """The token may not see it (401, 403)."""


class NotThere(HostError):
    """Not there, or hidden from this token (404, 410, 451)."""


class BadQuery(HostError):
    """The host does not understand or does not offer what was asked (400, 422)."""


class Exhausted(HostError):
    """The host asks to come back much later."""


@dataclass
class Client:
    """`url` is the address of the API, `authorization` the headers that carry the token."""

    url: str
    authorization: Mapping[str, str] = field(repr=False)
    send: Send = field(repr=False)
    accept: str = "application/json"
    secret: str = field(repr=False, default="")
    """The token, to be taken out of whatever the host says."""
    pause: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time
    waiting: Callable[[float], None] = lambda _seconds: None
    """Told before a long pause."""
    _closed: dict[str, float] = field(default_factory=dict, repr=False)
    """By kind of limit: until when nothing is to be asked."""

    def __post_init__(self) -> None:
        self.url = self.url.rstrip("/")
        if not may_carry_secrets(self.url):
            raise HostError(say(N_("The address of a code host's API has to begin with https://")))

    def get(self, path: str, parameters: Mapping[str, object] | None = None) -> dict[str, Any]:
        """One object."""
        body = self._asked(self._address(path, parameters)).body
        if not isinstance(body, dict):
            raise HostError(say(N_("the host's answer cannot be read")))
        return body

    def reply(self, path: str, parameters: Mapping[str, object] | None = None) -> Reply:
        return self._asked(self._address(path, parameters))

    def pages(
        self, path: str, parameters: Mapping[str, object] | None = None
    ) -> Iterator[Any]:  # Any: JSON, one page after the other
        address: str | None = self._address(path, parameters)
        seen: set[str] = set()
        while address and address not in seen and len(seen) < _MOST_PAGES:
            seen.add(address)
            reply = self._asked(address)
            yield self._readable(reply)
            address = self._next(reply)

    def rows(
        self, path: str, parameters: Mapping[str, object] | None = None, key: str = ""
    ) -> Iterator[dict[str, Any]]:
        """The objects of all pages of a list; with `key`, of the list that stands there in each page."""
        for page in self.pages(path, parameters):
            rows = page.get(key) if key and isinstance(page, dict) else page
            if not isinstance(rows, list):
                raise HostError(say(N_("the host's answer cannot be read")))
            yield from (row for row in rows if isinstance(row, dict))

    def download(self, path: str, into: Path, largest: int) -> None:
        """Raises TooLarge beside the others."""
        self._asked(self._address(path, None), into=into, largest=largest)

    # ---- one question ------------------------------------------------------------------------

    def _address(self, path: str, parameters: Mapping[str, object] | None) -> str:
        return f"{self.url}{path}" + (f"?{urlencode(parameters)}" if parameters else "")

    def _next(self, reply: Reply) -> str | None:
        """The next page, always at our own address: behind a proxy hosts name themselves wrongly."""
        for part in reply.headers.get("link", "").split(","):
            target, _, attributes = part.strip().partition(">")
            if target.startswith("<") and 'rel="next"' in attributes.replace(" ", ""):
                there, here = urlsplit(urljoin(self.url, target[1:])), urlsplit(self.url)
                return here._replace(path=there.path, query=there.query).geturl()
        return None

    def _readable(self, reply: Reply) -> Any:  # Any: JSON
        body = reply.body
        if body is None:
            raise HostError(say(N_("the host's answer cannot be read")))
        return body

    def _asked(self, address: str, *, into: Path | None = None, largest: int = 32 << 20) -> Reply:
        kind = "search" if "/search" in urlsplit(address).path else "rest"
        why, redirects, tries = "", 0, 0
        while tries < _TRIES:
            self._wait_for(kind)
            try:
                reply = self.send(Request(address, self._headers(address), largest, into))
            except NoReply as error:
                why, tries = str(error), tries + 1
                self.pause(2.0**tries)
                continue
            if reply.status in (301, 302, 303, 307, 308) and redirects < _REDIRECTS:
                address, redirects = self._redirected(address, reply), redirects + 1
                continue
            if self._limited(kind, reply):
                tries += 1
                why = reply.message
            elif reply.status >= 500:
                why, tries = f"{reply.status} {reply.message}", tries + 1
                self.pause(2.0**tries)
            else:
                return replace(self._judged(reply), moved=redirects > 0)
        raise HostError(say(N_("the host does not answer: {why}"), why=self._clean(why)))

    def _headers(self, address: str) -> dict[str, str]:
        plain = {"Accept": self.accept, "User-Agent": "dakkan"}
        return {**plain, **self.authorization} if origin(address) == origin(self.url) else plain

    def _redirected(self, address: str, reply: Reply) -> str:
        target = urljoin(address, reply.headers.get("location", ""))
        if not may_carry_secrets(target):
            raise HostError(say(N_("the host leads to an address that is not safe")))
        return target

    def _judged(self, reply: Reply) -> Reply:
        if reply.status == 200:
            return reply
        kind = {
            400: BadQuery,
            422: BadQuery,
            401: NotAllowed,
            403: NotAllowed,
            404: NotThere,
            410: NotThere,
            451: NotThere,
        }.get(reply.status, HostError)
        said = f"{reply.status} {self._clean(reply.message)}".strip()
        raise kind(say(N_("the host answers {answer}"), answer=said))

    def _clean(self, text: str) -> str:
        return text.replace(self.secret, "…") if self.secret else text

    # ---- limits ------------------------------------------------------------------------------

    def _limited(self, kind: str, reply: Reply) -> bool:
        """Notes when to ask again; was this answer a refusal for that reason?"""
        head = reply.headers
        left = head.get("x-ratelimit-remaining") or head.get("ratelimit-remaining")
        reset = _number(head.get("x-ratelimit-reset") or head.get("ratelimit-reset"))
        after = _retry_after(head.get("retry-after"), self.now())
        refused = reply.status == 429 or (
            reply.status == 403
            and (after is not None or left == "0" or "rate limit" in reply.message.lower())
        )
        if refused and after is not None:
            until = self.now() + after
        elif left == "0" and reset:
            until = reset + 1
        elif refused:
            until = self.now() + 60  # what GitHub's documentation asks for when nothing is said
        else:
            return False
        self._closed[kind] = max(self._closed.get(kind, 0.0), until)
        return refused

    def _wait_for(self, kind: str) -> None:
        seconds = self._closed.pop(kind, 0.0) - self.now()
        if seconds <= 0:
            return
        if seconds > LONGEST_WAIT:
            self._closed[kind] = self.now() + seconds
            when = datetime.fromtimestamp(self.now() + seconds, UTC)
            raise Exhausted(
                say(N_("its limit is used up until {when}; the same command goes on then"), when=when)
            )
        self.waiting(seconds)
        self.pause(seconds)


def whole(value: object) -> int:
    """A number out of an answer that may hold anything."""
    return value if isinstance(value, int) and value >= 0 else 0


def _number(text: str | None) -> float:
    try:
        return min(float(text or 0), 4e9)
    except ValueError:
        return 0.0


def _retry_after(text: str | None, now: float) -> float | None:
    """Seconds; the header holds a number or a date."""
    if not text:
        return None
    if text.strip().isdigit():
        return float(text)
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None
