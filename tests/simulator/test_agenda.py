from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from dakkan.simulator.agenda import Agenda
from dakkan.simulator.world import World

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass
class Notes:
    said: list[str] = field(default_factory=list)


@dataclass
class Says:
    notes: Notes
    word: str

    def __call__(self) -> None:
        self.notes.said.append(self.word)


@dataclass
class Moves:
    world: World

    def __call__(self) -> None:
        self.world.advance(1)


def test_entries_run_in_order_of_time_and_then_of_putting() -> None:
    agenda, notes = Agenda(), Notes()
    for minutes, word in ((2, "late"), (1, "first"), (1, "second")):
        agenda.put(NOON + timedelta(minutes=minutes), Says(notes, word))

    while entry := agenda.due(NOON + timedelta(minutes=5)):
        entry[1]()

    assert notes.said == ["first", "second", "late"]


def test_what_is_not_due_stays() -> None:
    agenda = Agenda()
    agenda.put(NOON, Says(Notes(), "noon"))

    assert agenda.due(NOON - timedelta(seconds=1)) is None
    assert agenda.due(NOON) is not None


def test_the_clock_shows_the_time_of_the_entry_while_it_runs() -> None:
    world = World(now=NOON)
    world.at(NOON + timedelta(seconds=1), Moves(world))

    with pytest.raises(RuntimeError):
        world.advance(10)

    assert world.now == NOON + timedelta(seconds=1)
