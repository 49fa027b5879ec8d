"""One secret at one place of one object: what the matcher hands on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    kind: str
    secret: bytes
    """Never shown; its fingerprint and its first four characters are."""
    at: int
    """Where in the searched bytes it begins."""
    account_sid: str | None = None
    key_sid: str | None = None
    confidence: str = "high"
    beside: bytes | None = None
    """Of a neighbour: the secret that it stands beside."""
    encoding: str = ""

    def __repr__(self) -> str:
        return f"Hit({self.kind}, at={self.at})"  # no secret in a traceback


@dataclass(frozen=True)
class Found:
    """Everything of one object."""

    hits: tuple[Hit, ...] = ()
    samples: int = 0
    accounts: frozenset[str] = frozenset()
    """Account SIDs, with a secret or without."""
