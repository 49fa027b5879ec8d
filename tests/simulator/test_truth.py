"""What a thief really holds: computed from what he used, made and read, never from any list of ours."""

import json

import pytest

from dakkan.simulator.account import Account
from dakkan.simulator.app import Simulator
from dakkan.simulator.world import World
from simulator.conftest import ACCOUNTS, FROM, Somebody, call, passes, send

SECONDARY, PROMOTE = f"{ACCOUNTS}/AuthTokens/Secondary", f"{ACCOUNTS}/AuthTokens/Promote"


def kinds(who: Somebody) -> list[str]:
    return [each["kind"] for each in who.control("thief")["footholds"]]


def rotate(owner: Somebody, app: Simulator) -> Somebody:
    token = owner.ask("POST", SECONDARY).json()["secondary_auth_token"]
    owner.ask("POST", PROMOTE)
    return Somebody(app, owner.user, token)


def test_without_a_thief_nobody_gets_in(owner: Somebody) -> None:
    owner.get("/Accounts.json")

    assert owner.control("thief") == {"gets_in": False, "credentials": [], "footholds": []}


def test_a_wrong_guess_is_no_credential(app: Simulator, owner: Somebody) -> None:
    Somebody(app, owner.user, "0" * 32, "thief").get("/Accounts.json")

    assert not owner.control("thief")["gets_in"]


def test_the_token_he_used_counts_until_it_is_rotated(
    thief: Somebody, owner: Somebody, app: Simulator
) -> None:
    thief.get(f"/Accounts/{owner.user}/Messages.json")
    before = owner.control("thief")

    rotate(owner, app)

    assert [each["kind"] for each in before["credentials"]] == ["auth-token"]
    assert not owner.control("thief")["gets_in"]


def test_the_tokens_that_he_read_and_the_keys_that_he_made_count(
    thief: Somebody, owner: Somebody, app: Simulator, main: Account, branch: Account
) -> None:
    thief.get("/Accounts.json")
    key = thief.ask("POST", f"/Accounts/{main.sid}/Keys.json", FriendlyName="backup").json()["sid"]

    new = rotate(owner, app)

    held = {(each["kind"], each["sid"]) for each in new.control("thief")["credentials"]}
    assert held == {("auth-token", branch.sid), ("standard-key", key)}


def test_a_key_of_the_owner_does_not_count(thief: Somebody, owner: Somebody, main: Account) -> None:
    owner.ask("POST", f"/Accounts/{main.sid}/Keys.json", FriendlyName="web")
    thief.get(f"/Accounts/{main.sid}/Keys.json")

    assert [each["kind"] for each in owner.control("thief")["credentials"]] == ["auth-token"]


def test_promoting_the_thiefs_own_secondary_token_hands_the_account_over(
    thief: Somebody, owner: Somebody
) -> None:
    thief.ask("POST", SECONDARY)
    owner.ask("POST", PROMOTE)

    assert owner.control("thief")["gets_in"]


def test_whoever_is_logged_in_reads_the_new_token_too(
    thief: Somebody, owner: Somebody, app: Simulator
) -> None:
    thief.control("console", do="login")

    new = rotate(owner, app)

    truth = new.control("thief")
    assert owner.user in {each["sid"] for each in truth["credentials"]}
    assert "session" in kinds(new)


def test_a_webhook_serves_whoever_wrote_it_last(thief: Somebody, owner: Somebody, main: Account) -> None:
    number = next(iter(main.kind("phone-number")))
    path = f"/Accounts/{main.sid}/IncomingPhoneNumbers/{number}.json"

    thief.ask("POST", path, SmsUrl="https://collect.example/")
    taken = owner.control("thief")["footholds"]
    owner.ask("POST", path, SmsUrl="")

    assert [(each["kind"], each["sid"], each["field"]) for each in taken] == [("webhook", number, "sms_url")]
    assert kinds(owner) == []


@pytest.mark.parametrize("closes", ["owner", "thief", ""])
def test_a_country_that_he_opened_counts_while_it_is_open(
    thief: Somebody, owner: Somebody, closes: str
) -> None:
    def set_(who: Somebody, enabled: bool) -> None:
        item = json.dumps({"country_code": "GB", "type": "country", "enabled": enabled})
        who.ask("PATCH", f"{ACCOUNTS}/Messaging/GeoPermissions", Permissions=item)
        update = json.dumps([{"iso_code": "GB", "low_risk_numbers_enabled": str(enabled).lower()}])
        url = "https://voice.twilio.com/v1/DialingPermissions/BulkCountryUpdates"
        who.ask("POST", url, UpdateRequest=update)

    set_(thief, True)
    if closes:
        set_(owner if closes == "owner" else thief, False)

    assert kinds(owner) == ([] if closes else ["messaging-country", "voice-country"])


def test_what_is_scheduled_queued_or_on_the_phone_counts_until_it_is_over(
    world: World, thief: Somebody, owner: Somebody, main: Account
) -> None:
    service = next(iter(main.kind("copilot-application")))
    later = {
        "From": "",
        "MessagingServiceSid": service,
        "ScheduleType": "fixed",
        "SendAt": "2026-11-24T06:00:00Z",
    }
    send(thief, **later)
    call(thief, TimeLimit="600")
    send(thief)

    at_once = set(kinds(owner))
    passes(world, minutes=5)
    after_minutes = set(kinds(owner))
    passes(world, hours=7)

    assert at_once == {"scheduled-message", "queued-message", "live-call"}
    assert after_minutes == {"scheduled-message", "live-call"}
    assert kinds(owner) == []


def test_a_subaccount_of_his_counts_while_it_is_active(thief: Somebody, owner: Somebody) -> None:
    sid = thief.ask("POST", "/Accounts.json", FriendlyName="x").json()["sid"]
    made = kinds(owner)
    owner.ask("POST", f"/Accounts/{sid}.json", Status="suspended")

    assert made == ["subaccount"]
    assert kinds(owner) == []
    assert sid not in {each["sid"] for each in owner.control("thief")["credentials"]}


def test_a_user_that_he_invited_is_a_way_in(thief: Somebody, owner: Somebody) -> None:
    invited = thief.control("console", do="invite-user")["sid"]
    thief.control("console", do="logout")

    left = owner.control("thief")

    assert ("user", invited) in {(each["kind"], each["sid"]) for each in left["footholds"]}


def test_the_person_is_in_no_answer(thief: Somebody, owner: Somebody, main: Account) -> None:
    send(thief, Body="hello")
    thief.ask("POST", f"/Accounts/{main.sid}/Keys.json", FriendlyName="k")
    thief.ask("POST", "/Accounts.json", FriendlyName="s")

    for path in (
        "/Accounts.json",
        f"/Accounts/{main.sid}/Messages.json",
        f"/Accounts/{main.sid}/Keys.json",
        "https://monitor.twilio.com/v1/Events",
    ):
        answer = owner.get(path)
        assert "thief" not in answer.text + str(answer.headers)


def test_deploying_finds_out_what_a_secret_is(owner: Somebody, main: Account, app: Simulator) -> None:
    key = owner.ask("POST", f"/Accounts/{main.sid}/Keys.json", FriendlyName="web").json()

    by_secret = owner.control("deploy", credential=key["secret"])
    mislabelled = owner.control(
        "deploy", credential={"kind": "api-key", "sid": "SK?", "secret": main.auth_token}
    )

    assert (by_secret["kind"], by_secret["sid"], by_secret["live"]) == ("api-key", key["sid"], True)
    assert (mislabelled["kind"], mislabelled["sid"]) == ("auth-token", main.sid)


def test_state_names_all_credentials_and_webhooks(owner: Somebody, main: Account, branch: Account) -> None:
    number = next(iter(main.kind("phone-number")))
    owner.ask(
        "POST",
        f"/Accounts/{main.sid}/IncomingPhoneNumbers/{number}.json",
        VoiceUrl="https://shop.example/voice",
    )

    state = owner.control("state")

    assert {account["sid"] for account in state["accounts"]} == {main.sid, branch.sid}
    assert {each["secret"] for each in state["credentials"]} == {main.auth_token, branch.auth_token}
    assert [(each["sid"], each["field"]) for each in state["webhooks"]] == [(number, "voice_url")]
    assert {account["status"] for account in state["accounts"]} == {"active"}
    assert FROM not in json.dumps(state["webhooks"])
