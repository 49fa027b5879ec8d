"""What never reaches a log, a journal or the evidence: secrets inside of what Twilio answered.

Every row that leaves the page reader has gone through here.
"""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

REDACTED = "[REDACTED]"

_NAMES = frozenset(
    {
        "authtoken",
        "secondaryauthtoken",
        "secret",
        "password",
        "token",
        "accesstoken",
        "refreshtoken",
        "idtoken",
        "privatekey",
        "writekey",
        "sharedkey",
        "validationcode",
        "authorization",
    }
)
_ENDINGS = ("secret", "authtoken", "password", "secretkey", "secretaccesskey")
_SUSPECT = (b'oken"', b'ecret"', b'assword"', b'key"', b'Key"', b'on_code"', b'onCode"', b'rization"')
"""How such names end, to the closing quote; few rows contain any of them."""
_IN_TEXT = re.compile(
    rb"""((?:auth_?token|secret|password|access_?token)["']?\s*[:=]\s*["']?)[^\s"'&,;}]+""", re.IGNORECASE
)
_SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})


def names_a_secret(name: str) -> bool:
    """Is a field of this name a secret, whatever the spelling (`auth_token`, `AuthToken`, `auth-token`)?"""
    plain = name.replace("_", "").replace("-", "").lower()
    return plain in _NAMES or plain.endswith(_ENDINGS)


def redact(raw: bytes) -> bytes:
    """A JSON row with the values of its secret fields replaced; a row without any comes back as it is.

    The structure stays (an audit event's `{"previous": …, "updated": …}` below a secret field keeps
    its shape), and so do null and "", which say that there was nothing. What is not JSON is searched
    as text.
    """
    if not suspect(raw):
        return raw
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _IN_TEXT.sub(rb"\1" + REDACTED.encode(), raw)
    hidden, found = _hide(value, secret=False)
    return msgspec.json.encode(hidden) if found else raw


def redacted_headers(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Headers as a log may show them."""
    return {name: REDACTED if name.lower() in _SECRET_HEADERS else value for name, value in headers}


def suspect(raw: bytes) -> bool:
    """A cheap look before the dear one: most rows hold no name that could be a secret's."""
    return any(end in raw for end in _SUSPECT) or not raw.lstrip().startswith((b"{", b"["))


def _hide(value: Any, *, secret: bool) -> tuple[Any, bool]:  # Any: JSON
    """The value without secrets, and whether a secret's name was in it.

    The name is enough to write the row anew: of two fields of the same name the parser shows one.
    """
    if isinstance(value, dict):
        parts = {name: _hide(part, secret=secret or names_a_secret(name)) for name, part in value.items()}
        found = any(names_a_secret(name) or inside for name, (_, inside) in parts.items())
        return {name: part for name, (part, _) in parts.items()}, found
    if isinstance(value, list):
        items = [_hide(item, secret=secret) for item in value]
        return [item for item, _ in items], any(inside for _, inside in items)
    if secret and value is not None and value != "" and not isinstance(value, bool):
        return REDACTED, True
    return value, False
