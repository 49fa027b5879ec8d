"""What a case knows of leaked credentials: where each lies, whether it still opens, and whether the thief used it.

Read from the lines of the case, so that steps, reports and detectors all see the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any

from .case import CaseEvent, Kind
from .clock import from_iso
from .leak import Place

LIVE, DEAD, SUSPENDED, UNKNOWN, SKIPPED = "live", "dead", "suspended", "unknown", "skipped"
"""Does a leaked secret still open its account? SKIPPED: another one's account, which was not asked."""
EXPLAINS, MAY_EXPLAIN, DOES_NOT = "explains", "may-explain", "does-not"
"""How a leak stands to the takeover."""


@dataclass(frozen=True)
class Exposed:
    """A leaked credential; `shown` is what may be shown of it, by `fingerprint` it is recognised."""

    kind: str
    shown: str
    fingerprint: str
    account_sid: str = ""
    key_sid: str = ""
    confidence: str = "high"
    state: str = ""
    """LIVE and so on; "" when nobody asked."""
    places: tuple[Place, ...] = ()
    place_count: int = 0
    targets: tuple[str, ...] = ()
    """What was searched when it was found."""
    found_at: datetime | None = None
    asked_at: datetime | None = None
    """When `state` was found out."""
    present: bool = True
    """Was it there still when the same was searched last?"""

    @property
    def sid(self) -> str:
        return self.key_sid or self.account_sid

    @property
    def since(self) -> datetime | None:
        """When it was first committed, as the commits say; None for a file without a history."""
        return min((at for at in map(_committed, self.places) if at is not None), default=None)

    @property
    def first(self) -> Place | None:
        """The place to name: of the oldest commit, else any."""
        never = datetime.max.replace(tzinfo=UTC)
        return min(self.places, key=lambda place: _committed(place) or never, default=None)


@dataclass(frozen=True)
class Link:
    """A leaked credential and the takeover: how the one stands to the other, and how sure that is."""

    fingerprint: str
    sid: str
    explains: str
    """EXPLAINS, MAY_EXPLAIN or DOES_NOT."""
    confidence: float
    says: str
    """Why: a message id with `facts`, {exposed_at}, {used_at} and {address}."""
    facts: Mapping[str, str] = field(default_factory=dict)
    exposed_at: datetime | None = None
    """Of the first commit with it."""
    used_at: datetime | None = None
    """First strange use."""
    address: str = ""
    """Where that came from, as the audit log names it."""


@dataclass(frozen=True)
class Exposure:
    """Everything that searches for leaks have brought into a case."""

    searched_at: datetime | None = None
    targets: tuple[str, ...] = ()
    leaks: tuple[Exposed, ...] = ()
    blind: tuple[str, ...] = ()
    """What could not be searched, in words."""
    links: tuple[Link, ...] = ()
    cleaning: tuple[str, ...] = ()
    """Command lines that take the values out of the histories, for when they are dead."""

    def link_of(self, leak: Exposed) -> Link | None:
        return next((link for link in self.links if link.fingerprint == leak.fingerprint), None)

    def leak_of(self, link: Link) -> Exposed | None:
        return next((leak for leak in self.leaks if leak.fingerprint == link.fingerprint), None)


def exposure(events: Iterable[CaseEvent]) -> Exposure:
    """What the lines of a case say, given in order."""
    found = Exposure()
    for event in events:
        if event.kind is Kind.LEAKS_SEARCHED:
            found = after(found, event)
    return found


def after(before: Exposure, event: CaseEvent) -> Exposure:
    """With one more line. One without targets searched nothing: it only links anew."""
    data = event.data
    links = tuple(_link(one) for one in data.get("links", ()))
    targets = tuple(str(one) for one in data.get("targets", ()))
    if not targets:
        return replace(before, links=links)
    new = {one.fingerprint: one for one in (_exposed(one, targets, event.at) for one in data["leaks"])}
    whole = set(before.targets) <= set(targets)
    return Exposure(
        event.at,
        tuple(dict.fromkeys((*before.targets, *targets))),
        (
            *(_again(one, new.pop(one.fingerprint, None), targets) for one in before.leaks),
            *new.values(),
        ),
        tuple(dict.fromkeys((*(() if whole else before.blind), *map(str, data.get("blind", ()))))),
        links,
        tuple(dict.fromkeys((*before.cleaning, *map(str, data.get("cleaning", ()))))),
    )


def _again(old: Exposed, new: Exposed | None, targets: tuple[str, ...]) -> Exposed:
    """A leak that was known: found once more, gone, or not looked for where it was."""
    if new is None:
        return replace(old, present=False) if set(old.targets) <= set(targets) else old
    covered = set(old.targets) <= set(targets)
    places = new.places if covered else tuple(dict.fromkeys((*old.places, *new.places)))
    return replace(
        new,
        state=new.state or old.state,
        asked_at=new.asked_at or old.asked_at,
        found_at=old.found_at,
        places=places,
        place_count=max(new.place_count, len(places)),
        targets=tuple(dict.fromkeys((*old.targets, *new.targets))),
    )


def _exposed(data: Mapping[str, Any], targets: tuple[str, ...], at: datetime) -> Exposed:
    places = tuple(_place(one) for one in data.get("places", ()))
    state = str(data.get("state") or "")
    return Exposed(
        kind=str(data["kind"]),
        shown=str(data["shown"]),
        fingerprint=str(data["fingerprint"]),
        account_sid=str(data.get("account_sid") or ""),
        key_sid=str(data.get("key_sid") or ""),
        confidence=str(data.get("confidence") or "high"),
        state=state,
        places=places,
        place_count=int(data.get("place_count", len(places))),
        targets=targets,
        found_at=at,
        asked_at=at if state else None,
    )


def _place(data: Mapping[str, Any]) -> Place:
    known = {one.name for one in fields(Place)}
    given = {name: value for name, value in data.items() if name in known}
    return Place(**{**given, "refs": tuple(given.get("refs", ()))})


def _link(data: Mapping[str, Any]) -> Link:
    def moment(name: str) -> datetime | None:
        return datetime.fromisoformat(data[name]) if data.get(name) else None

    return Link(
        fingerprint=str(data["fingerprint"]),
        sid=str(data["sid"]),
        explains=str(data["explains"]),
        confidence=float(data["confidence"]),
        says=str(data["says"]),
        facts=dict(data.get("facts", {})),
        exposed_at=moment("exposed_at"),
        used_at=moment("used_at"),
        address=str(data.get("address", "")),
    )


def _committed(place: Place) -> datetime | None:
    try:
        return from_iso(place.authored_at) if place.authored_at else None
    except ValueError:  # a repository says what it likes
        return None
