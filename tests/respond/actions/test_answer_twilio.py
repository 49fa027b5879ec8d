"""While the account is suspended the plan says what Twilio asks for; otherwise it does not."""

from dakkan.model.plan import Preset
from dakkan.respond.action import Done, Premises
from dakkan.respond.actions.answer_twilio import ASKED, AnswerTwilio
from dakkan.simulator.console import do
from dakkan.texts import say
from respond.conftest import NOW, Scene, at_now

ACTION = AnswerTwilio()


def suspended(scene: Scene) -> Scene:
    do(scene.world, {"do": "suspend-account", "person": "twilio"})
    return at_now(scene)


def planned(scene: Scene, *done: Done) -> list[str]:
    hands = scene.hands()
    hands.about(scene.scope)
    premises = Premises(Preset.SANITISE, NOW, done)
    steps = [step for _phase, step in ACTION.plan(scene.scope, ACTION.inspect(hands), premises)]
    assert {step.kind for step in steps} <= {"task"}
    assert not [step for step in steps if "{" in say(step.says, step.facts)]
    return [step.verb for step in steps]


def test_all_that_is_asked_is_a_task_of_its_own(scene: Scene) -> None:
    assert planned(suspended(scene)) == list(ASKED)


def test_nothing_is_asked_of_an_active_account(scene: Scene) -> None:
    assert planned(at_now(scene)) == []


def test_what_was_done_is_not_asked_again(scene: Scene) -> None:
    suspended(scene)
    hands = scene.hands()
    hands.about(scene.scope)
    (step, *_rest) = [
        step
        for _phase, step in ACTION.plan(scene.scope, ACTION.inspect(hands), Premises(Preset.SANITISE, NOW))
    ]

    assert planned(scene, Done.of(step, NOW)) == list(ASKED)[1:]


def test_the_plan_of_a_suspended_account_names_the_one_that_comes_after() -> None:
    assert "--preset reactivated" in ASKED["afterwards"]
