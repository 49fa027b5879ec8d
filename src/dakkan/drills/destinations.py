"""Where the thief of a drill sends and calls: blocks of numbers, some of them adjacent."""

import random
from dataclasses import dataclass

from ..simulator.shop_customers import number_of


@dataclass(frozen=True)
class Destination:
    country: str
    language: str
    stems: tuple[str, ...]
    """Beginnings of numbers; the rest is filled up to `length` digits behind the plus."""
    length: int
    adjacent: bool = False
    """Numbers that follow one another: the mark of pumping."""

    def number(self, index: int, chance: random.Random) -> str:
        """The `index`-th number to write to or call."""
        stem = self.stems[index // 400 % len(self.stems)] if self.adjacent else chance.choice(self.stems)
        room = self.length - len(stem)
        tail = 41_000 + index % 400 if self.adjacent else chance.randrange(10**room)
        return f"+{stem}{tail % 10**room:0{room}d}"


_AREAS = (601, 602, 603, 605, 606, 608, 609, 610, 612, 614, 615, 616, 617, 618, 619, 620, 626, 630, 650, 651)


@dataclass(frozen=True)
class Customers:
    """The owner's own customers: no number is new, and nothing about the destination is odd."""

    country: str
    language: str
    length: int

    def number(self, index: int, chance: random.Random) -> str:
        """Any of the first 600, those more often who are written to most; `index` does not matter."""
        return number_of(self.country, int(600 * chance.random() ** 2))


DESTINATIONS: dict[str, Destination | Customers] = {
    "customers": Customers("JP", "ja", 12),
    "home": Destination("JP", "ja", ("81806", "81907", "81705"), 12),
    "us": Destination("US", "en", tuple(f"1{area}55501" for area in _AREAS), 11),
    "latvia": Destination("LV", "en", ("371261", "371290"), 11, adjacent=True),
    "uzbekistan": Destination("UZ", "en", ("9989012", "9989371"), 12, adjacent=True),
    "latvia premium": Destination("LV", "en", ("3719000", "3718160"), 11),
    "sierra leone": Destination("SL", "en", ("232250", "232761"), 11),
    "somalia": Destination("SO", "en", ("252612", "252904"), 12),
}
