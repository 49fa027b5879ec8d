"""The executor: a line before and after, nothing assumed, and its own traces known by its journal."""

import json
from datetime import timedelta

import httpx2
import pytest

from dakkan.errors import CannotUndo, StepUnknown, Unauthorized, UsageError, VaultError
from dakkan.model.plan import StepState
from dakkan.respond.journal import own_writes
from dakkan.simulator.faults import Fault
from respond.conftest import Scene, Written, at_now, stops, with_secondary, with_stolen_key

ROTATE, KEYS = "rotate-auth-token", "delete-api-key"


def lines(scene: Scene) -> list[Written]:
    read = [json.loads(line) for line in scene.journal.lines]
    return [Written(line["step"], StepState(line["state"]), line["facts"]) for line in read]


def unexplained(scene: Scene) -> list[str]:
    """Events of ours that no own write fits."""
    writes = own_writes(lines(scene))
    events = [event for account in scene.world.accounts.values() for event in account.events]
    ours = [event for event in events if event.actor.address == "192.0.2.10"]
    return [
        f"{event.type} {event.resource_sid}"
        for event in ours
        if not any(
            write.event_type == event.type
            and write.account_sid == event.account_sid
            and write.resource_sid in ("", event.resource_sid)
            and abs(write.at - event.at) < timedelta(minutes=1)
            for write in writes
        )
    ]


def test_each_step_is_begun_done_and_proven_in_that_order(scene: Scene) -> None:
    plan = scene.plan(ROTATE)

    scene.apply(plan)

    of_mint = [line.state for line in lines(scene) if line.step_id == plan.steps[0].id]
    assert of_mint == [StepState.BEGUN, StepState.DONE, StepState.PROVEN]


def test_no_change_is_made_before_its_line_is_written(scene: Scene) -> None:
    at_now(scene)

    def look(number: int, request: httpx2.Request) -> None:
        if request.method != "GET":
            assert lines(scene)[-1].state is StepState.BEGUN

    scene.before = look
    scene.apply(scene.plan(ROTATE, KEYS))


def test_our_own_events_are_known_as_ours(scene: Scene) -> None:
    with_stolen_key(scene)
    with_secondary(scene)
    at_now(scene)

    scene.apply(scene.plan(ROTATE, KEYS))

    assert unexplained(scene) == []


def test_our_own_events_are_known_as_ours_after_a_crash_anywhere(scene: Scene) -> None:
    with_secondary(scene)
    at_now(scene)

    for where, saved in list(stops(scene, scene.plan(ROTATE, KEYS))):
        scene.load(saved)
        assert unexplained(scene) == [], where


def test_what_is_proven_is_not_done_again(scene: Scene) -> None:
    plan = scene.plan(ROTATE)
    scene.apply(plan)
    token = scene.main.auth_token

    assert scene.apply(plan) == []
    assert scene.main.auth_token == token


def test_a_refused_token_ends_the_step_and_says_whom_to_call(scene: Scene) -> None:
    plan = scene.plan(ROTATE)
    thief = scene.thief()
    thief.post("https://accounts.twilio.com/v1/AuthTokens/Secondary")
    thief.post("https://accounts.twilio.com/v1/AuthTokens/Promote")

    with pytest.raises(Unauthorized, match="Twilio Support"):
        scene.apply(plan)


def test_a_vault_that_does_not_open_ends_everything(scene: Scene) -> None:
    plan = scene.plan(ROTATE)
    (scene.folder / "vault").write_bytes(b"damaged")

    with pytest.raises(VaultError):
        scene.apply(plan)

    assert scene.main.opens_with(scene.given.secret.reveal())
    assert scene.main.secondary_token is None


def test_the_unknown_is_told_after_everything_else_was_done(scene: Scene) -> None:
    with_stolen_key(scene)
    at_now(scene)
    plan = scene.plan(ROTATE, KEYS)
    scene.world.faults.append(Fault("lose-answer", 1, "DELETE", path="/Keys/"))

    with pytest.raises(StepUnknown, match="resume"):
        scene.apply(plan)

    left = [step.id for step in plan.steps if scene.journal.last(step.id) is not StepState.PROVEN]
    assert left == [plan.steps[0].id]
    assert [step.state for step in scene.apply(plan)] == [StepState.PROVEN]


def test_a_step_that_was_not_done_is_not_undone(scene: Scene) -> None:
    plan = scene.plan(ROTATE)

    with pytest.raises(CannotUndo, match="not done"):
        scene.undo(plan, plan.steps[0].id)
    assert scene.undo(plan) == []
    with pytest.raises(UsageError):
        scene.undo(plan, "nonsense")
