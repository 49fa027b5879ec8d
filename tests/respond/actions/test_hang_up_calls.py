"""Live calls: the thief's end, the owner's go on."""

from respond.conftest import (
    Scene,
    survives_a_stop_anywhere,
    with_calls,
    with_countries_opened,
)

ID = "hang-up-calls"


def test_the_thiefs_call_ends_and_the_owners_goes_on(scene: Scene) -> None:
    with_countries_opened(scene)
    with_calls(scene)

    scene.apply(scene.plan(ID))

    calls = {call.to: call.status for call in scene.main.calls.by_sid.values()}
    assert calls == {"+37126550100": "completed", "+14155550155": "in-progress"}


def test_a_stop_anywhere_is_survived(scene: Scene) -> None:
    with_countries_opened(scene)
    with_calls(scene)

    survives_a_stop_anywhere(scene, scene.plan(ID))
