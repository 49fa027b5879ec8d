"""Where the last collection stopped, as its manifest lines tell: what is done, and where to go on.

There is no other state: a part and the cursor after it are one line, so rows and cursor cannot disagree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..evidence.manifest import BEGIN, END, PART, READING, Line
from ..evidence.store import LIVE
from ..model.clock import from_iso
from ..model.window import Window

STILL_RESUMED = timedelta(hours=24)
"""A collection that stopped longer ago is begun anew: Twilio's cursors and what was read have aged."""
STILL_FRESH = timedelta(minutes=15)
"""A list without a closed window has to be read again after so long."""
SETTLED = timedelta(hours=1)
"""A stretch of time that ended so long before it was read brings nothing new."""

Key = tuple[str, str, str]  # account, table, what was asked


@dataclass(frozen=True)
class Stop:
    """How far one reading came."""

    reading: str
    complete: bool
    cursor: str | None
    at: datetime
    until: datetime | None

    def is_done(self, now: datetime) -> bool:
        closed = self.until is not None and self.until <= self.at - SETTLED
        return self.complete and (closed or now - self.at < STILL_FRESH)


def key_of(account_sid: str, table: str, asked: Mapping[str, Any]) -> Key:
    return account_sid, table, "|".join(f"{name}={asked[name]}" for name in sorted(asked))


@dataclass(frozen=True)
class Unfinished:
    """A collection that never came to its end, with the windows of its runs, oldest first."""

    collection: str
    windows: tuple[Window, ...]

    def and_then(self, window: Window) -> list[Window]:
        """What is to be read to finish it for `window`: its own windows first, so that nothing is read twice.

        A later run moves "now" on, and "30 days ago" with it; what it adds is a window of its own.
        """
        found: list[Window] = []
        for asked in (*self.windows, window):
            if not found:
                found.append(asked)
                continue
            since, until = min(one.since for one in found), max(one.until for one in found)
            if asked.until > until:
                found.append(Window(max(until, asked.since), asked.until))
            if asked.since < since:
                found.append(Window(asked.since, min(since, asked.until)))
        return found


def unfinished(lines: Iterable[Line], account_sid: str, window: Window, now: datetime) -> Unfinished | None:
    """The newest live collection of the account's tree, if it has no end, is young, and asked the same."""
    runs: list[Line] = []
    ended: set[str] = set()
    for line in lines:
        if line.kind == BEGIN and line.facts.get("source") == LIVE:
            if line.facts.get("account_sid") == account_sid:
                runs.append(line)
        elif line.kind == END:
            ended.add(line.collection)
    if not runs or runs[-1].collection in ended or abs(now - from_iso(runs[-1].at)) > STILL_RESUMED:
        return None
    windows = tuple(
        Window(from_iso(line.facts["since"]), from_iso(line.facts["until"]))
        for line in runs
        if line.collection == runs[-1].collection
    )
    same = abs(window.since - windows[0].since) < STILL_RESUMED and window.until >= windows[-1].until
    return Unfinished(runs[-1].collection, windows) if same else None


def stops(lines: Iterable[Line], collection: str) -> dict[Key, Stop]:
    """How far each reading of a collection came; the newest line of each counts."""
    found: dict[Key, Stop] = {}
    for line in lines:
        if line.collection != collection or line.kind not in (PART, READING):
            continue
        facts = line.facts
        asked = facts.get("asked", {})
        until = from_iso(asked["until"]) if asked.get("until") else None
        found[key_of(facts["account_sid"], facts["table"], asked)] = Stop(
            facts["reading"], bool(facts["complete"]), facts.get("cursor"), from_iso(line.at), until
        )
    return found
