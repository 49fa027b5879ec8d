"""What sinks know of HTTP: a request, a reply, and which addresses may be spoken to.

The sending itself is handed in, so that one part of Dakkan alone holds the HTTP library.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import msgspec

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Request:
    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False, default=b"")
    seconds: float = 30.0


@dataclass(frozen=True)
class Reply:
    status: int
    content: bytes = field(repr=False)

    @property
    def body(self) -> dict[str, Any]:  # Any: JSON
        """The JSON object in it; empty when there is none."""
        try:
            return msgspec.json.decode(self.content, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return {}


class NoReply(Exception):
    """Nobody answered; the message is the library's word for it."""


Send = Callable[[Request], Reply]
"""Sends one request and follows no redirect. Raises NoReply."""


def may_carry_secrets(url: str) -> bool:
    """https, or this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if parts.username is not None or not host:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
