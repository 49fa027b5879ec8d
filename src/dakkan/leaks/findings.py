"""All places of each secret, gathered from objects and files."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from dakkan.leaks.hit import Hit
from dakkan.leaks.scanned import Scanned
from dakkan.model.leak import KNOWN, Leak, Place, fingerprint, redacted

Live = Callable[[Leak, bytes], bool | None]
"""Asked whether a secret still opens what it belongs to; the only one that is handed it."""
_ORDER = {"high": 0, "medium": 1}


@dataclass
class _Gathered:
    hit: Hit
    account_sid: str | None
    key_sid: str | None
    places: dict[tuple[object, ...], Place] = field(default_factory=dict)


class Findings:
    def __init__(self) -> None:
        self._by_secret: dict[bytes, _Gathered] = {}
        self.samples = 0
        self.accounts: set[str] = set()

    def add(self, hit: Hit, places: Iterable[Place]) -> None:
        gathered = self._by_secret.get(hit.secret)
        if gathered is None:
            gathered = self._by_secret[hit.secret] = _Gathered(hit, hit.account_sid, hit.key_sid)
        elif _rank(hit) < _rank(gathered.hit):
            gathered.hit = hit
        gathered.account_sid = gathered.account_sid or hit.account_sid
        gathered.key_sid = gathered.key_sid or hit.key_sid
        for place in places:
            key = (place.where, place.path, place.line, place.column, place.commit, place.object_id)
            gathered.places.setdefault(key, place)

    def add_scanned(self, scanned: Scanned, path: str, where: str = "file") -> None:
        """What one file of a folder holds."""
        self.samples += scanned.samples
        self.accounts |= scanned.accounts
        for one in scanned.hits:
            self.add(one.hit, [Place(path, one.line, one.column, where=where)])

    def add_all(self, other: "Findings") -> None:
        self.samples += other.samples
        self.accounts |= other.accounts
        for gathered in other._by_secret.values():
            self.add(gathered.hit, gathered.places.values())
            mine = self._by_secret[gathered.hit.secret]
            mine.account_sid = mine.account_sid or gathered.account_sid
            mine.key_sid = mine.key_sid or gathered.key_sid

    def leaks(self, live: Live | None = None) -> tuple[Leak, ...]:
        """The sure ones first; a neighbour after the secret that it stands beside."""
        leaks = []
        for gathered in self._by_secret.values():
            leak = _leak(gathered)
            leaks.append(replace(leak, live=live(leak, gathered.hit.secret)) if live else leak)
        return tuple(sorted(leaks, key=_order))


def _rank(hit: Hit) -> tuple[int, int, int]:
    """A kind says more than "known", a pair more than a name."""
    return (hit.beside is not None, hit.kind == KNOWN, _ORDER.get(hit.confidence, 2))


def _leak(gathered: _Gathered) -> Leak:
    hit = gathered.hit
    return Leak(
        hit.kind,
        redacted(hit.secret),
        fingerprint(hit.secret),
        gathered.account_sid,
        gathered.key_sid,
        hit.confidence,
        fingerprint(hit.beside) if hit.beside else None,
        places=_without_doubles(list(gathered.places.values())),
    )


def _without_doubles(places: list[Place]) -> tuple[Place, ...]:
    """A file of the working tree that is the same as in HEAD is told once, with its commit."""
    in_head = {(place.path, place.line, place.column) for place in places if place.in_head}
    lying = {(place.path, place.line, place.column) for place in places if place.where == "file"}
    kept = []
    for place in places:
        spot = (place.path, place.line, place.column)
        if not (place.where in ("file", "index") and spot in in_head) and not (
            place.where == "index" and spot in lying
        ):
            kept.append(place)
    return tuple(
        sorted(kept, key=lambda place: (place.authored_at or "9", place.path, place.line, place.column))
    )


def _order(leak: Leak) -> tuple[object, ...]:
    first = leak.places[0] if leak.places else Place("", 0, 0)
    return (leak.beside is not None, _ORDER.get(leak.confidence, 2), first.path, first.line, leak.fingerprint)
