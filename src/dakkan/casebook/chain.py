"""The chain of hashes through a case: what a line covers, and whether the lines still hold."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ..model.case import CaseEvent, Kind
from ..texts import say

START = ""
"""What the first line of a case names as the hash before it."""

_SECRET_KEYS = frozenset({"auth_token", "token", "secret", "password", "passphrase", "private_key", "cookie"})


@dataclass(frozen=True)
class Head:
    """How many lines a case has, and the hash of the last: what a report prints to pin it down."""

    count: int
    hash: str


@dataclass(frozen=True)
class Line:
    """One line as it is stored; `data` is the canonical text that the hash covers."""

    case: str
    number: int
    at: datetime
    by: str
    kind: str
    data: str
    previous: str
    hash: str = ""

    def sealed(self) -> "Line":
        """The same line with its hash: SHA-256 over it and, through `previous`, over all before it."""
        return Line(**{**vars(self), "hash": self.computed()})

    def computed(self) -> str:
        fields = [self.case, self.number, _when(self.at), self.by, self.kind, self.data, self.previous]
        return hashlib.sha256(json.dumps(fields, ensure_ascii=True).encode("ascii")).hexdigest()

    def event(self) -> CaseEvent:
        """Raises ValueError for a kind or data that this version cannot read."""
        return CaseEvent(
            case=self.case,
            number=self.number,
            at=self.at,
            by=self.by,
            kind=Kind(self.kind),
            data=json.loads(self.data),
            previous=self.previous,
            hash=self.hash,
        )


def canonical(data: Mapping[str, Any]) -> str:
    """The one spelling of `data` that is stored and hashed: ASCII, sorted keys, no blanks.

    Raises TypeError for what is not plain JSON (a number with a fraction is not: it has more than one
    spelling) and ValueError for a key that names a secret.
    """
    return json.dumps(_plain(data), sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _plain(value: object) -> object:
    match value:
        case None | str() | int():
            return value
        case list() | tuple():
            return [_plain(item) for item in value]
        case Mapping():
            return {_key(key, item): _plain(item) for key, item in value.items()}
        case _:
            raise TypeError(f"not plain JSON: {type(value).__name__}")


def _key(key: object, value: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key of a case's data is a str, not {type(key).__name__}")
    name = key.lower().replace("-", "_")
    secret = name in _SECRET_KEYS or name.endswith(("_secret", "_password", "_auth_token", "_private_key"))
    if secret and isinstance(value, str) and value:
        raise ValueError(f"no secrets in the casebook: {key}")
    return key


def broken(lines: Iterable[Line]) -> str | None:
    """The first broken line of a case, in words; None when every line holds."""
    previous, expected = START, 1
    for line in lines:
        if line.number != expected:
            return say("line {number} is missing: the next one is {next}", number=expected, next=line.number)
        if line.previous != previous:
            return say("line {number} does not follow the one before it", number=line.number)
        if line.hash != line.computed():
            return say("line {number} was changed after it was written", number=line.number)
        previous, expected = line.hash, expected + 1
    return None


def to_json(event: CaseEvent) -> dict[str, Any]:
    """A line for a file, from which `from_json` makes the same line again."""
    return {
        "case": event.case,
        "number": event.number,
        "at": _when(event.at),
        "by": event.by,
        "kind": event.kind.value,
        "data": dict(event.data),
        "previous": event.previous,
        "hash": event.hash,
    }


def from_json(found: Mapping[str, Any]) -> Line:
    """Raises KeyError, TypeError or ValueError for what is no line."""
    return Line(
        case=str(found["case"]),
        number=int(found["number"]),
        at=datetime.fromisoformat(str(found["at"])),
        by=str(found["by"]),
        kind=str(found["kind"]),
        data=canonical(found["data"]),
        previous=str(found["previous"]),
        hash=str(found["hash"]),
    )


def _when(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
