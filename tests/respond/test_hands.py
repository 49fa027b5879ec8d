"""Which credential opens now: never one that is remembered, always one that was tried."""

import pytest

from dakkan.errors import Unauthorized, WrongCredential
from dakkan.model.plan import Preset
from dakkan.respond.hands import moment
from dakkan.respond.vault import CURRENT, NEXT
from dakkan.twilio.credential import Credential, Secret
from respond.conftest import NOW, Scene, at_now


def test_an_api_key_is_not_enough_for_a_response(scene: Scene) -> None:
    key = next(iter(scene.main.keys.values()))
    scene.given = Credential.key(scene.main.sid, key.sid, Secret(key.secret))

    with pytest.raises(WrongCredential, match="TWILIO_AUTH_TOKEN"):
        scene.plan(preset=Preset.STOP)


def test_the_vaults_token_takes_the_place_of_a_dead_one(scene: Scene) -> None:
    scene.apply(scene.plan("rotate-auth-token"))

    assert scene.hands().main().secret == Secret(scene.main.auth_token)


def test_a_promoted_token_that_was_not_proven_yet_is_found(scene: Scene) -> None:
    old = scene.given.secret
    scene.main.auth_token = "f" * 32
    scene.vault.write_all(scene.main.sid, {CURRENT: old, NEXT: Secret("f" * 32)})

    assert scene.hands().main().secret == Secret("f" * 32)


def test_a_login_counts_without_the_environment(scene: Scene) -> None:
    scene.vault.write(scene.main.sid, CURRENT, scene.given.secret)
    scene.given = Credential.key(scene.main.sid, "SK" + "0" * 32, Secret("x"))

    assert scene.hands().main().secret == Secret(scene.main.auth_token)


def test_when_nothing_opens_people_are_told_whom_to_call(scene: Scene) -> None:
    scene.main.auth_token = "f" * 32

    with pytest.raises(Unauthorized, match="Twilio Support"):
        scene.hands().main()


def test_a_subaccount_opens_with_the_token_that_the_parent_is_shown(scene: Scene) -> None:
    sub = next(account for account in scene.world.accounts.values() if not account.is_main)
    hands = scene.hands()

    assert hands.own(sub.sid).secret == Secret(sub.auth_token)
    sub.auth_token = "e" * 32
    hands.look_again()
    assert hands.own(sub.sid).secret == Secret("e" * 32)


def test_closed_accounts_are_not_part_of_the_tree(scene: Scene) -> None:
    sub = next(account for account in scene.world.accounts.values() if not account.is_main)
    sub.own_status = "closed"

    assert scene.hands().sids() == [scene.main.sid]


@pytest.mark.parametrize("text", ["Tue, 24 Nov 2026 08:00:00 +0000", "2026-11-24T08:00:00Z"])
def test_both_of_twilios_forms_of_time_are_read(text: str) -> None:
    assert moment(text) == NOW


@pytest.mark.parametrize("text", ["", None, "soon", 7])
def test_what_is_no_time_is_none(text: object) -> None:
    assert moment(text) is None


def test_a_suspended_account_is_cleaned_and_later_rotated_once_more(scene: Scene) -> None:
    at_now(scene)
    scene.main.own_status, scene.main.takeover = "suspended", True
    scene.apply(scene.plan())
    while_suspended = scene.main.auth_token
    assert while_suspended != scene.given.secret.reveal()
    assert not scene.main.keys

    scene.main.own_status, scene.main.takeover = "active", False
    scene.journal.lines.clear()
    scene.apply(scene.plan(preset=Preset.REACTIVATED))

    assert scene.main.auth_token != while_suspended
    for account in scene.world.accounts.values():
        assert scene.vault.read(account.sid, CURRENT) == Secret(account.auth_token)
