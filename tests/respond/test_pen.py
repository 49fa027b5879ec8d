"""One writer for many: every line, in each writer's order, and nobody goes on before it is down."""

import threading
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from dakkan.errors import StorageFull
from dakkan.model.plan import Step, StepState, Target
from dakkan.respond.pen import Pen

STEP = Step("a/b/c", "a", "c", Target("AC", "b"), "", {}, (), (), "no")


class Lines:
    """A journal that takes many at once, and can be full."""

    def __init__(self, full: bool = False) -> None:
        self.lines: list[Mapping[str, Any]] = []
        self.writes = 0
        self.threads: set[int] = set()
        self.full = full
        self.closed = False

    def last(self, step_id: str) -> StepState | None:
        return None

    def states(self) -> Mapping[str, StepState]:
        return {}

    def write(self, state: StepState, step: Step, facts: Mapping[str, Any]) -> None:
        self.write_all([(state, step, facts)])

    def write_all(self, entries: Sequence[tuple[StepState, Step, Mapping[str, Any]]]) -> None:
        if self.full:
            raise StorageFull("no room")
        self.threads.add(threading.get_ident())
        self.writes += 1
        self.lines += [facts for _state, _step, facts in entries]

    def close(self) -> None:
        self.closed = True


def test_many_writers_lose_nothing_and_keep_their_order() -> None:
    journal = Lines()

    def write(name: int) -> None:
        for number in range(50):
            pen.write(StepState.BEGUN, STEP, {"who": name, "number": number})
            assert {"who": name, "number": number} in journal.lines

    with Pen(journal) as pen:
        writers = [threading.Thread(target=write, args=(name,)) for name in range(8)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()

    assert len(journal.lines) == 400
    for name in range(8):
        assert [line["number"] for line in journal.lines if line["who"] == name] == list(range(50))
    assert len(journal.threads) == 1
    assert journal.writes < 400
    assert journal.closed


def test_a_full_disk_is_told_to_whoever_writes() -> None:
    with Pen(Lines(full=True)) as pen, pytest.raises(StorageFull):
        pen.write(StepState.BEGUN, STEP, {})
