"""How many requests may be in flight for one account: more while Twilio keeps up, half when it says 429.

Until the first 429 it grows by one with each answer, as nobody knows yet where the limit is; from then on slowly.

Twilio's limit is on requests in flight over the whole account (reference 2.6), and the owner's own
systems share it: Dakkan must not be the one that uses it up.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition

START = 8
MOST = 64


@dataclass(frozen=True)
class Turn:
    """Leave to send one request; remembers how often the limit had been halved when it was given."""

    halvings: int


class Limiter:
    """Doubling, then additive increase, multiplicative decrease; shared by all threads that use one account."""

    def __init__(self, start: int = START, most: int = MOST) -> None:
        self._width = float(min(start, most))
        self._most = most
        self._running = 0
        self._halvings = 0
        self._free = Condition()

    @property
    def width(self) -> int:
        """How many requests may be in flight now; at least 1."""
        return int(self._width)

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        """Wait until one more request may be sent; over when the block is left."""
        with self._free:
            self._free.wait_for(lambda: self._running < self.width)
            self._running += 1
            turn = Turn(self._halvings)
        try:
            yield turn
        finally:
            with self._free:
                self._running -= 1
                self._free.notify_all()

    def went_well(self) -> None:
        """One request was answered: a little wider, if the width was in use at all."""
        with self._free:
            if self._running >= self.width:
                more = 1 / self._width if self._halvings else 1.0
                self._width = min(self._width + more, float(self._most))

    def was_too_much(self, turn: Turn) -> None:
        """Twilio said 429: half as wide. Requests of the same burst halve it once, not once each."""
        with self._free:
            if turn.halvings == self._halvings:
                self._halvings += 1
                self._width = max(1.0, self._width / 2)
