"""Whatever goes wrong, and wherever: the thief is out in the end, and the owner in."""

from pathlib import Path

import pytest

from dakkan.model.plan import Plan, Preset
from dakkan.respond.actions import CATALOGUE
from respond.actions.test_remove_foothold import with_export, with_programs, with_sink, with_sip, with_trunk
from respond.conftest import Scene, end_state, with_everything
from respond.faults.points import KINDS, THROUGH, Outcome, Point, play, points

SAMPLE = 61
"""Every so many points in the quick run; a prime, so that all kinds and actions come up."""


def with_all(scene: Scene) -> None:
    for left in (with_everything, with_sip, with_trunk, with_sink, with_export, with_programs):
        left(scene)


@pytest.fixture
def taken(scene: Scene) -> Scene:
    with_all(scene)
    return scene


def played(scene: Scene, plan: Plan, chosen: list[Point]) -> list[Outcome]:
    start = scene.saved()
    scene.apply(plan)
    wanted = end_state(scene)
    return [play(scene, start, plan, point, wanted) for point in chosen]


@pytest.mark.parametrize("part", range(4))
def test_any_moment_may_go_wrong_in_any_way(taken: Scene, part: int) -> None:
    plan = taken.plan()
    every = list(points(taken, plan))
    assert {point.kind for point in every} == set(KINDS)

    outcomes = played(taken, plan, every[::SAMPLE][part::4])

    assert outcomes
    assert any(outcome.word != THROUGH for outcome in outcomes)


@pytest.mark.parametrize("preset", [Preset.STOP, Preset.CONTAIN])
def test_the_shorter_plans_stand_it_too(taken: Scene, preset: Preset) -> None:
    plan = taken.plan(preset=preset)

    assert played(taken, plan, list(points(taken, plan))[:: SAMPLE * 3])


def test_the_printed_table_has_every_action_and_every_fault() -> None:
    page = (Path(__file__).parents[3] / "docs" / "faults.md").read_text().splitlines()
    rows = {line.split("|")[1].strip() for line in page if line.startswith("|")}
    heads = next(line for line in page if line.startswith("| action"))

    assert {action.id for action in CATALOGUE.values() if action.kind == "api"} <= rows
    assert [cell.strip() for cell in heads.split("|")[2:-1]] == list(KINDS)
