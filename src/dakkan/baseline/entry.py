"""Is a value what its kind says? Written the one way in which it is compared later."""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import replace

from ..errors import UsageError
from ..model.countries import names
from ..model.known import KINDS, Accepted
from ..texts import N_, _, say

MOST_CHARACTERS = 2_000
_NUMBER = re.compile(r"\+[1-9]\d{5,14}")
_HOST = re.compile(r"(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")
_SID = re.compile(r"[A-Z]{2}[0-9a-f]{32}")

_WANTED = {
    "address": N_("an IP address or network, such as 192.0.2.7 or 192.0.2.0/24"),
    "country": N_("a country code of two letters, such as JP"),
    "host": N_("a host name, such as hooks.shop.example"),
    "number": N_("a phone number with its country, such as +15005550006"),
    "recipient": N_("a phone number with its country, such as +15005550006"),
    "resource": N_("a SID: two letters and 32 hexadecimal digits"),
    "template": N_("a text"),
    "canary": N_("a SID, number or address that nobody has a reason to use"),
    "leak": N_("the SID of an account or key"),
}


def checked(entry: Accepted) -> Accepted:
    """The entry with its value in normal form. Raises UsageError that says what is wanted."""
    if entry.kind not in KINDS:
        raise UsageError(say(N_("{kind} is not one of: {kinds}"), kind=entry.kind, kinds=", ".join(KINDS)))
    value = _READ[entry.kind](entry.value.strip()[: MOST_CHARACTERS + 1])
    if value is None or len(value) > MOST_CHARACTERS:
        raise UsageError(
            say(
                N_("{value} does not fit: a {kind} is {wanted}."),
                value=entry.value[:80],
                kind=entry.kind,
                wanted=_(_WANTED[entry.kind]),
            )
        )
    if entry.since and entry.until and entry.since >= entry.until:
        raise UsageError(_("The window is empty: --since has to be before --until."))
    if not entry.reason.strip():
        raise UsageError(_("Say why with --reason: whoever reads it in a year will ask."))
    return replace(entry, value=value)


def _address(value: str) -> str | None:
    try:
        network = ipaddress.ip_network(value, strict=False)
    except ValueError:
        return None
    return str(network) if network.num_addresses > 1 else str(network.network_address)


def _country(value: str) -> str | None:
    return value.upper() if value.upper() in names() else None


def _host(value: str) -> str | None:
    value = value.lower().removeprefix("https://").removeprefix("http://").split("/")[0].rstrip(".")
    return value if _HOST.fullmatch(value) else None


def _number(value: str) -> str | None:
    plain = re.sub(r"[\s().-]", "", value)
    return plain if _NUMBER.fullmatch(plain) else None


def _sid(value: str) -> str | None:
    return value if _SID.fullmatch(value) else None


def _text(value: str) -> str | None:
    return value or None


_READ: dict[str, Callable[[str], str | None]] = {
    "address": _address,
    "country": _country,
    "host": _host,
    "number": _number,
    "recipient": _number,
    "resource": _sid,
    "template": _text,
    "canary": _text,
    "leak": _sid,
}
