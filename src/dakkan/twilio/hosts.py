"""Which host a request goes to: Twilio's own, a region's, or the one URL that stands for all of them.

Credentials are sent with every request, so what is not certainly Twilio, or not encrypted, is refused here.
"""

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from ..errors import UsageError
from ..texts import _, say

_EDGES = {"us1": "ashburn", "ie1": "dublin", "au1": "sydney"}
"""The usual edge of each region (reference 1.3)."""


@dataclass(frozen=True)
class Address:
    """Where to send a request (`base` + path) and which host it is meant for."""

    base: str
    host: str


class Hosts:
    """`url`: every host's requests go there, the real host in the Host header. `region`: us1, ie1, au1,
    or with an edge of choice, dublin.ie1.

    Raises UsageError for a URL that would carry credentials in the clear, and for an unknown region.
    """

    def __init__(self, url: str | None = None, region: str | None = None) -> None:
        self.region = region or "us1"
        self._suffix = _suffix(self.region)
        self._override = _checked(url) if url else None
        self.loopback = bool(self._override and is_loopback(urlsplit(self._override).hostname or ""))

    def address(self, host: str) -> Address:
        """Of a Twilio host by its ordinary name, `api.twilio.com`."""
        real = self._real(host)
        return Address(self._override or f"https://{real}", real)

    def same(self, host: str, answered: str) -> bool:
        """Is `answered`, a host named in an answer, the one that `host` stands for?"""
        return answered.lower() in (host, self._real(host))

    def _real(self, host: str) -> str:
        product, _dot, rest = host.partition(".")
        if rest != "twilio.com" or not product.isalnum():
            raise ValueError(f"not one of Twilio's hosts: {host}")
        return f"{product}{self._suffix}.twilio.com"


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _suffix(region: str) -> str:
    if region == "us1":
        return ""
    edge, _dot, name = region.rpartition(".")
    if name not in _EDGES or not all(part.isalnum() for part in (edge or name, name)):
        raise UsageError(
            say(
                "{region} is not a Twilio region: use one of {known} (TWILIO_REGION).",
                region=region,
                known=", ".join(_EDGES),
            )
        )
    return f".{edge or _EDGES[name]}.{name}"


def _checked(url: str) -> str:
    try:
        parts: SplitResult = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.query or parts.fragment:
        raise UsageError(
            _("DAKKAN_TWILIO_URL is not a plain http:// or https:// URL: no secret belongs in it.")
        )
    if parts.scheme == "http" and not is_loopback(host):
        raise UsageError(
            say(
                "Not sending credentials to {host} in the clear: DAKKAN_TWILIO_URL must be https://, "
                "unless it is this machine itself (127.0.0.1).",
                host=host,
            )
        )
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}{f':{port}' if port else ''}{parts.path.rstrip('/')}"
