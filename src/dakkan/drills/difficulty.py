"""How hard the thief of a drill makes it to be seen: the same deeds, louder or quieter."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Difficulty:
    id: str
    share: float
    """So many of the messages and calls of the script are sent."""
    stretch: float
    """Times as long: what lies between two deeds, and what a stretch of traffic takes."""
    tidy: bool = False
    """Messages are deleted a while after they were sent."""
    own_service: bool = False
    """Messages go out through the owner's Messaging Service, as the owner's own do."""


LOUD = Difficulty("loud", 1.0, 1.0)
CAREFUL = Difficulty("careful", 0.5, 2.0, own_service=True)
SLOW = Difficulty("slow", 0.35, 8.0, tidy=True, own_service=True)

DIFFICULTIES = {each.id: each for each in (LOUD, CAREFUL, SLOW)}
