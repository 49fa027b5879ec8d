"""Which credential opens now: never one that is remembered, always one that was tried."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from dakkan.errors import NotFound, Unauthorized, WrongCredential
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


def asked(scene: Scene) -> list[str]:
    """Paths of the requests from here on."""
    found: list[str] = []
    scene.before = lambda number, request: found.append(request.url.path)
    return found


def test_to_look_again_on_a_subaccount_asks_for_that_account_only(scene: Scene) -> None:
    one = next(account for account in scene.world.accounts.values() if not account.is_main)
    other = scene.world.add_account("Shop CA", scene.main)
    paths = asked(scene)
    hands = scene.hands()
    hands.accounts()
    paths.clear()
    one.auth_token, other.auth_token = "e" * 32, "d" * 32

    hands.on(one.sid).look_again()

    assert hands.own(one.sid).secret == Secret("e" * 32)
    assert hands.own(other.sid).secret != Secret("d" * 32)
    assert paths == [f"/2010-04-01/Accounts/{one.sid}.json"]
    hands.on(hands.main_sid).look_again()
    assert hands.own(other.sid).secret == Secret("d" * 32)


def test_a_subaccount_that_was_closed_meanwhile_is_out_of_the_tree(scene: Scene) -> None:
    sub = next(account for account in scene.world.accounts.values() if not account.is_main)
    hands = scene.hands()
    hands.accounts()
    sub.own_status = "closed"

    hands.look_again(sub.sid)

    assert hands.sids() == [scene.main.sid]
    with pytest.raises(NotFound):
        hands.own(sub.sid)


@pytest.mark.parametrize("at_once", [1, 8])
def test_accounts_are_looked_at_together_and_told_in_their_order(scene: Scene, at_once: int) -> None:
    subs = [scene.world.add_account(f"Shop {number}", scene.main).sid for number in range(20)]
    hands = scene.hands()
    hands.at_once = at_once

    keys = hands.each(hands.sids(), lambda sid: len(list(hands.rows("keys", sid))))

    assert list(keys) == hands.sids()
    assert set(subs) < set(keys)
    assert {sid for sid, count in keys.items() if count} == {
        account.sid for account in scene.world.accounts.values() if account.keys
    }


@pytest.mark.parametrize("at_once", [1, 8])
def test_the_first_refusal_among_accounts_is_raised(scene: Scene, at_once: int) -> None:
    hands = scene.hands()
    hands.at_once = at_once

    with pytest.raises(NotFound):
        hands.each(
            [scene.main.sid, "AC" + "0" * 32], lambda sid: list(hands.rows("messaging_countries", sid))
        )


def test_many_threads_look_for_the_token_that_opens_once(scene: Scene) -> None:
    paths = asked(scene)
    hands = scene.hands()

    with ThreadPoolExecutor(8) as pool:
        found = {credential.secret for credential in pool.map(lambda _n: hands.main(), range(32))}

    assert len(found) == 1
    assert len(paths) == 1
