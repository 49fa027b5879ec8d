"""What is searched on a code host, one thing at a time, and what every host can be asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from dakkan.leaks.hosts.client import Client
from dakkan.model.leak import Unseen
from dakkan.texts import N_


@dataclass(frozen=True)
class Source:
    """A repository, or a file, that the host has."""

    name: str
    """For people and records: `github.com/acme/shop`."""
    kind: str
    """`repository`, `fork`, `wiki`, `gist`, `snippet` or `log`."""
    url: str
    """Of a log or snippet: its path in the API; else where it is cloned from."""
    page: str = ""
    """Where people see it."""
    visibility: str = "private"
    """`public`, `internal` (everybody who may log in) or `private`."""
    settings: str = ""
    """The page on which it is made private."""
    stamp: str = ""
    """Changes when the content does; empty when the host does not say it: then the branches are asked."""
    size: int = 0
    """Bytes, roughly; 0 when the host does not say it."""
    path: str = ""
    """`acme/shop`, or the host's number of it, for further questions about it."""
    has_wiki: bool = False
    forks: int = 0
    has_runs: bool = True
    """May there be logs?"""

    @property
    def is_file(self) -> bool:
        return self.kind in ("log", "snippet")


Found = Iterator[Source | Unseen]


def refused(what: str, error: Exception) -> Unseen:
    """The gap that an error leaves. Its words, which may be the host's, are a fact and no sentence to be filled in."""
    return Unseen(what, N_("it cannot be read: {complaint}"), {"complaint": str(error)})


class Host(Protocol):
    """One code host. What a question cannot show is yielded as Unseen in its place, never left out."""

    id: str
    title: str
    client: Client

    def sources(self, owner: str, sids: Sequence[str]) -> Found:
        """What belongs to `owner`; with `-`, what holds one of the SIDs, or whatever the token may see."""

    def beside(self, source: Source) -> Found:
        """Of a repository: wiki, forks, logs."""

    def lost_commits(self, source: Source) -> list[str]:
        """Commits that were pushed over or whose branch was deleted, and that the host may still hand out."""

    def git_header(self, url: str) -> str:
        """The header that opens `url` to git; empty when it is somebody else's address."""

    def by_hand(self, owner: str, sids: Sequence[str]) -> list[str]:
        """Addresses at which a person can ask the same."""
