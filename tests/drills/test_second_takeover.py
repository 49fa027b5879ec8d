"""The second takeover, with each of the fifteen things that are overlooked: unanswered it succeeds, answered never."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from dakkan.drills import runner, stage
from dakkan.drills.hands import Hands, Held
from dakkan.drills.scenarios import CATALOGUE
from dakkan.drills.second_takeover import BACK, SECOND, ComesBack, SecondTakeover, kind_of
from dakkan.drills.second_uses import Waits
from dakkan.simulator.world import World

SERIES = [drill for drill in CATALOGUE if isinstance(drill, SecondTakeover)]
QUICK = {f"second-takeover-{left}" for left in ("standard-key", "secondary-token", "webhook", "function")}
"""Played each time; `make soak` plays all."""
A_WHILE = timedelta(hours=2)
"""After he is back: scheduled messages are out by then."""


def name(drill: SecondTakeover) -> str:
    return drill.id


def test_there_is_one_for_each_kind_of_leftover() -> None:
    assert len(SERIES) == 15
    assert {drill.id.startswith("second-takeover-") for drill in SERIES} == {True}


@pytest.mark.parametrize("drill", SERIES, ids=name)
def test_with_nothing_cleaned_up_the_second_takeover_succeeds(drill: SecondTakeover) -> None:
    here = stage.set_up(drill, 1)
    here.until(here.began_at + BACK + A_WHILE)

    assert drill.regained(here.world, here.began_at)


@pytest.mark.slow
@pytest.mark.parametrize("drill", [drill for drill in SERIES if drill.id in QUICK], ids=name)
def test_after_the_answer_he_gets_nothing(drill: SecondTakeover, tmp_path: Path) -> None:
    assert_answered(drill, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("drill", SERIES, ids=name)
def test_after_the_answer_he_gets_nothing_of_any_kind(drill: SecondTakeover, tmp_path: Path) -> None:
    assert_answered(drill, tmp_path)


def assert_answered(drill: SecondTakeover, tmp_path: Path) -> None:
    play = runner._Play(drill, 1, tmp_path, "en", lambda _line: None)

    result = play.play()
    play.here.until(play.here.began_at + BACK + A_WHILE)

    assert result.passed, result.shortcomings
    assert drill.regained(play.here.world, play.here.began_at) == ()
    left = play.here.asks("thief")
    assert (left["gets_in"], left["footholds"]) == (False, [])


def test_he_keeps_the_one_thing_and_comes_from_elsewhere(world: World) -> None:
    main, sub = world.main.sid, "AC" + "0" * 32
    hands = Hands(world, main, "203.0.113.7", random.Random(1))
    hands.held = [
        Held(main, "one", main, "stolen"),
        Held("SK" + "1" * 32, "two", main, "made", dead=True),
        Held(sub, "three", sub, "read"),
        Held(main, "four", main, "made"),
    ]
    kinds = [kind_of(hands, held) for held in hands.held]

    ComesBack(Waits(), "key")(hands)

    assert kinds == ["token", "key", "subaccount", "secondary"]
    assert [(held.secret, held.dead) for held in hands.held] == [("two", False)]
    assert hands.address == SECOND
