"""Where a secret goes, in one line: `env:/srv/app/.env#TWILIO_AUTH_TOKEN`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from ...errors import UsageError
from ...texts import say

FORMS: Mapping[str, str] = {
    "env": "env:/srv/app/.env#TWILIO_AUTH_TOKEN",
    "ini": "ini:/etc/app.ini#section.key",
    "aws-secrets-manager": "aws-secrets-manager:NAME#KEY",
    "vault": "vault:secret/app#KEY",
    "kubernetes": "kubernetes:namespace/secret#KEY",
    "github": "github:owner/repo#NAME",
}
"""Every kind of sink, and how its address is written."""
OPTIONS: Mapping[str, frozenset[str]] = {
    "kubernetes": frozenset({"restart", "context"}),
    "github": frozenset({"environment"}),
}
_WITHOUT_KEY = frozenset({"aws-secrets-manager"})
_LOOKS_LIKE = re.compile(r"(?P<kind>[a-z][a-z0-9-]+):(?P<rest>[^\s].*)", re.DOTALL)
_KEY = re.compile(r"[^\s?#\x00-\x1f]([^?#\x00-\x1f]*[^\s?#\x00-\x1f])?")


@dataclass(frozen=True)
class Address:
    kind: str
    place: str
    """File, secret or repository: what is changed in one go."""
    key: str
    """The name in it; "" when the secret is the whole of it."""
    options: tuple[tuple[str, str], ...] = ()

    @property
    def whole(self) -> "Address":
        """The place alone: keys of one place are put together, so that nobody reads a half."""
        return Address(self.kind, self.place, "", self.options)

    def option(self, name: str) -> str:
        return next((value for given, value in self.options if given == name), "")

    def all(self, name: str) -> list[str]:
        return [value for given, value in self.options if given == name]

    def __str__(self) -> str:
        return f"{self.kind}:{self.place}" + (f"#{self.key}" if self.key else "")


def is_address(text: str) -> bool:
    """An address and not a command: a kind of sink, a colon, no blank after it.

    Raises UsageError for what looks like the address of a kind that there is not: taken for a command it
    would fail much later.
    """
    found = _LOOKS_LIKE.fullmatch(text.strip())
    if found is None:
        return False
    if found["kind"] in FORMS:
        return True
    if "#" in found["rest"]:
        raise UsageError(
            say(
                "There is no place of the kind {kind} for secrets. There are: {kinds}.",
                kind=found["kind"],
                kinds=", ".join(FORMS),
            )
        )
    return False


def read_address(text: str) -> Address:
    """Raises UsageError, with the form that was expected."""
    kind, _colon, rest = text.strip().partition(":")
    if kind not in FORMS:
        raise UsageError(
            say(
                "There is no place of the kind {kind} for secrets. There are: {kinds}.",
                kind=kind,
                kinds=", ".join(FORMS),
            )
        )
    place, hash_sign, after = rest.rpartition("#")
    if not hash_sign:
        place, after = rest, ""
        if "?" in rest and kind not in ("env", "ini"):  # a file may be called so
            place, _mark, query = rest.partition("?")
            after = f"?{query}"
    key, _mark, query = after.partition("?")
    options = tuple(parse_qsl(query, keep_blank_values=True))
    known = OPTIONS.get(kind, frozenset())
    right_key = _KEY.fullmatch(key) if key else kind in _WITHOUT_KEY and not hash_sign
    if not place or not right_key or any(name not in known or not value for name, value in options):
        raise UsageError(
            say("The address {address} cannot be read. Write it like {form}.", address=text, form=FORMS[kind])
        )
    return Address(kind, place, key, options)
