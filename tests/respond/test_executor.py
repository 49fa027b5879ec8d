"""The executor: a line before and after, nothing assumed, and its own traces known by its journal."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from dakkan.errors import CannotUndo, DeployFailed, StepUnknown, Unauthorized, UsageError, VaultError
from dakkan.model.deployment import Deployment
from dakkan.model.plan import Plan, Step, StepState
from dakkan.respond import executor
from dakkan.respond.actions.delete_api_key import DeleteApiKey
from dakkan.respond.hands import Hands
from dakkan.respond.journal import own_writes
from dakkan.simulator.faults import Fault
from dakkan.twilio.credential import Secret
from respond.conftest import (
    Scene,
    Written,
    at_now,
    end_state,
    stops,
    with_everything,
    with_secondary,
    with_stolen_key,
)

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


def together(scene: Scene, plan: Plan, workers: int = 8) -> Iterator[Step]:
    return executor.apply(
        plan, scene.scope, scene.hands(), scene.journal, actions=scene.actions, workers=workers
    )


def without_secrets(state: dict[str, Any]) -> dict[str, Any]:
    return {sid: {**account, "next": len(account["next"])} for sid, account in state.items()}


def test_many_workers_end_where_one_does(scene: Scene) -> None:
    with_everything(scene)
    plan, start = scene.plan(), scene.saved()
    scene.apply(plan)
    wanted = without_secrets(end_state(scene))
    scene.load(start)

    steps = list(together(scene, plan))

    assert without_secrets(end_state(scene)) == wanted
    assert {step.id for step in steps} == {step.id for step in plan.steps}
    assert not scene.main.opens_with(scene.given.secret.reveal())


def test_the_lines_of_a_step_are_in_order_whoever_else_writes(scene: Scene) -> None:
    with_everything(scene)
    plan = scene.plan()

    list(together(scene, plan))

    for step in plan.steps:
        states = [line.state for line in lines(scene) if line.step_id == step.id]
        if StepState.SKIPPED not in states and step.kind == "api":
            assert states == [StepState.BEGUN, StepState.DONE, StepState.PROVEN], step.id


@pytest.mark.parametrize("workers", [1, 8])
def test_a_step_that_fails_in_one_subaccount_stops_no_other(scene: Scene, workers: int) -> None:
    one, other = [scene.world.add_account(f"Shop {name}", scene.main) for name in ("CA", "AU")]
    plan = scene.plan(ROTATE)
    before = {account.sid: account.auth_token for account in (one, other)}
    refused = f"rotate-auth-token/{one.sid}"

    def fail(deployment: Deployment, secret: Secret) -> None:
        if deployment.account_sid == one.sid:
            raise DeployFailed("the system is down")

    scene.hook = fail
    with pytest.raises(DeployFailed):
        list(together(scene, plan, workers))

    assert one.auth_token == before[one.sid]
    assert other.auth_token != before[other.sid]
    assert scene.journal.last(f"{refused}/deploy") is StepState.FAILED
    assert scene.journal.last(f"{refused}/promote") is None
    assert scene.journal.last(f"rotate-auth-token/{other.sid}/prove") is StepState.PROVEN


def test_whoever_stops_listening_stops_it_and_it_goes_on_later(scene: Scene) -> None:
    with_everything(scene)
    plan = scene.plan()
    running = together(scene, plan)

    def listen() -> None:
        for number, _step in enumerate(running):
            if number == 3:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        listen()
    running.close()  # type: ignore[attr-defined]

    begun = {line.step_id for line in lines(scene)}
    open_ended = [name for name in begun if scene.journal.last(name) is StepState.BEGUN]
    assert len(begun) < len(plan.steps)
    assert open_ended == []
    assert threading.active_count() == 1
    list(together(scene, plan))
    assert all(
        scene.journal.last(step.id) in (StepState.PROVEN, StepState.SKIPPED)
        for step in plan.steps
        if step.kind == "api"
    )


def test_a_vault_that_does_not_open_ends_all_workers_at_once(scene: Scene) -> None:
    plan = scene.plan(ROTATE)
    (scene.folder / "vault").write_bytes(b"damaged")

    with pytest.raises(VaultError):
        list(together(scene, plan))

    assert scene.main.secondary_token is None
    assert threading.active_count() == 1


def test_a_wait_for_an_effect_holds_up_nobody_else(scene: Scene) -> None:
    """The list is stale once: one worker goes on with the other step meanwhile."""
    with_stolen_key(scene)
    at_now(scene)
    plan = scene.plan(KEYS)
    shy = Shy(plan.steps[0].id)
    scene.actions = {KEYS: shy}

    ended = [step.id for step in together(scene, plan, 2)]

    assert shy.looked > 1
    assert plan.steps[0].id in ended
    assert ended[0] != plan.steps[0].id


class Shy(DeleteApiKey):
    """Twilio's list shows what was deleted a little longer."""

    def __init__(self, slow: str) -> None:
        self.slow = slow
        self.looked = 0

    def verify(self, step: Step, hands: Hands) -> bool:
        if step.id == self.slow:
            self.looked += 1
            if self.looked == 1:
                return False
        return super().verify(step, hands)
