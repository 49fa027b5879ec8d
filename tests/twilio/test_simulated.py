"""The client and its parts against the simulated Twilio: two opinions of the same service, compared."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dakkan.errors import NotFound, Refused, Unauthorized, Unreachable, WrongCredential
from dakkan.simulator import keys
from dakkan.simulator.access import By
from dakkan.simulator.account import Account
from dakkan.simulator.app import simulate
from dakkan.simulator.audit import Actor
from dakkan.simulator.faults import Fault, Kind
from dakkan.simulator.people import KeyKind
from dakkan.simulator.settings import Settings
from dakkan.simulator.transport import InProcess
from dakkan.simulator.world import World
from dakkan.twilio import writes
from dakkan.twilio.access import diagnose, opens
from dakkan.twilio.client import Twilio
from dakkan.twilio.credential import Credential, Secret
from dakkan.twilio.endpoints import ALSO, ENDPOINTS
from dakkan.twilio.tree import accounts
from dakkan.twilio.writes import VoicePermission

API = "https://api.twilio.com/2010-04-01/Accounts"
SHOP = By("shop", Actor("account", "AC" + "0" * 32, "api", "198.51.100.7"))


@pytest.fixture
def world() -> World:
    world = World()
    main = world.add_account("Shop")
    world.add_account("Branch", main)
    return world


@pytest.fixture
def main(world: World) -> Account:
    return world.main


@pytest.fixture
def branch(world: World, main: Account) -> Account:
    return world.children(main)[0]


def client(world: World) -> Twilio:
    return Twilio(InProcess(simulate(world)), sleep=lambda seconds: None, clock=lambda: world.now)


@pytest.fixture
def twilio(world: World) -> Twilio:
    return client(world)


def token(account: Account) -> Credential:
    return Credential.token(account.sid, Secret(account.auth_token))


def key(world: World, account: Account, kind: KeyKind, *policy: str) -> Credential:
    made = keys.create(world, account, kind, SHOP, kind=kind, policy=policy)
    return Credential.key(account.sid, made.sid, Secret(made.secret))


def read(twilio: Twilio, table: str, account: Account, **query: str) -> list[dict[str, Any]]:  # Any: JSON
    endpoint = ENDPOINTS[table]
    if endpoint.parents:
        endpoint = endpoint.inside(endpoint.parents[0])
    return [
        json.loads(row)
        for page in twilio.pages(token(account), endpoint, account.sid, **query)
        for row in page.rows
    ]


def number(twilio: Twilio, account: Account) -> tuple[str, str]:
    """A bought number: its SID, and it."""
    url = f"{API}/{account.sid}/IncomingPhoneNumbers.json"
    row = twilio.send("POST", token(account), url, form={"AreaCode": "415"}).body
    return row["sid"], row["phone_number"]


def messages(twilio: Twilio, account: Account, count: int) -> list[str]:
    _, sender = number(twilio, account)
    url = f"{API}/{account.sid}/Messages.json"
    forms = [{"To": f"+14155550{n:03}", "From": sender, "Body": f"parcel {n}"} for n in range(count)]
    return [twilio.send("POST", token(account), url, form=form).body["sid"] for form in forms]


# Tokens and keys


def test_a_token_is_rotated_and_the_old_one_dies_at_promotion(twilio: Twilio, main: Account) -> None:
    old = token(main)

    new = replace(old, secret=writes.mint_secondary_token(twilio, old))
    both = opens(twilio, old), opens(twilio, new)
    promoted = writes.promote_secondary_token(twilio, new)

    assert both == (True, True)
    assert promoted == new.secret
    assert (opens(twilio, old), opens(twilio, new)) == (False, True)


def test_a_dropped_secondary_token_is_dead_and_can_be_made_again(twilio: Twilio, main: Account) -> None:
    first = replace(token(main), secret=writes.mint_secondary_token(twilio, token(main)))
    with pytest.raises(Refused):
        writes.mint_secondary_token(twilio, token(main))

    dropped = (
        writes.drop_secondary_token(twilio, token(main)),
        writes.drop_secondary_token(twilio, token(main)),
    )

    assert dropped == (True, False)
    assert not opens(twilio, first)
    assert writes.mint_secondary_token(twilio, token(main)) != first.secret


def test_a_subaccounts_token_is_rotated_with_its_own(twilio: Twilio, main: Account, branch: Account) -> None:
    own = accounts(twilio, token(main))[1].credential
    assert own is not None

    new = replace(own, secret=writes.mint_secondary_token(twilio, own))
    writes.promote_secondary_token(twilio, new)

    assert not opens(twilio, own)
    assert opens(twilio, token(main))
    assert accounts(twilio, token(main))[1].credential == new


def test_a_key_opens_until_it_is_deleted(twilio: Twilio, main: Account) -> None:
    sid, secret = writes.create_api_key(twilio, token(main), main.sid, "ours")
    made = Credential.key(main.sid, sid, secret)
    alive = opens(twilio, made)

    deleted = [writes.delete_api_key(twilio, token(main), main.sid, sid) for _ in range(2)]

    assert alive
    assert deleted == [True, False]
    assert not opens(twilio, made)


def test_signing_keys_are_deleted_where_they_are_listed(world: World, twilio: Twilio, main: Account) -> None:
    signing = keys.create(world, main, "old", SHOP, signing=True)
    (source,) = ALSO["keys"]
    listed = [json.loads(r) for p in twilio.pages(token(main), source, main.sid) for r in p.rows]

    assert [row["sid"] for row in listed] == [signing.sid]
    assert writes.delete_signing_key(twilio, token(main), main.sid, signing.sid)
    assert not read(twilio, "keys", main)


def test_the_parents_token_deletes_a_subaccounts_key(
    world: World, twilio: Twilio, main: Account, branch: Account
) -> None:
    theirs = key(world, branch, "standard")

    assert writes.delete_api_key(twilio, token(main), branch.sid, theirs.user)
    assert not opens(twilio, theirs)


# Access


def test_each_kind_of_credential_is_told_apart(world: World, twilio: Twilio, main: Account) -> None:
    states = {
        "token": diagnose(twilio, token(main)).state,
        "main": diagnose(twilio, key(world, main, "main")).state,
        "standard": diagnose(twilio, key(world, main, "standard")).state,
        "restricted": diagnose(
            twilio, key(world, main, "restricted", "/twilio/messaging/messages/list")
        ).state,
        "rotated": diagnose(twilio, Credential.token(main.sid, Secret("0" * 32))).state,
        "dead key": diagnose(twilio, Credential.key(main.sid, "SK" + "0" * 32, Secret("0" * 32))).state,
    }

    assert states == {
        "token": "open",
        "main": "main-key",
        "standard": "standard-key",
        "restricted": "restricted-key",
        "rotated": "refused",
        "dead key": "refused",
    }


def test_what_each_kind_can_see_is_what_it_is_said_to(world: World, twilio: Twilio, main: Account) -> None:
    policy = "/twilio/messaging/messages/list"

    standard = diagnose(twilio, key(world, main, "standard")).can
    restricted = diagnose(twilio, key(world, main, "restricted", policy)).can

    assert all(diagnose(twilio, token(main)).can.values())
    assert [name for name, can in standard.items() if can] == ["messages", "calls", "events"]
    assert [name for name, can in restricted.items() if can] == ["messages"]


def test_a_subaccounts_token_opens_it(twilio: Twilio, branch: Account) -> None:
    assert diagnose(twilio, token(branch)).state == "open"


def test_a_key_of_another_account_is_refused_for_that_reason(
    world: World, twilio: Twilio, main: Account
) -> None:
    other = world.add_account("Other")
    for kind in ("main", "standard"):
        lost = replace(key(world, other, "main" if kind == "main" else "standard"), account_sid=main.sid)

        access = diagnose(twilio, lost)

        assert access.state == "refused"
        assert "another account" in access.says


@pytest.mark.parametrize("answer", [(401, 20003), (403, 20403), (401, 20005)])
def test_a_suspended_main_account_is_called_suspended(answer: tuple[int, int]) -> None:
    world = World(settings=Settings(suspended_answer=answer))
    main = world.add_account("Shop")
    main.own_status, main.takeover = "suspended", True

    assert diagnose(client(world), token(main)).state == "suspended"
    assert opens(client(world), token(main))


@pytest.mark.parametrize("answer", [(403, 20403), (401, 20005)])
def test_a_suspended_subaccount_is_called_suspended_where_twilio_says_so(answer: tuple[int, int]) -> None:
    world = World(settings=Settings(suspended_answer=answer))
    branch = world.add_account("Branch", world.add_account("Shop"))
    branch.own_status = "suspended"

    assert diagnose(client(world), token(branch)).state == "suspended"


def test_a_suspended_subaccount_is_perhaps_suspended_where_twilio_does_not(
    twilio: Twilio, branch: Account
) -> None:
    branch.own_status = "suspended"

    access = diagnose(twilio, token(branch))

    assert access.state == "refused"
    assert any("suspended" in hint for hint in access.hints)


# The tree


def test_the_tree_is_read_with_every_token(twilio: Twilio, main: Account, branch: Account) -> None:
    first, second = accounts(twilio, token(main))

    assert (first.sid, first.is_main, first.status) == (main.sid, True, "active")
    assert (second.sid, second.owner_sid, second.friendly_name) == (branch.sid, main.sid, "Branch")
    assert second.credential == token(branch)


def test_a_tree_larger_than_a_page_is_read_whole(world: World, twilio: Twilio, main: Account) -> None:
    for n in range(1000):
        world.add_account(f"Branch {n}", main)

    found = accounts(twilio, token(main))

    assert len({account.sid for account in found}) == 1002
    assert found[0].is_main


def test_keys_do_not_get_tokens(world: World, twilio: Twilio, main: Account) -> None:
    _, branch = accounts(twilio, key(world, main, "main"))

    assert branch.credential is None
    assert branch.why_closed
    with pytest.raises(WrongCredential):
        accounts(twilio, key(world, main, "standard"))


# Reading


@pytest.mark.parametrize("table", [name for name, endpoint in ENDPOINTS.items() if not endpoint.parent])
def test_every_table_can_be_read(twilio: Twilio, main: Account, branch: Account, table: str) -> None:
    for account in (main, branch):
        if not ENDPOINTS[table].main_only or account is main:
            read(twilio, table, account)


def test_the_balance_is_the_main_accounts_only(twilio: Twilio, main: Account, branch: Account) -> None:
    assert read(twilio, "balance", main)[0]["currency"] == "USD"
    with pytest.raises(NotFound):
        read(twilio, "balance", branch)


def test_no_row_of_accounts_has_a_token(twilio: Twilio, main: Account, branch: Account) -> None:
    rows = json.dumps(read(twilio, "accounts", main))

    assert main.auth_token not in rows
    assert branch.auth_token not in rows


def test_small_pages_bring_every_message_once_and_in_the_window(
    world: World, twilio: Twilio, main: Account
) -> None:
    sent = messages(twilio, main, 7)
    world.advance(3600)
    small = replace(ENDPOINTS["messages"], page_size=3)
    window = {"DateSent>": "2026-11-24T00:00:00Z", "DateSent<": "2026-11-24T02:00:00Z"}

    pages = list(twilio.pages(token(main), small, main.sid, **window))
    resumed = list(twilio.pages(token(main), small, main.sid, start=pages[0].next))

    assert [len(page.rows) for page in pages] == [3, 3, 1]
    assert sorted(json.loads(row)["sid"] for page in pages for row in page.rows) == sorted(sent)
    assert [page.rows for page in resumed] == [page.rows for page in pages[1:]]
    assert not read(twilio, "messages", main, **{"DateSent>": "2026-11-25T00:00:00Z"})


def test_the_parents_token_reads_a_subaccounts_messages_and_a_key_does_not(
    world: World, twilio: Twilio, main: Account, branch: Account
) -> None:
    (sent,) = messages(twilio, branch, 1)
    endpoint = ENDPOINTS["messages"]

    (page,) = twilio.pages(token(main), endpoint, branch.sid)

    assert [json.loads(row)["sid"] for row in page.rows] == [sent]
    with pytest.raises(WrongCredential):
        list(twilio.pages(key(world, main, "main"), endpoint, branch.sid))


def test_time_is_twilios(world: World) -> None:
    wrong = Twilio(InProcess(simulate(world)), clock=lambda: world.now - timedelta(days=3))

    wrong.get(token(world.main), f"{API}/{world.main.sid}.json")

    assert abs(wrong.now() - world.now) <= timedelta(seconds=1)


# Traffic, resources, countries


def test_a_waiting_message_is_canceled_and_a_sent_one_is_not(
    world: World, twilio: Twilio, main: Account
) -> None:
    first, *_, last = messages(twilio, main, 10)

    assert writes.cancel_message(twilio, token(main), main.sid, last) == "canceled"
    world.advance(3600)
    with pytest.raises(Refused):
        writes.cancel_message(twilio, token(main), main.sid, first)


def test_a_call_in_progress_is_ended(world: World, twilio: Twilio, main: Account) -> None:
    _, sender = number(twilio, main)
    form = {"To": "+14155550100", "From": sender, "Twiml": "<Response><Pause length='600'/></Response>"}
    call = twilio.send("POST", token(main), f"{API}/{main.sid}/Calls.json", form=form).body["sid"]
    world.advance(15)

    writes.end_call(twilio, token(main), main.sid, call)

    (row,) = read(twilio, "calls", main)
    assert row["status"] in ("completed", "canceled")


def test_a_subaccount_is_suspended_and_brought_back(twilio: Twilio, main: Account, branch: Account) -> None:
    assert writes.set_account_status(twilio, token(main), branch.sid, "suspended") == "suspended"
    assert not opens(twilio, token(branch))
    assert writes.set_account_status(twilio, token(main), branch.sid, "active") == "active"
    assert opens(twilio, token(branch))


def test_a_numbers_webhooks_are_set_and_emptied(twilio: Twilio, main: Account) -> None:
    sid, _ = number(twilio, main)
    fields = {"sms_url": "https://shop.example/sms", "voice_fallback_url": "https://shop.example/f"}

    assert writes.update_number(twilio, token(main), main.sid, sid, fields) == fields
    assert writes.update_number(twilio, token(main), main.sid, sid, {"sms_url": ""}) == {"sms_url": ""}
    (row,) = read(twilio, "numbers", main)
    assert (row["sms_url"] or "", row["voice_fallback_url"]) == ("", "https://shop.example/f")


def test_an_applications_webhooks_are_set(twilio: Twilio, main: Account) -> None:
    made = twilio.send("POST", token(main), f"{API}/{main.sid}/Applications.json", form={"FriendlyName": "a"})
    fields = {"sms_status_callback": "https://shop.example/s", "voice_url": "https://shop.example/v"}

    assert writes.update_application(twilio, token(main), main.sid, made.body["sid"], fields) == fields
    (row,) = read(twilio, "applications", main)
    assert row["voice_url"] == "https://shop.example/v"


def test_a_messaging_services_webhooks_are_set(twilio: Twilio, main: Account) -> None:
    url = "https://messaging.twilio.com/v1/Services"
    made = twilio.send("POST", token(main), url, form={"FriendlyName": "alerts"})
    fields = {"inbound_request_url": "https://shop.example/in", "status_callback": "https://shop.example/s"}

    assert writes.update_service(twilio, token(main), made.body["sid"], fields) == fields
    (row,) = read(twilio, "services", main)
    assert row["inbound_request_url"] == "https://shop.example/in"


def test_messaging_countries_are_set_one_by_one(twilio: Twilio, main: Account) -> None:
    answers = writes.set_messaging_countries(twilio, token(main), {"DE": True, "US": False, "PK": True})

    by_country = {row["country_code"]: row["enabled"] for row in read(twilio, "messaging_countries", main)}
    assert {one.country: one.taken for one in answers} == {"DE": True, "US": True, "PK": False}
    assert next(one for one in answers if one.country == "PK").error_code == 30649
    assert (by_country["DE"], by_country["US"], by_country["PK"]) == (True, False, False)


def test_voice_countries_are_set_in_all_three_ways(twilio: Twilio, main: Account) -> None:
    wanted = {"LV": VoicePermission(low_risk=True, high_risk_tollfraud=True), "US": VoicePermission()}

    assert writes.set_voice_countries(twilio, token(main), wanted) == 2

    rows = {row["iso_code"]: row for row in read(twilio, "voice_countries", main)}
    names = (
        "low_risk_numbers_enabled",
        "high_risk_special_numbers_enabled",
        "high_risk_tollfraud_numbers_enabled",
    )
    assert [rows["LV"][name] for name in names] == [True, False, True]
    assert [rows["US"][name] for name in names] == [False, False, False]


def test_a_subaccounts_voice_inheritance_is_set(twilio: Twilio, branch: Account) -> None:
    for inherit in (False, True):
        assert writes.set_voice_inheritance(twilio, token(branch), inherit=inherit) is inherit
        (row,) = read(twilio, "voice_settings", branch)
        assert row["dialing_permissions_inheritance"] is inherit


def test_a_usage_trigger_is_made_and_deleted(twilio: Twilio, main: Account) -> None:
    fields = {
        "usage_category": "sms",
        "trigger_value": "500",
        "trigger_by": "count",
        "recurring": "daily",
        "callback_url": "https://shop.example/usage",
        "friendly_name": "too many",
    }

    sid = writes.create_usage_trigger(twilio, token(main), main.sid, fields)

    (row,) = read(twilio, "usage_triggers", main)
    assert {name: row[name] for name in fields if name != "trigger_value"} == {
        name: value for name, value in fields.items() if name != "trigger_value"
    }
    assert writes.delete_usage_trigger(twilio, token(main), main.sid, sid)
    assert not read(twilio, "usage_triggers", main)


# When it goes wrong


@pytest.mark.parametrize("kind", ["429", "500", "503", "timeout", "reset", "lose-answer", "partial"])
def test_a_read_survives_a_fault(world: World, twilio: Twilio, kind: Kind) -> None:
    world.faults.append(Fault(kind, times=2))

    assert twilio.get(token(world.main), f"{API}/{world.main.sid}.json")["sid"] == world.main.sid


@pytest.mark.parametrize("kind", ["timeout", "lose-answer", "partial"])
def test_a_lost_answer_is_said_and_the_change_is_made_once(world: World, twilio: Twilio, kind: Kind) -> None:
    world.faults.append(Fault(kind, method="POST"))

    with pytest.raises(Unreachable, match="may have been made"):
        writes.mint_secondary_token(twilio, token(world.main))

    assert world.main.secondary_token
    assert sum(event.type.endswith("secondary-created") for event in world.main.events) == 1


@pytest.mark.parametrize("kind", ["429", "reset"])
def test_a_change_that_was_not_processed_is_made_in_the_end(world: World, twilio: Twilio, kind: Kind) -> None:
    world.faults.append(Fault(kind, times=2, method="POST"))

    writes.mint_secondary_token(twilio, token(world.main))

    assert sum(event.type.endswith("secondary-created") for event in world.main.events) == 1


@pytest.mark.parametrize("kind", ["500", "503"])
def test_a_change_that_twilio_stumbled_over_is_not_repeated(world: World, twilio: Twilio, kind: Kind) -> None:
    world.faults.append(Fault(kind, method="POST"))

    with pytest.raises(Unreachable):
        writes.mint_secondary_token(twilio, token(world.main))

    assert world.main.secondary_token is None


def test_silence_says_nothing_about_a_credential(world: World, twilio: Twilio, main: Account) -> None:
    standard = key(world, main, "standard")
    world.faults.append(Fault("timeout", times=1000))

    for credential in (token(main), standard):
        with pytest.raises(Unreachable):
            opens(twilio, credential)


def test_a_thief_who_rotates_first_leaves_the_owner_unauthorized(twilio: Twilio, main: Account) -> None:
    owner = token(main)
    writes.promote_secondary_token(
        twilio, replace(owner, secret=writes.mint_secondary_token(twilio, owner))
    )  # the thief holds the same token

    with pytest.raises(Unauthorized, match="dakkan doctor"):
        writes.mint_secondary_token(twilio, owner)
    assert diagnose(twilio, owner).state == "refused"
