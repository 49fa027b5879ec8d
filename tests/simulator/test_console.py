"""What only the Console does, and the events it leaves (reference 6.1)."""

import pytest

from dakkan.simulator.account import Account
from dakkan.simulator.app import Simulator
from dakkan.simulator.console_users import add_user
from dakkan.simulator.world import World
from simulator.conftest import CONTROL, Somebody


@pytest.fixture(autouse=True)
def owner_user(world: World, main: Account) -> str:
    return add_user(world, main, "owner@shop.example").sid


def last(main: Account, count: int = 1) -> list[tuple[str, str, str | None]]:
    return [(event.type, event.actor.source, event.actor.address) for event in main.events[-count:]]


def test_a_login_shows_only_its_address(
    thief: Somebody, owner: Somebody, main: Account, owner_user: str
) -> None:
    thief.control("console", do="login")

    event = owner.get("https://monitor.twilio.com/v1/Events").json()["events"][0]
    assert event["event_type"] == "user-session.created"
    assert (event["actor_type"], event["actor_sid"], event["resource_sid"]) == (
        "user",
        owner_user,
        owner_user,
    )
    assert (event["source"], event["source_ip_address"], event["event_data"]) == ("web", "203.0.113.9", None)


@pytest.mark.parametrize(
    ("document", "events"),
    [
        ({"do": "change-email", "email": "new@mailbox.example"}, ["user.updated"]),
        ({"do": "change-password"}, ["user-password.updated"]),
        ({"do": "invite-user", "email": "x@mailbox.example"}, ["user-invitation.created", "user.created"]),
        ({"do": "weaken-2fa"}, ["security-settings.updated"]),
        ({"do": "create-main-key"}, ["account-api-keys.created"]),
        ({"do": "rotate-token"}, ["account-auth-token.secondary-created", "account-auth-token.promoted"]),
        ({"do": "set-verify-geo", "country": "LV"}, ["verify-geo-permissions-sms.updated"]),
        ({"do": "open-high-risk-country", "country": "NG"}, ["sms-geographic-permissions.updated"]),
    ],
)
def test_each_deed_begins_with_a_login_and_leaves_its_events(
    thief: Somebody, main: Account, document: dict[str, str], events: list[str]
) -> None:
    thief.control("console", **document)

    web = [("user-session.created", "web", "203.0.113.9"), *((each, "web", "203.0.113.9") for each in events)]
    assert last(main, len(web)) == web


def test_a_changed_email_shows_before_and_after(thief: Somebody, main: Account) -> None:
    thief.control("console", do="change-email", email="new@mailbox.example")

    pair = {"previous": "owner@shop.example", "updated": "new@mailbox.example"}
    assert main.events[-1].data == {"resource_properties": {"friendly_name": pair, "email_address": pair}}


def test_a_new_password_ends_the_sessions_of_others_and_shuts_the_thief_out(
    thief: Somebody, owner: Somebody, world: World, owner_user: str
) -> None:
    thief.control("console", do="login")

    answer = owner.control("console", do="change-password", person="shop", user_sid=owner_user)
    again = thief.client.post(f"{CONTROL}/console", json={"do": "login"})

    assert answer["ended"] == 1
    assert again.status_code == 403
    assert [session.person for session in world.sessions.values()] == ["shop"]


def test_removing_a_user_ends_his_sessions(thief: Somebody, owner: Somebody, world: World) -> None:
    invited = thief.control("console", do="invite-user", email="x@mailbox.example")["sid"]
    thief.control("console", do="login", user_sid=invited)

    owner.control("console", do="remove-user", person="shop", user_sid=invited)

    assert invited not in world.users
    assert not any(session.user_sid == invited for session in world.sessions.values())


def test_a_main_key_has_the_rights_of_a_token_but_for_reading_tokens(
    thief: Somebody, app: Simulator, main: Account
) -> None:
    made = thief.control("console", do="create-main-key", friendly_name="ci")
    key = Somebody(app, made["sid"], made["secret"])

    assert key.get("/Accounts.json").status_code == 200
    assert key.get(f"/Accounts/{main.sid}/Keys.json").status_code == 200


def test_the_console_opens_what_the_api_refuses_and_closes_it_again(owner: Somebody, main: Account) -> None:
    owner.control("console", do="open-high-risk-country", country="NG")
    opened = main.texts_to("NG")
    owner.control("console", do="open-high-risk-country", country="NG", enabled=False)

    assert opened
    assert not main.texts_to("NG")


def test_an_alarm_is_a_usage_trigger(owner: Somebody, main: Account) -> None:
    form = {"CallbackUrl": "https://shop.example/", "TriggerValue": "10", "UsageCategory": "sms"}
    sid = owner.ask("POST", f"/Accounts/{main.sid}/Usage/Triggers.json", **form).json()["sid"]

    assert owner.control("console", do="disable-alarm")["sid"] == sid
    assert main.events[-1].type == "usage-trigger.deleted"


def test_a_deed_that_does_not_exist_is_refused(owner: Somebody) -> None:
    answer = owner.client.post(f"{CONTROL}/console", json={"do": "fly"})

    assert answer.status_code == 400


def test_suspension_is_twilios_own_doing(owner: Somebody, main: Account) -> None:
    owner.control("console", do="suspend-account")

    assert last(main) == [("account.updated", "twilio", None)]
    assert main.takeover
