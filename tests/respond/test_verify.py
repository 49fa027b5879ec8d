"""Verification: each thing left behind is seen, and what cannot be looked at is not called clean."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from dakkan.model.plan import Check, StepState, Target
from dakkan.respond.action import Done
from dakkan.respond.journal import own_writes
from dakkan.respond.vault import KEY
from dakkan.respond.verify import verify
from dakkan.simulator.faults import Fault
from dakkan.texts import say
from dakkan.twilio.credential import Credential, Secret
from respond.conftest import (
    API,
    NOW,
    Scene,
    Written,
    at_now,
    hostile,
    with_calls,
    with_countries_opened,
    with_everything,
    with_moved_webhooks,
    with_number,
    with_scheduled_lures,
    with_secondary,
    with_stolen_key,
    with_subaccount,
    with_trigger_deleted,
)

USER = "US" + "4" * 32


def checked(scene: Scene, *, done: Sequence[Done] = (), given: Sequence[Credential] = ()) -> list[Check]:
    read = [json.loads(line) for line in scene.journal.lines]
    lines = [Written(line["step"], StepState(line["state"]), line["facts"]) for line in read]
    return verify(scene.scope, scene.hands(), own=own_writes(lines), done=[*scene.done, *done], given=given)


def answer(checks: Sequence[Check], name: str, account_sid: str) -> Check:
    (found,) = [check for check in checks if check.id == name and check.account_sid == account_sid]
    return found


def after_a_response(scene: Scene) -> Credential:
    """Everything was done; the token from before the response is what the scene still has as given."""
    old = scene.given
    at_now(scene)
    scene.apply(scene.plan())
    scene.given = type(old).token(scene.main.sid, scene.hands().main().secret)
    return old


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
    after_a_response(scene)
    assert check not in bad(scene)
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

    def reviewed(done: Sequence[Done]) -> bool | None:
        return next(check.ok for check in checked(scene, done=done) if check.id == "users-reviewed")

    assert reviewed([]) is None
    assert reviewed(seen_to[:2]) is None
    assert reviewed(seen_to) is True
    hostile(scene, "user", "US" + "5" * 32)
    assert reviewed(seen_to) is None


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


def test_every_old_token_is_tried(scene: Scene) -> None:
    """One that only the environment knows, too; in each account its own."""
    old = after_a_response(scene)
    mistyped = Credential.token(scene.main.sid, Secret("0" * 32))
    sub = next(sid for sid in scene.world.accounts if sid != scene.main.sid)

    checks = checked(scene, given=[old, mistyped])

    assert answer(checks, "old-auth-token-refused", scene.main.sid).facts["probed"] == 2
    assert answer(checks, "old-auth-token-refused", sub).facts["probed"] == 1
    scene.main.secondary_token = mistyped.secret.reveal()
    revived = answer(checked(scene, given=[mistyped]), "old-auth-token-refused", scene.main.sid)
    assert revived.ok is False


def test_the_token_in_use_is_not_taken_for_an_old_one(scene: Scene) -> None:
    after_a_response(scene)

    assert answer(checked(scene, given=[scene.given]), "old-auth-token-refused", scene.main.sid).ok is True


def test_an_api_key_that_was_given_is_tried_with_its_secret(scene: Scene) -> None:
    key = next(iter(scene.main.keys.values()))
    given = Credential.key(scene.main.sid, key.sid, Secret(key.secret))
    before = answer(checked(scene, given=[given]), "old-api-keys-dead", scene.main.sid)

    after_a_response(scene)

    after = answer(checked(scene, given=[given]), "old-api-keys-dead", scene.main.sid)
    assert (before.ok, before.exhibit) == (False, key.sid)
    assert after.ok is True
    assert after.facts["probed"] == 1


def test_a_key_of_dakkans_that_was_to_die_is_tried_with_the_secret_in_the_vault(scene: Scene) -> None:
    after_a_response(scene)
    new = next(key for key in scene.main.keys.values() if key.made_by == "dakkan")
    hostile(scene, "api-key", new.sid)

    alive = answer(checked(scene), "old-api-keys-dead", scene.main.sid)
    scene.thief().ask("DELETE", f"{API}/{scene.main.sid}/Keys/{new.sid}.json")
    dead = answer(checked(scene), "old-api-keys-dead", scene.main.sid)

    assert scene.vault.has(scene.main.sid, KEY + new.sid)
    assert (alive.ok, alive.exhibit, alive.facts["probed"]) == (False, new.sid, 1)
    assert dead.ok is True


def test_a_key_whose_secret_nobody_knows_must_be_in_no_list(scene: Scene) -> None:
    stolen = with_stolen_key(scene)
    before = answer(checked(scene), "old-api-keys-dead", scene.main.sid)

    after_a_response(scene)

    after = answer(checked(scene), "old-api-keys-dead", scene.main.sid)
    assert (before.ok, before.exhibit) == (False, stolen)
    assert after.ok is True
    assert after.facts["missed"] == 2


def test_a_key_that_cannot_be_tried_is_not_called_dead(scene: Scene) -> None:
    key = next(iter(scene.main.keys.values()))
    given = Credential.key(scene.main.sid, key.sid, Secret(key.secret))
    after_a_response(scene)
    scene.world.faults.append(Fault("500", 50, path="/v2/Services"))

    assert answer(checked(scene, given=[given]), "old-api-keys-dead", scene.main.sid).ok is None


def test_a_suspended_subaccount_of_the_owners_is_asked_for_its_keys(scene: Scene) -> None:
    sub = next(account for account in scene.world.accounts.values() if account.sid != scene.main.sid)
    scene.hands()
    sub.own_status = "suspended"

    asked = {check.id for check in checked(scene) if check.account_sid == sub.sid}

    assert asked == {"no-unknown-api-key"}


def test_the_checks_come_in_the_same_order_each_time(scene: Scene) -> None:
    with_everything(scene)

    first, second = checked(scene), checked(scene)

    assert [(c.id, c.account_sid, c.ok) for c in first] == [(c.id, c.account_sid, c.ok) for c in second]


def test_what_an_action_would_still_do_is_seen_even_without_a_question_of_its_own(scene: Scene) -> None:
    after_a_response(scene)
    number = with_number(scene)

    left = next(check for check in checked(scene) if check.id == "nothing-left-to-do")

    assert (left.ok, left.exhibit) == (False, number)
