"""A thief who acts between any two requests of a response is out at its end, and the owner in."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dakkan.respond.rounds import MOST
from respond.fight.ring import MOST_ATTEMPTS, Ring, Schedule, Start, in_memory, ring
from respond.fight.thief import ACTS

EXAMPLES = 250
"""For each start, of which there are eight; in the soak twenty-five times as many."""
STARTS = {
    f"{'main key ' if key else ''}{'secondary ' if second else ''}{'tree' if sub else 'alone'}": Start(
        key, second, sub, replaced=key and sub
    )
    for key in (False, True)
    for second in (False, True)
    for sub in (False, True)
}
ACT = st.tuples(st.integers(1, 45), st.integers(0, len(ACTS) - 1), st.integers(0, 7))
"""So many of our requests after his last act; what he does; and how."""


def schedule(acts: list[tuple[int, int, int]]) -> Schedule:
    at, found = 0, dict[int, list[tuple[int, int]]]()
    for after, act, choice in acts:
        at += after
        found.setdefault(at, []).append((act, choice))
    return found


def assert_won(start: Start, acts: list[tuple[int, int, int]], folder: Path) -> Ring:
    fight = ring(folder, start, schedule(acts))

    wrong = fight.wrong(fight.fight())

    told = "\n".join([*fight.thief.did, "--", *fight.errors, "--", *wrong])
    assert not wrong, told
    assert fight.rounds <= MOST, told
    assert fight.attempts <= MOST_ATTEMPTS, told
    return fight


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A disk that nobody waits for: the vault's own tests are about that, and here it is written so often."""
    place = in_memory()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield place
    shutil.rmtree(place)


QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
@given(acts=st.lists(ACT, max_size=10))
@settings(max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=QUIET)
def test_the_thief_is_out_and_the_owner_in(
    start: Start, folder: Path, acts: list[tuple[int, int, int]]
) -> None:
    assert_won(start, acts, folder / "home")


@pytest.mark.soak
@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
@given(acts=st.lists(ACT, max_size=25))
@settings(
    max_examples=25 * EXAMPLES, print_blob=True, database=None, deadline=None, suppress_health_check=QUIET
)
def test_the_thief_is_out_however_often_it_is_tried(
    start: Start, folder: Path, acts: list[tuple[int, int, int]]
) -> None:
    """With another seed each time, which a failure prints."""
    assert_won(start, acts, folder / "home")


def test_nobody_at_work_is_one_round_and_no_second_look_at_evidence(folder: Path) -> None:
    fight = assert_won(Start(), [], folder / "home")

    assert (fight.attempts, fight.rounds, fight.rescoped) == (1, 1, 0)


@pytest.mark.parametrize("act", range(len(ACTS)), ids=ACTS)
def test_each_act_is_undone_whenever_it_comes(folder: Path, act: int) -> None:
    """At every ninth request of the response; what is possible for a moment only, at every one."""
    came_off = 0
    for at in range(1, 120, 1 if ACTS[act] in _BRIEFLY else 9):
        fight = assert_won(Start(), [(at, act, at)], folder / "home")
        came_off += len(fight.thief.did)

    assert came_off or ACTS[act] in _NEEDS_MORE


_BRIEFLY = ("promote",)
_NEEDS_MORE = ("resume", "call")
"""Acts that are possible after another one only."""


def test_the_checks_of_a_fight_can_fail(folder: Path) -> None:
    fight = ring(folder / "home", Start(), schedule([(30, ACTS.index("key"), 0)]))

    assert fight.wrong([])
