"""What the search knows of HTTP: a request, a reply. The sending itself is handed in by whoever holds the library."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Request:
    """One GET. With `into` the content is written there instead of being handed back."""

    url: str
    headers: Mapping[str, str] = field(repr=False)
    largest: int = 32 << 20
    """Bytes after which reading stops: raises TooLarge."""
    into: Path | None = None
    seconds: float = 60.0


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Names in lower case."""
    content: bytes = field(repr=False, default=b"")
    moved: bool = False
    """Was it given at another address than the one asked for?"""

    @property
    def body(self) -> Any:  # Any: JSON
        """What it holds as JSON; None when that cannot be read."""
        try:
            return msgspec.json.decode(self.content)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None

    @property
    def message(self) -> str:
        """The host's own words about a refusal, shortened; hostile text."""
        body = self.body
        said = body.get("message") or body.get("error") if isinstance(body, dict) else None
        return str(said)[:200] if said else ""


class NoReply(Exception):
    """Nobody answered; the message is the library's word for it."""


class TooLarge(Exception):
    """The answer has more bytes than were asked for."""


Send = Callable[[Request], Reply]
"""Sends one request and follows no redirect. Raises NoReply, TooLarge."""


def origin(url: str) -> str:
    """Scheme, host and port: whom a token was meant for; empty when that cannot be told."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        return ""
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{port}"


def may_carry_secrets(url: str) -> bool:
    """https, or this machine."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if parts.username is not None or not host:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
