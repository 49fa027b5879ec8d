"""What the owner has said is theirs, or will happen: by whom, why, from when until when.

An entry silences what it explains and nothing else: the country that was to be opened, in the hours in which
that was planned; not another country opened in the same hour.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

KINDS = (
    "address",  # an IP address or network that the owner's people and systems act from
    "country",  # ISO 3166: to be opened, or written and called to
    "host",  # a host or domain of webhooks and links
    "number",  # a phone number of the owner's, in E.164
    "recipient",  # somebody who may be written to or called, in E.164
    "resource",  # the SID of anything: a key, a subaccount, a user, an app, a sink
    "template",  # a message template
    "canary",  # a decoy (SID, number, address): used at all, somebody is there who should not be
    "leak",  # the SID of a credential that lies open somewhere; its reason says where
)
INCIDENT = ("incident-address", "incident-template", "incident-host")
"""What an earlier incident left to be recognised by; taken from closed cases, never entered by hand."""


@dataclass(frozen=True)
class Accepted:
    kind: str
    value: str
    by: str
    reason: str
    at: datetime
    since: datetime | None = None
    """With a window it is a planned change: outside of the window it explains nothing."""
    until: datetime | None = None

    def holds(self, when: datetime) -> bool:
        return (self.since is None or self.since <= when) and (self.until is None or when < self.until)


@dataclass(frozen=True)
class Known:
    accepted: tuple[Accepted, ...] = ()

    @classmethod
    def of(cls, accepted: Iterable[Accepted]) -> "Known":
        return cls(tuple(accepted))

    def entries(self, kind: str) -> tuple[Accepted, ...]:
        return tuple(entry for entry in self.accepted if entry.kind == kind)

    def values(self, kind: str, at: datetime | None = None) -> frozenset[str]:
        """Accepted values of a kind; with `at`, only those in force then."""
        return frozenset(entry.value for entry in self.entries(kind) if at is None or entry.holds(at))
