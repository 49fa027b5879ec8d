"""Waiting messages: the thief's go, the owner's stay."""

import httpx2

from dakkan.model.plan import StepState
from respond.conftest import (
    API,
    LURE,
    OWN,
    SHOPS_NUMBER,
    Scene,
    at_now,
    survives_a_stop_anywhere,
    with_own_scheduled,
    with_scheduled_lures,
    with_subaccount,
)

ID = "cancel-messages"


def statuses(scene: Scene, start: str) -> set[str]:
    rows = [row for account in scene.world.accounts.values() for row in account.messages.by_sid.values()]
    return {row.status for row in rows if row.body.startswith(start)}


def test_the_thiefs_are_cancelled_and_the_owners_go_out(scene: Scene) -> None:
    with_scheduled_lures(scene)
    with_own_scheduled(scene, "Your code is 777777. It expires in 20 minutes")
    at_now(scene)

    steps = scene.apply(scene.plan(ID))

    assert {step.state for step in steps} == {StepState.PROVEN}
    assert statuses(scene, LURE) == {"canceled"}
    assert statuses(scene, "Your code is 777777") == {"scheduled"}


def test_a_text_unlike_all_of_the_owners_is_the_thiefs_and_the_plan_says_so(scene: Scene) -> None:
    with_own_scheduled(scene, "Win a telephone now, answer YES to this number")
    at_now(scene)

    plan = scene.plan(ID)
    scene.apply(plan)

    assert [breaks.facts["unlike"] for breaks in plan.steps[0].breaks] == [1]
    assert statuses(scene, "Win a telephone") == {"canceled"}


def test_what_was_made_before_the_takeover_stays(scene: Scene) -> None:
    scene.world.now = scene.world.now.replace(hour=4)
    with_own_scheduled(scene, "Something that nobody has seen before")
    at_now(scene)

    scene.apply(scene.plan(ID))

    assert statuses(scene, "Something") == {"scheduled"}


def test_a_thief_who_goes_on_does_not_fail_the_step_and_is_swept(scene: Scene) -> None:
    with_scheduled_lures(scene)
    at_now(scene)
    plan = scene.plan(ID)
    scene.world.advance(60)
    late: list[int] = []

    def goes_on(number: int, request: httpx2.Request) -> None:
        if request.method == "POST" and len(late) < 3:
            late.append(number)
            with_scheduled_lures(scene, 1)

    scene.before = goes_on
    steps = scene.apply(plan)

    assert len(late) == 3
    assert {step.state for step in steps} == {StepState.PROVEN}
    assert statuses(scene, LURE) == {"canceled"}


def test_everything_that_waits_in_a_strangers_subaccount_goes(scene: Scene) -> None:
    sid = with_subaccount(scene)
    thief = scene.thief()
    thief.post(f"{API}/{sid}/IncomingPhoneNumbers.json", PhoneNumber="+14155550178")
    at_now(scene)
    thief.post(f"{API}/{sid}/Messages.json", To="+14155550111", From="+14155550178", Body=OWN)

    scene.apply(scene.plan(ID))

    assert {row.status for row in scene.account(sid).messages.by_sid.values()} == {"canceled"}


def test_queued_messages_are_cancelled_too(scene: Scene) -> None:
    at_now(scene)
    url = f"{API}/{scene.main.sid}/Messages.json"
    scene.thief().post(url, To="+14155550111", From=SHOPS_NUMBER, Body=f"{LURE}1")

    scene.apply(scene.plan(ID))

    assert statuses(scene, LURE) == {"canceled"}


def test_a_stop_anywhere_is_survived(scene: Scene) -> None:
    with_scheduled_lures(scene)
    at_now(scene)

    survives_a_stop_anywhere(scene, scene.plan(ID))
