"""From one source to the next: skip what is done, fetch, search in whole, write down, throw away.

One at a time: hosts ask for that, and no more than one copy lies on the disk. A source that cannot be had is named and
the rest goes on; only when the host itself says stop is the rest given up, and said to be.
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dakkan.errors import DakkanError
from dakkan.leaks.hosts import cloning
from dakkan.leaks.hosts.client import Exhausted, HostError, NotThere
from dakkan.leaks.hosts.cloning import Bounds
from dakkan.leaks.hosts.http import TooLarge
from dakkan.leaks.hosts.joining import joined, named
from dakkan.leaks.hosts.resuming import Records
from dakkan.leaks.hosts.source import Found, Host, Source, refused
from dakkan.model.leak import LeakSearch, Unseen
from dakkan.texts import N_, say

Look = Callable[[Path], LeakSearch]
"""The search itself, of a folder or file on this disk."""
LARGEST_FILE = 512 << 20
"""Bytes of one log."""
_TOO_LARGE = N_("it has more than {megabytes} MB")
_NOT_ASKED = N_("issues, texts of requests, releases, packages and artifacts were not searched")
_GONE_LOGS = N_("{count} logs are no longer kept; what stood in them is not known")
_LOST = N_("{count} commits that were pushed over are no longer handed out; what stood in them is not known")


@dataclass(frozen=True)
class Looked:
    """A source that was searched now, or, unchanged since, in an earlier run."""

    source: Source
    leaks: int
    resumed: bool
    in_history: bool


@dataclass(frozen=True)
class Answer:
    found: LeakSearch
    looked: tuple[Looked, ...] = ()


@dataclass
class Walk:
    host: Host
    look: Look
    records: Records
    scratch: Path
    bounds: Bounds = field(default_factory=Bounds)
    tell: Callable[[str, int], None] = lambda _name, _count: None
    """Told of each source before it is fetched, and how many were before it."""

    def __post_init__(self) -> None:
        self._answers: list[LeakSearch] = []
        self._looked: list[Looked] = []
        self._seen: set[str] = set()

    def search(self, owner: str, sids: Sequence[str]) -> Answer:
        what = f"{self.host.title}: {owner}"
        try:
            self._all(self.host.sources(owner, sids), what, deep=True)
        except Exhausted as error:
            self._answers.append(LeakSearch(blind=(refused(what, error),)))
        self._blind(what, _NOT_ASKED)
        return Answer(joined(self._answers), tuple(self._looked))

    def _all(self, sources: Found, what: str, *, deep: bool) -> int:
        """Each source of one list; how many logs were gone."""
        gone = 0
        try:
            for one in sources:
                if isinstance(one, Unseen):
                    self._answers.append(LeakSearch(blind=(one,)))
                elif self._new(one):
                    gone += self._one(one)
                    if deep:
                        self._beside(one)
        except Exhausted:
            raise
        except HostError as error:
            self._answers.append(LeakSearch(blind=(refused(what, error),)))
        return gone

    def _beside(self, source: Source) -> None:
        if gone := self._all(self.host.beside(source), source.name, deep=False):
            self._blind(source.name, _GONE_LOGS, count=gone)

    def _new(self, source: Source) -> bool:
        """A fork may be listed as a repository too; each is searched once."""
        new = source.name not in self._seen
        self._seen.add(source.name)
        return new

    def _one(self, source: Source) -> bool:
        """Search one; was it a log that is gone?"""
        self.tell(source.name, len(self._looked))
        try:
            stamp = source.stamp or self._state(source)
            known = self.records.of(source, stamp)
            found = known if known is not None else self._searched(source)
        except NotThere as error:
            if source.kind not in ("wiki", "log"):  # a wiki without pages is none
                self._answers.append(LeakSearch(blind=(refused(source.name, error),)))
            return source.kind == "log"
        except TooLarge:
            self._blind(source.name, _TOO_LARGE, megabytes=LARGEST_FILE >> 20)
        except Exhausted:
            raise
        except (DakkanError, OSError) as error:
            self._answers.append(LeakSearch(blind=(refused(source.name, error),)))
        else:
            if known is None:
                self.records.done(source, stamp, found)
            self._answers.append(found)
            in_history = any(place.object_id for leak in found.leaks for place in leak.places)
            self._looked.append(Looked(source, len(found.leaks), known is not None, in_history))
        return False

    def _state(self, source: Source) -> str:
        if source.is_file:
            return ""
        header = self.host.git_header(source.url)
        return cloning.state(source.url, header=header, bounds=self.bounds)

    def _searched(self, source: Source) -> LeakSearch:
        if source.size > self.bounds.bytes:
            raise cloning.TooMuch(say(_TOO_LARGE, megabytes=self.bounds.bytes >> 20))
        with tempfile.TemporaryDirectory(
            prefix="one-", dir=self.scratch, ignore_cleanup_errors=True
        ) as folder:
            local = Path(folder) / ("file" if source.is_file else "repository.git")
            blind: list[Unseen] = []
            if source.is_file:
                self.host.client.download(source.url, local, LARGEST_FILE)
            else:
                blind = self._cloned(source, local)
            found = named(self.look(local), local, source.name, _target(source))
            return joined([found, LeakSearch(blind=tuple(blind))])

    def _cloned(self, source: Source, local: Path) -> list[Unseen]:
        header = self.host.git_header(source.url)
        lost = self.host.lost_commits(source)
        missed = cloning.clone(source.url, local, header=header, lost=lost, bounds=self.bounds)
        return [Unseen(source.name, _LOST, {"count": missed})] if missed else []

    def _blind(self, what: str, why: str, **facts: object) -> None:
        self._answers.append(LeakSearch(blind=(Unseen(what, why, facts),)))


def _target(source: Source) -> str:
    """Its address, as the name under which a case remembers that it was searched."""
    return source.page if "://" in source.page else f"https://{source.name}"
