"""Access tokens: for an app's secret, within its policy, as long as there is the app."""

import pytest

from dakkan.simulator import bearer, oauth_apps
from dakkan.simulator.access import By, permit
from dakkan.simulator.account import Account
from dakkan.simulator.configured import Configured, Value
from dakkan.simulator.refusal import Refused
from dakkan.simulator.world import World
from simulator.conftest import Somebody, code, passes

TOKEN = "https://oauth.twilio.com/v2/token"
READ, WRITE = "/twilio/messaging/messages/read", "/twilio/messaging/messages/create"


@pytest.fixture
def oauth_app(world: World, main: Account, by_owner: By) -> Configured:
    """May read messages, and not write them."""
    values: dict[str, Value] = {"friendly_name": "reports", "allow": [READ, WRITE], "deny": [WRITE]}
    return oauth_apps.create(world, main, values, by_owner)


def token(who: Somebody, app: Configured, **change: str) -> str:
    form = {
        "grant_type": "client_credentials",
        "client_id": app.sid,
        "client_secret": app.text("secret"),
        **change,
    }
    answer = who.ask("POST", TOKEN, **form)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


def opens(world: World, text: str) -> bool:
    try:
        bearer.authenticate(world, text, person="thief", address="203.0.113.9")
    except Refused as refused:
        assert (refused.status, refused.code) == (401, 20003)
        return False
    return True


def test_a_token_opens_the_account_for_an_hour(
    thief: Somebody, world: World, main: Account, oauth_app: Configured
) -> None:
    text = token(thief, oauth_app)

    caller = bearer.authenticate(world, text, person="thief", address="203.0.113.9")
    passes(world, minutes=59)
    before = opens(world, text)
    passes(world, minutes=1)

    assert (caller.account, caller.kind, caller.person) == (main, "app", "thief")
    assert (before, opens(world, text)) == (True, False)
    assert oauth_app.text("secret") in world.known["thief"].secrets


def test_it_does_what_the_policy_allows(thief: Somebody, world: World, oauth_app: Configured) -> None:
    caller = bearer.authenticate(world, token(thief, oauth_app), person="thief", address="203.0.113.9")

    permit(caller, READ)
    with pytest.raises(Refused) as refused:
        permit(caller, WRITE)

    assert (refused.value.status, refused.value.code) == (401, 70051)


def test_it_is_dead_with_its_app_and_survives_a_new_auth_token(
    thief: Somebody, world: World, main: Account, oauth_app: Configured
) -> None:
    text = token(thief, oauth_app)

    main.auth_token = "f" * 32
    survives = opens(world, text)
    oauth_apps.delete(main, oauth_app)

    assert (survives, opens(world, text)) == (True, False)


@pytest.mark.parametrize("change", [{"client_id": "OQ" + "0" * 32}, {"client_secret": "guess"}])
def test_a_wrong_secret_gets_none(thief: Somebody, oauth_app: Configured, change: dict[str, str]) -> None:
    form = {
        "grant_type": "client_credentials",
        "client_id": oauth_app.sid,
        "client_secret": oauth_app.text("secret"),
        **change,
    }

    assert code(thief.ask("POST", TOKEN, **form)) == (401, 20003)


@pytest.mark.parametrize("form", [{}, {"grant_type": "password"}, {"grant_type": "client_credentials"}])
def test_what_is_no_client_is_refused(thief: Somebody, form: dict[str, str]) -> None:
    assert code(thief.ask("POST", TOKEN, **form)) == (400, 20001)


@pytest.mark.parametrize("change", [("1", "2"), (".", "")])
def test_a_token_cannot_be_made_up(
    thief: Somebody, world: World, oauth_app: Configured, change: tuple[str, str]
) -> None:
    text = token(thief, oauth_app)

    assert not opens(world, text.replace(*change))
    assert not opens(world, "nonsense")
