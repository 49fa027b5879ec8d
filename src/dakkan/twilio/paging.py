"""Pages: rows as the bytes Twilio sent, and the link to the next page, followed only where it belongs.

No Python object is made for a row; a page of 1000 rows costs one scan. A link is text from an
answer: of it only the query is used, and only when it names the host and path that were asked for,
because the request that follows it carries a credential.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from ..errors import BadAnswer
from ..texts import say, visible
from .endpoints import Endpoint
from .redact import redact, suspect


@dataclass(frozen=True)
class Page:
    rows: list[bytes] = field(repr=False)
    """Raw JSON of each row, secrets redacted."""
    next: str | None
    """What to resume from: pass it as `start`. None on the last page."""
    read_at: datetime
    """Twilio's time."""
    number: int
    """From 0, counted from where this reading began."""


_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


def split(endpoint: Endpoint, body: bytes) -> tuple[list[bytes], str | None]:
    """The rows of an answer and its link to the next page, both as Twilio gave them.

    Raises BadAnswer when it is not a page: cut off, not JSON, the list missing, a row not an object.
    """
    page = _object(endpoint, body)
    if endpoint.style == "single":
        return [bytes(body)], None
    key = _key(endpoint, page)
    try:
        rows = [bytes(row) for row in _LIST.decode(page[key])]
        link = _link(endpoint, page)
    except msgspec.DecodeError as error:
        raise _bad(endpoint, str(error)) from None
    if not all(row.startswith(b"{") for row in rows):
        raise _bad(endpoint, "a row is not an object")
    return rows, link


def without_secrets(rows: list[bytes]) -> list[bytes]:
    """The rows redacted; a page that holds no name of a secret is looked at once, not row by row."""
    return [redact(row) for row in rows] if suspect(b"".join(rows)) else rows


def query_of(endpoint: Endpoint, account_sid: str, link: str, same_host: Callable[[str, str], bool]) -> str:
    """The query of a link to another page of `endpoint`; raises BadAnswer when it leads elsewhere.

    Twilio leaves `.json` off some links (usage records), so the path may lack it.
    """
    try:
        parts = urlsplit(link)
        port = parts.port
    except ValueError:
        raise _bad(endpoint, f"a next page at {visible(link, 120)}") from None
    asked = urlsplit(endpoint.url(account_sid)).path
    elsewhere = (parts.scheme or parts.netloc) and (
        parts.scheme not in ("http", "https")
        or parts.username is not None
        or port is not None
        or not same_host(endpoint.host, parts.hostname or "")
    )
    if elsewhere or parts.path.removesuffix(".json") != asked.removesuffix(".json"):
        raise _bad(endpoint, f"a next page at {visible(link, 120)}")
    return parts.query


def readable(body: bytes) -> bytes:
    """`body` with broken text replaced by �: bytes that are not UTF-8, and half characters (lone surrogates).

    A message's text is written by strangers; one broken character in it must not hide a page of evidence.
    """
    try:
        body.decode()
    except UnicodeDecodeError:
        body = body.decode(errors="replace").encode()
    if re.search(rb"\\u[dD][89a-fA-F]", body):
        body = _ESCAPE.sub(lambda escape: b"\\ufffd" if escape[1] else escape[0], body)
    return body


def _object(endpoint: Endpoint, body: bytes) -> dict[str, msgspec.Raw]:
    try:
        return _OBJECT.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise _bad(endpoint, str(error)) from None


def _key(endpoint: Endpoint, page: dict[str, msgspec.Raw]) -> str:
    """The list's key: as documented, else as the answer's own `meta` names it."""
    if endpoint.key in page:
        return endpoint.key
    named: object = None
    if endpoint.style == "v1" and "meta" in page:
        try:
            named = msgspec.json.decode(page["meta"], type=dict[str, Any]).get("key")
        except (msgspec.DecodeError, RecursionError):
            named = None
    if not isinstance(named, str) or named not in page:
        raise _bad(endpoint, f"no `{endpoint.key}` in it")
    return named


def _link(endpoint: Endpoint, page: dict[str, msgspec.Raw]) -> str | None:
    if endpoint.style == "bare":
        return None
    if endpoint.style == "v1":
        if "meta" not in page:
            raise _bad(endpoint, "no `meta` in it")
        page = _OBJECT.decode(page["meta"])
    name = "next_page_url" if endpoint.style == "v1" else "next_page_uri"
    return msgspec.json.decode(page[name], type=str | None) or None if name in page else None


def _bad(endpoint: Endpoint, why: str) -> BadAnswer:
    return BadAnswer(
        say(
            "Twilio's answer for {table} ({host}) cannot be read: {why}. Try again; if it stays, "
            "something between here and Twilio changes its answers.",
            table=endpoint.table,
            host=endpoint.host,
            why=visible(why),
        )
    )
