"""What the thief does in the Console shows in the audit log, from his own address."""

from collections.abc import Callable

import pytest

from dakkan.drills import console_acts
from dakkan.drills.hands import Hands
from dakkan.simulator.world import World

Events = Callable[[], list[str]]


@pytest.fixture
def intruder(hands: Hands, world: World) -> Hands:
    """He has a session, and no token yet."""
    hands.held.clear()
    hands.user_sid = next(iter(world.users))
    console_acts.LogsIn()(hands)
    return hands


def test_a_login_shows_and_brings_the_tokens(intruder: Hands, world: World, events: Events) -> None:
    assert events() == ["user-session.created"]
    assert {held.secret for held in intruder.held} == {
        account.auth_token for account in world.accounts.values()
    }


def test_email_and_password_are_his_now(intruder: Hands, world: World, events: Events) -> None:
    console_acts.ChangesEmail("k@mail-box.example")(intruder)
    console_acts.ChangesPassword()(intruder)

    user = world.users[intruder.user_sid]
    assert (user.email, user.password_set_by) == ("k@mail-box.example", "thief")
    assert events()[1:] == ["user.updated", "user-password.updated"]


def test_a_second_user_is_invited(intruder: Hands, world: World, events: Events) -> None:
    console_acts.InvitesUser("second@mail-box.example")(intruder)

    assert "user-invitation.created" in events()
    assert [user.email for user in world.users.values() if user.made_by == "thief"] == [
        "second@mail-box.example"
    ]


def test_a_main_key_opens_what_a_standard_key_does_not(intruder: Hands, world: World) -> None:
    console_acts.CreatesMainKey("export")(intruder)

    key = intruder.held[-1]
    assert world.keys[key.user].kind == "main"
    accounts = "https://api.twilio.com/2010-04-01/Accounts.json"
    assert intruder.ask_with(key, "GET", accounts).ok
