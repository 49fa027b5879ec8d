"""The owner's suspended subaccounts are asked about one by one; an unknown one is never resumed."""

from dakkan.model.plan import Preset
from dakkan.respond.action import Done, Premises
from dakkan.respond.actions.resume_subaccount import ResumeSubaccount
from dakkan.simulator.access import By
from dakkan.simulator.accounts import put_status
from dakkan.simulator.audit import TWILIO
from dakkan.simulator.console import do
from respond.conftest import NOW, Scene, at_now, hostile

ACTION = ResumeSubaccount()


def sub_of(scene: Scene) -> str:
    return next(account.sid for account in scene.world.accounts.values() if account.owner)


def suspend(scene: Scene) -> str:
    sid = sub_of(scene)
    put_status(scene.world, scene.account(sid), "suspended", By("thief", TWILIO))
    return sid


def planned(scene: Scene, *done: Done) -> list[str]:
    at_now(scene)
    hands = scene.hands()
    hands.about(scene.scope)
    premises = Premises(Preset.REACTIVATED, NOW, done)
    steps = [step for _phase, step in ACTION.plan(scene.scope, ACTION.inspect(hands), premises)]
    assert {step.kind for step in steps} <= {"task"}
    return [step.target.sid for step in steps]


def test_a_suspended_subaccount_of_the_owners_is_asked_about(scene: Scene) -> None:
    assert planned(scene) == []
    sid = suspend(scene)

    assert planned(scene) == [sid]


def test_an_unknown_one_is_not(scene: Scene) -> None:
    hostile(scene, "subaccount", suspend(scene))

    assert planned(scene) == []


def test_while_the_main_account_is_suspended_there_is_nothing_to_resume(scene: Scene) -> None:
    suspend(scene)
    do(scene.world, {"do": "suspend-account", "person": "twilio"})

    assert planned(scene) == []
