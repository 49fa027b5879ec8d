"""Unknown subaccounts: calls ended, then suspended; the owner's are let be."""

import httpx2

from dakkan.model.plan import StepState
from respond.conftest import API, Scene, at_now, survives_a_stop_anywhere, with_subaccount

ID = "suspend-subaccount"


def with_live_call(scene: Scene, sid: str) -> None:
    thief = scene.thief()
    thief.post(f"{API}/{sid}/IncomingPhoneNumbers.json", PhoneNumber="+14155550178")
    at_now(scene)
    thief.post(
        f"{API}/{sid}/Calls.json", To="+14155550122", From="+14155550178", Url="https://thief.example/talk"
    )
    for _turn in range(30):
        scene.world.advance(5)
        if {call.status for call in scene.account(sid).calls.by_sid.values()} == {"in-progress"}:
            return
    raise AssertionError("nobody answered")


def test_the_unknown_one_is_suspended_with_no_call_left(scene: Scene) -> None:
    sid = with_subaccount(scene)
    with_live_call(scene, sid)

    scene.apply(scene.plan(ID))

    assert scene.account(sid).status == "suspended"
    assert {call.status for call in scene.account(sid).calls.by_sid.values()} == {"completed"}
    assert [a.status for a in scene.world.accounts.values() if a.sid != sid] == ["active", "active"]


def test_suspending_is_taken_back(scene: Scene) -> None:
    sid = with_subaccount(scene)
    at_now(scene)
    plan = scene.plan(ID)
    scene.apply(plan)

    undone = scene.undo(plan)

    assert [(step.verb, step.state) for step in undone] == [("suspend", StepState.UNDONE)]
    assert scene.account(sid).status == "active"


def test_one_made_while_we_work_is_swept_even_where_the_owner_makes_some(scene: Scene) -> None:
    with_subaccount(scene)
    at_now(scene)
    late: list[str] = []

    def makes_another(number: int, request: httpx2.Request) -> None:
        if request.method == "POST" and not late:
            late.append(str(scene.thief().post(f"{API}.json", FriendlyName="y")["sid"]))

    plan = scene.plan(ID)
    scene.before = makes_another
    scene.apply(plan)

    assert scene.account(late[0]).status == "suspended"


def test_one_that_the_owner_makes_while_we_work_is_let_be(scene: Scene) -> None:
    with_subaccount(scene)
    at_now(scene)
    plan = scene.plan(ID)
    scene.world.advance(30)
    new = scene.world.add_account("A new customer", scene.main)
    scene.journal.write(StepState.BEGUN, plan.steps[0], {})

    scene.apply(plan)

    assert new.status == "active"


def test_a_stop_anywhere_is_survived(scene: Scene) -> None:
    sid = with_subaccount(scene)
    with_live_call(scene, sid)

    survives_a_stop_anywhere(scene, scene.plan(ID))
