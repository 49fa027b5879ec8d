"""Verification: each thing left behind is seen, and what cannot be looked at is not called clean."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from dakkan.model.plan import Check, StepState, Target
from dakkan.respond.action import Done
from dakkan.respond.journal import own_writes
from dakkan.respond.verify import verify
from dakkan.simulator.faults import Fault
from dakkan.texts import say
from respond.conftest import (
    NOW,
    Scene,
    Written,
    at_now,
    hostile,
    with_calls,
    with_countries_opened,
    with_everything,
    with_moved_webhooks,
    with_scheduled_lures,
    with_secondary,
    with_stolen_key,
    with_subaccount,
    with_trigger_deleted,
)

USER = "US" + "4" * 32


def checked(scene: Scene, *, done: Sequence[Done] = ()) -> list[Check]:
    read = [json.loads(line) for line in scene.journal.lines]
    lines = [Written(line["step"], StepState(line["state"]), line["facts"]) for line in read]
    return verify(scene.scope, scene.hands(), own=own_writes(lines), done=[*scene.done, *done])


def bad(scene: Scene) -> set[str]:
    return {check.id for check in checked(scene) if check.ok is not True}


def test_after_a_sanitise_everything_is_clean(scene: Scene) -> None:
    with_everything(scene)
    before = bad(scene)

    scene.apply(scene.plan())

    assert len(before) >= 9
    assert bad(scene) == set()


def test_every_check_can_be_said(scene: Scene) -> None:
    with_everything(scene)

    for check in checked(scene):
        assert "{" not in say(check.says, check.facts)


LEFT_BEHIND: list[tuple[Callable[[Scene], object], str]] = [
    (with_stolen_key, "no-unknown-api-key"),
    (with_secondary, "no-foreign-secondary-token"),
    (with_scheduled_lures, "no-hostile-scheduled-messages"),
    (with_moved_webhooks, "webhooks-on-own-hosts"),
    (with_trigger_deleted, "usage-triggers-in-place"),
    (with_countries_opened, "countries-closed"),
    (with_subaccount, "no-unknown-subaccount-active"),
]


@pytest.mark.parametrize(("leave", "check"), LEFT_BEHIND, ids=[check for _leave, check in LEFT_BEHIND])
def test_a_thing_left_behind_is_seen(scene: Scene, leave: Callable[[Scene], object], check: str) -> None:
    at_now(scene)
    scene.apply(scene.plan())
    assert check not in bad(scene)
    scene.given = type(scene.given).token(scene.main.sid, scene.hands().main().secret)
    scene.world.advance(600)

    leave(scene)

    assert check in bad(scene)


def test_a_live_call_is_seen(scene: Scene) -> None:
    with_countries_opened(scene)
    with_calls(scene)

    assert "no-live-calls-of-the-thief" in bad(scene)


def test_a_token_that_was_never_replaced_is_not_clean(scene: Scene) -> None:
    at_now(scene)

    found = {
        check.account_sid for check in checked(scene) if check.id == "old-auth-token-refused" and not check.ok
    }

    assert found == set(scene.world.accounts)


def test_without_a_takeover_an_old_token_is_no_fault(scene: Scene) -> None:
    scene.scope = replace(scene.scope, began_at=None)
    at_now(scene)

    assert bad(scene) == set()


def test_a_webhook_on_an_unknown_host_is_a_question_when_no_host_is_known(scene: Scene) -> None:
    scene.scope = replace(scene.scope, hosts=())
    at_now(scene)

    answers = {check.ok for check in checked(scene) if check.id == "webhooks-on-own-hosts"}

    assert answers == {None, True}


def test_what_cannot_be_looked_at_is_neither_good_nor_bad(scene: Scene) -> None:
    at_now(scene)
    scene.apply(scene.plan())
    scene.world.faults.append(Fault("500", 50, path="/Keys.json"))

    keys = [check for check in checked(scene) if check.id == "no-unknown-api-key"]

    assert {check.ok for check in keys} == {None}
    assert all(check.facts["why"] for check in keys)


def test_users_in_doubt_stay_open_until_people_have_seen_to_them(scene: Scene) -> None:
    scene.scope = replace(scene.scope, users=(USER,))
    at_now(scene)
    tasks = ("change-password", "restore-email", "end-sessions")
    seen_to = [
        Done(action, "console", Target(scene.main.sid, USER), NOW + timedelta(minutes=5)) for action in tasks
    ]

    def answer(done: Sequence[Done]) -> bool | None:
        return next(check.ok for check in checked(scene, done=done) if check.id == "users-reviewed")

    assert answer([]) is None
    assert answer(seen_to[:2]) is None
    assert answer(seen_to) is True
    hostile(scene, "user", "US" + "5" * 32)
    assert answer(seen_to) is None


def test_verifying_changes_nothing(scene: Scene) -> None:
    with_everything(scene)
    before = len(scene.world.ledger.requests)

    checked(scene)

    made = list(scene.world.ledger.requests)[before:]
    assert {request.method for request in made} == {"GET"}


def test_an_own_key_from_before_is_named(scene: Scene) -> None:
    at_now(scene)

    exhibits = {check.exhibit for check in checked(scene) if check.id == "no-unknown-api-key"}

    assert next(iter(scene.main.keys)) in exhibits
