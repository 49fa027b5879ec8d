"""API keys: all but ours die, the owner's after their replacement, wherever the process stops."""

from dataclasses import replace

import httpx2
import pytest

from dakkan.errors import DeployFailed, StalePlan, StepUnknown
from dakkan.model.deployment import Deployment
from dakkan.model.plan import StepState
from dakkan.respond.vault import KEY
from dakkan.simulator.faults import Fault
from dakkan.twilio.credential import Secret
from respond.conftest import API, Person, Scene, at_now, survives_a_stop_anywhere, with_stolen_key

ID = "delete-api-key"


def makers(scene: Scene) -> list[tuple[str, str]]:
    keys = [key for account in scene.world.accounts.values() for key in account.keys.values()]
    return sorted((key.friendly_name, key.made_by) for key in keys)


def test_the_thiefs_key_dies_and_the_owners_are_replaced(scene: Scene) -> None:
    stolen = with_stolen_key(scene)
    old = list(scene.main.keys)
    at_now(scene)

    scene.apply(scene.plan(ID))

    assert makers(scene) == [("eu prod", "dakkan"), ("prod", "dakkan")]
    assert stolen not in scene.main.keys
    for account in scene.world.accounts.values():
        for key in account.keys.values():
            assert scene.vault.read(account.sid, KEY + key.sid) == Secret(key.secret)
    assert {d.replaces for d in scene.deployed} >= set(old) - {stolen}
    assert stolen not in {d.replaces for d in scene.deployed}


def test_the_thiefs_key_dies_first(scene: Scene) -> None:
    stolen = with_stolen_key(scene)
    at_now(scene)

    assert scene.plan(ID).steps[0].target.sid == stolen


def test_a_stop_anywhere_is_survived(scene: Scene) -> None:
    with_stolen_key(scene)
    at_now(scene)

    survives_a_stop_anywhere(scene, scene.plan(ID))

    assert makers(scene) == [("eu prod", "dakkan"), ("prod", "dakkan")]


def test_keys_that_dakkan_made_are_kept(scene: Scene) -> None:
    at_now(scene)
    scene.apply(scene.plan(ID))
    kept = makers(scene)

    assert scene.plan(ID).steps == ()
    scene.done.clear()
    again = scene.plan(ID)
    assert [step.verb for step in again.steps] == ["sweep"]
    scene.journal.lines.clear()
    scene.apply(again)
    assert makers(scene) == kept


@pytest.mark.parametrize("kind", ["lose-answer", "timeout"])
def test_a_key_whose_answer_was_lost_is_deleted_and_made_again(scene: Scene, kind: str) -> None:
    at_now(scene)
    whole = scene.plan(ID)
    plan = replace(whole, steps=tuple(step for step in whole.steps if step.verb != "sweep"))
    fault = Fault("lose-answer" if kind == "lose-answer" else "timeout", 1, "POST", path="/Keys")
    scene.world.faults.append(fault)

    with pytest.raises(StepUnknown):
        scene.apply(plan)
    assert ("prod", "shop") in makers(scene)
    scene.apply(plan)

    assert makers(scene) == [("eu prod", "dakkan"), ("prod", "dakkan")]


def test_no_old_key_dies_when_the_new_one_is_not_deployed(scene: Scene) -> None:
    at_now(scene)

    def broken(deployment: Deployment, secret: Secret) -> None:
        raise DeployFailed("the system is down")

    scene.hook = broken

    with pytest.raises(DeployFailed):
        scene.apply(scene.plan(ID))

    assert {("eu prod", "shop"), ("prod", "shop")} <= set(makers(scene))


def test_a_key_made_while_we_work_is_swept_away(scene: Scene) -> None:
    at_now(scene)
    thief = scene.thief()
    done: list[object] = []

    def another(number: int, request: httpx2.Request) -> None:
        if request.method == "DELETE" and not done:
            done.append(thief.post(f"{API}/{scene.main.sid}/Keys.json", FriendlyName="backup"))

    scene.before = another
    scene.apply(scene.plan(ID))

    assert done
    assert makers(scene) == [("eu prod", "dakkan"), ("prod", "dakkan")]


def test_a_key_that_the_thief_made_since_the_evidence_was_read_gets_no_successor(scene: Scene) -> None:
    at_now(scene)
    made = scene.thief().post(f"{API}/{scene.main.sid}/Keys.json", FriendlyName="backup")
    shop = Person(scene.app, "shop", "192.0.2.1", scene.given.user, scene.given.secret.reveal())
    shop.post(f"{API}/{scene.main.sid}/Keys.json", FriendlyName="new and ours")

    plan = scene.plan(ID)
    scene.apply(plan)

    assert [step.verb for step in plan.steps if step.target.sid == made["sid"]] == ["delete"]
    assert makers(scene) == [("eu prod", "dakkan"), ("new and ours", "dakkan"), ("prod", "dakkan")]


def test_whose_a_young_key_is_may_stay_unknown(scene: Scene) -> None:
    at_now(scene)
    scene.thief().post(f"{API}/{scene.main.sid}/Keys.json", FriendlyName="backup")
    scene.world.faults.append(Fault("500", 99, "GET", host="monitor.twilio.com"))

    plan = scene.plan(ID)

    assert "create" in [step.verb for step in plan.steps]


def test_a_key_made_before_apply_makes_the_plan_stale(scene: Scene) -> None:
    at_now(scene)
    plan = scene.plan(ID)
    made = scene.thief().post(f"{API}/{scene.main.sid}/Keys.json", FriendlyName="backup")

    with pytest.raises(StalePlan, match=made["sid"]):
        scene.apply(plan)
    assert not scene.journal.lines


def test_a_suspended_account_loses_its_keys_and_gets_no_new_ones(scene: Scene) -> None:
    at_now(scene)
    scene.main.own_status = "suspended"
    scene.main.takeover = True

    scene.apply(scene.plan(ID))

    assert makers(scene) == []


def test_a_new_key_is_taken_back_while_the_old_one_lives(scene: Scene) -> None:
    at_now(scene)

    def broken(deployment: Deployment, secret: Secret) -> None:
        raise DeployFailed("the system is down")

    scene.hook = broken
    plan = scene.plan(ID)
    with pytest.raises(DeployFailed):
        scene.apply(plan)

    undone = scene.undo(plan)

    assert {step.state for step in undone} == {StepState.UNDONE}
    assert makers(scene) == [("eu prod", "shop"), ("prod", "shop")]
    assert not scene.vault.slots(scene.main.sid, KEY)


def test_no_secret_is_in_plan_or_journal(scene: Scene) -> None:
    with_stolen_key(scene)
    at_now(scene)
    plan = scene.plan(ID)

    scene.apply(plan)

    kept = repr(plan) + "".join(scene.journal.lines)
    assert not [secret for secret in scene.secrets() if secret in kept]
