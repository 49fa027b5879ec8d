"""One writer for the journal of many workers: what they want written at the same moment goes down together.

Each worker waits until its line is on the disk. A line costs a wait for the disk, and sixty workers would
spend their time in that queue; here a wait serves all the lines that came during the last one.
"""

from collections.abc import Sequence
from concurrent.futures import Future
from contextvars import copy_context
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Self

from ..model.plan import Step, StepState
from .journal import Entry, Facts, Journal, ManyLines

_MOST = 256
"""Lines written together."""
_Wanted = tuple[Entry, "Future[None]"]


class Pen:
    """`with Pen(journal) as pen:`. Safe to use from many threads; the journal is used from one only."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._wanted: SimpleQueue[_Wanted | None] = SimpleQueue()
        self._writer = Thread(target=copy_context().run, args=(self._work,), name="journal")

    def __enter__(self) -> Self:
        self._writer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wanted.put(None)
        self._writer.join()

    def write(self, state: StepState, step: Step, facts: Facts) -> None:
        """Returns when the line is on the disk; raises what the journal raises."""
        written: Future[None] = Future()
        self._wanted.put(((state, step, facts), written))
        written.result()

    def _work(self) -> None:
        try:
            self._write_until_told()
        finally:
            if isinstance(self._journal, ManyLines):
                self._journal.close()

    def _write_until_told(self) -> None:
        while (first := self._wanted.get()) is not None:
            together, last = [first], False
            while len(together) < _MOST and not last:
                try:
                    more = self._wanted.get_nowait()
                except Empty:
                    break
                last = more is None
                together += [more] if more is not None else []
            self._write(together)
            if last:
                return

    def _write(self, together: Sequence[_Wanted]) -> None:
        try:
            if isinstance(self._journal, ManyLines):
                self._journal.write_all([entry for entry, _written in together])
            else:
                for entry, _written in together:
                    self._journal.write(*entry)
        except BaseException as error:
            for _entry, written in together:
                written.set_exception(error)
            return
        for _entry, written in together:
            written.set_result(None)
