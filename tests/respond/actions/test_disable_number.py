"""Unknown numbers are disconnected, kept, and can be connected again."""

from dakkan.model.plan import StepState
from respond.conftest import Scene, at_now, first, survives_a_stop_anywhere, with_number

ID = "disable-number"


def test_an_unknown_number_leads_nowhere_and_stays(scene: Scene) -> None:
    sid = with_number(scene)
    at_now(scene)

    scene.apply(scene.plan(ID))

    number = scene.main.kind("phone-number")[sid]
    assert not number.leads_somewhere()
    assert first(scene, "phone-number").text("sms_url") == "https://shop.example/sms"


def test_it_is_taken_back(scene: Scene) -> None:
    sid = with_number(scene)
    before = scene.main.kind("phone-number")[sid].leads_somewhere()
    at_now(scene)
    plan = scene.plan(ID)
    scene.apply(plan)

    undone = scene.undo(plan)

    assert [step.state for step in undone] == [StepState.UNDONE]
    assert scene.main.kind("phone-number")[sid].leads_somewhere() == before


def test_one_that_leads_nowhere_needs_no_step(scene: Scene) -> None:
    with_number(scene)
    at_now(scene)
    scene.apply(scene.plan(ID))

    assert scene.plan(ID).steps == ()


def test_a_stop_anywhere_is_survived(scene: Scene) -> None:
    with_number(scene)
    at_now(scene)

    survives_a_stop_anywhere(scene, scene.plan(ID))
