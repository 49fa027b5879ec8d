"""Answers that go wrong on request: the next so many requests that match."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal, get_args

Kind = Literal[
    "429", "500", "503", "timeout", "reset", "lose-answer", "slow", "partial", "stale", "refused-items"
]
KINDS: tuple[str, ...] = get_args(Kind)
BEFORE: frozenset[str] = frozenset({"429", "500", "503", "reset"})
"""Of these the request was not processed; of the others it was.

`stale` answers a read as the last time it was asked; `refused-items` refuses each item of a bulk change inside
of an HTTP 200. Other requests they leave alone.
"""


@dataclass
class Fault:
    """Empty fields match all; `path` is a part of the path, or a pattern with `*`."""

    kind: Kind
    times: int = 1
    method: str = ""
    host: str = ""
    path: str = ""
    person: str = ""

    def matches(self, method: str, host: str, path: str, person: str) -> bool:
        return (
            self.times > 0
            and self.method.upper() in ("", method)
            and self.host in ("", host)
            and self.person in ("", person)
            and (fnmatchcase(path, self.path) if "*" in self.path else self.path in path)
        )


class Broken(Exception):
    """No answer, in process: the transport turns it into what httpx2 raises."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def take(faults: list[Fault], method: str, host: str, path: str, person: str) -> Kind | None:
    """The kind of the first fault that matches, used up once."""
    for fault in faults:
        if fault.matches(method, host, path, person):
            fault.times -= 1
            if fault.times <= 0:
                faults.remove(fault)
            return fault.kind
    return None
