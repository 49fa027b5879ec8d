"""Codes asked for in a form: a message like any other, and an attempt that comes back or does not."""

import pytest

from dakkan.simulator import verifications, verify_services
from dakkan.simulator.account import Account
from dakkan.simulator.refusal import Refused
from dakkan.simulator.world import World
from simulator.conftest import FROM, TO, passes


@pytest.fixture
def service(world: World, main: Account) -> str:
    return verify_services.create(world, main, {"friendly_name": "Shop", "code_length": 4}).sid


def test_a_code_is_sent_and_comes_back(world: World, main: Account, service: str) -> None:
    made = verifications.attempt(world, main, service, TO, converted=True)
    at_first = made.converted
    passes(world, minutes=2)

    (message,) = main.messages.placed
    assert (at_first, made.converted, made.country) == (False, True, "US")
    assert made.updated_at > made.created_at
    assert (message.sid, message.sender, message.to) == (made.message_sid, FROM, TO)
    assert message.status in ("delivered", "undelivered")
    assert main.events == []


def test_a_code_to_nobody_does_not(world: World, main: Account, service: str) -> None:
    made = verifications.attempt(world, main, service, TO, converted=False, person="thief")
    passes(world, hours=1)

    assert not made.converted
    assert {made.person, main.messages.placed[0].person} == {"thief"}


def test_a_closed_country_gets_none(world: World, main: Account, service: str) -> None:
    with pytest.raises(Refused) as refused:
        verifications.attempt(world, main, service, "+37120000001", converted=False)

    assert refused.value.code == 60605
    assert not len(main.attempts)
    assert not len(main.messages)


def test_a_suspended_account_sends_none(world: World, main: Account, service: str) -> None:
    main.own_status = "suspended"

    with pytest.raises(Refused):
        verifications.attempt(world, main, service, TO, converted=True)
