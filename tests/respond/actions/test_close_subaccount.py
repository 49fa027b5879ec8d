"""Closing is a person's, asked for only when the subaccount is unknown and suspended already."""

import httpx2
import pytest

from dakkan.errors import UsageError
from dakkan.model.plan import Preset, Step
from dakkan.respond.action import Done, Premises, Record
from dakkan.respond.actions.close_subaccount import CloseSubaccount
from dakkan.simulator.access import By
from dakkan.simulator.account import Status
from dakkan.simulator.accounts import put_status
from dakkan.simulator.audit import TWILIO
from dakkan.simulator.console import do
from dakkan.texts import say
from respond.conftest import API, NOW, Scene, at_now, hostile

ACTION = CloseSubaccount()


def farm(scene: Scene, *, status: Status = "suspended") -> str:
    """A subaccount of the thief's with a number in it."""
    made = scene.thief().post(f"{API}.json", FriendlyName="Shop 2")["sid"]
    scene.thief().post(f"{API}/{made}/IncomingPhoneNumbers.json", PhoneNumber="+14155550133")
    hostile(scene, "subaccount", made)
    if status != "active":
        put_status(scene.world, scene.account(made), status, By("dakkan", TWILIO))
    return str(made)


def planned(scene: Scene, *done: Done) -> list[Step]:
    hands = scene.hands()
    hands.about(scene.scope)
    premises = Premises(Preset.SANITISE, NOW, done)
    return [step for _phase, step in ACTION.plan(scene.scope, ACTION.inspect(hands), premises)]


def test_it_is_a_task_that_says_what_is_lost(scene: Scene) -> None:
    sid = farm(scene)
    at_now(scene)

    (step,) = planned(scene)

    assert (step.kind, step.undo, step.target.sid) == ("task", "no", sid)
    assert "1 numbers" in say(step.says, step.facts)
    assert planned(scene, Done.of(step, NOW)) == []


@pytest.mark.parametrize("status", ["active", "closed"])
def test_it_is_asked_of_a_suspended_one_only(scene: Scene, status: Status) -> None:
    farm(scene, status=status)

    assert planned(at_now(scene)) == []


def test_the_owners_suspended_subaccount_is_never_to_be_closed(scene: Scene) -> None:
    sub = next(account for account in scene.world.accounts.values() if account.owner)
    put_status(scene.world, sub, "suspended", By("shop", TWILIO))

    assert planned(at_now(scene)) == []


def test_nothing_is_asked_while_the_main_account_is_suspended(scene: Scene) -> None:
    """All subaccounts are then, and not one for itself."""
    farm(scene, status="active")
    do(scene.world, {"do": "suspend-account", "person": "twilio"})

    assert planned(at_now(scene)) == []


def test_dakkan_itself_never_closes(scene: Scene) -> None:
    farm(scene)
    at_now(scene)
    (step,) = planned(scene)
    asked: list[str] = []

    def note(_number: int, request: httpx2.Request) -> None:
        asked.append(request.method)

    scene.before = note
    hands = scene.hands()

    with pytest.raises(UsageError):
        ACTION.apply(step, hands, Record(hands.twilio))
    assert asked == []
