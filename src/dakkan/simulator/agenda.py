"""What will happen when: a queue in order of time.

Entries are plain objects that can be called, never lambdas: a world is copied and pickled whole.
"""

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush


class Agenda:
    def __init__(self) -> None:
        self._entries: list[tuple[datetime, int, Callable[[], object]]] = []
        self._number = 0

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, when: datetime, act: Callable[[], object]) -> None:
        """Entries of the same time run in the order they were put."""
        self._number += 1
        heappush(self._entries, (when, self._number, act))

    def due(self, until: datetime) -> tuple[datetime, Callable[[], object]] | None:
        """The next entry up to and including `until`, taken off."""
        if not self._entries or self._entries[0][0] > until:
            return None
        when, _, act = heappop(self._entries)
        return when, act
