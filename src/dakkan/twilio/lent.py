"""Clients that are lent to one request at a time.

An HTTP client looks through all of its connections before and after each request, which with sixty of them costs
more than the request. Here each has the connections of one request after the other: one to a host.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, Protocol, TypeVar


class Closable(Protocol):
    def close(self) -> None: ...


C = TypeVar("C", bound=Closable)


class Lent(Generic[C]):
    """Safe to use from many threads. There are as many as were ever in use at once."""

    def __init__(self, make: Callable[[], C]) -> None:
        self._make = make
        self._all: list[C] = []
        self._idle: list[C] = []
        self._lock = Lock()

    @contextmanager
    def one(self) -> Iterator[C]:
        """The one that was used last, whose connections are most likely open still."""
        with self._lock:
            found = self._idle.pop() if self._idle else None
        if found is None:
            found = self._make()
            with self._lock:
                self._all.append(found)
        try:
            yield found
        finally:
            with self._lock:
                self._idle.append(found)

    def close(self) -> None:
        with self._lock:
            for each in self._all:
                each.close()
