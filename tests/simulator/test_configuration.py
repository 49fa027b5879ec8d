"""Numbers, services, applications and usage triggers: made, changed, deleted (reference 4.3, 4.4)."""

from typing import Any

import pytest

from dakkan.simulator.account import Account
from dakkan.simulator.world import World
from simulator.conftest import FROM, Somebody, code, passes, send

SERVICES = "https://messaging.twilio.com/v1/Services"


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"PhoneNumber": "+14155550123"}, (201, 0)),
        ({"AreaCode": "251"}, (201, 0)),
        ({"PhoneNumber": "33"}, (400, 21421)),
        ({"PhoneNumber": "+15005550000"}, (400, 21422)),
        ({"PhoneNumber": FROM}, (400, 21422)),
        ({}, (400, 21452)),
        ({"PhoneNumber": "+14155550123", "SmsUrl": "nonsense"}, (400, 20001)),
    ],
)
def test_a_number_is_bought_or_refused(
    owner: Somebody, main: Account, form: dict[str, str], expected: tuple[int, int]
) -> None:
    before = len(main.kind("phone-number"))

    answer = owner.ask("POST", f"/Accounts/{main.sid}/IncomingPhoneNumbers.json", **form)

    assert code(answer) == expected
    assert len(main.kind("phone-number")) == before + (expected[0] == 201)
    assert [event.type for event in main.events] == ["phone-number.created"] * (expected[0] == 201)


def test_a_released_number_is_free_again(owner: Somebody, main: Account) -> None:
    path = f"/Accounts/{main.sid}/IncomingPhoneNumbers"
    sid = next(iter(main.kind("phone-number")))

    released = owner.ask("DELETE", f"{path}/{sid}.json")

    assert released.status_code == 204
    assert main.events[-1].data is None
    assert code(send(owner)) == (400, 21606)
    assert code(owner.ask("POST", f"{path}.json", PhoneNumber=FROM)) == (201, 0)


def test_a_trunk_and_a_voice_application_wipe_each_other(owner: Somebody, main: Account) -> None:
    sid = next(iter(main.kind("phone-number")))
    path = f"/Accounts/{main.sid}/IncomingPhoneNumbers/{sid}.json"
    application, trunk = "AP" + "1" * 32, "TK" + "1" * 32

    owner.ask("POST", path, VoiceApplicationSid=application)
    by_trunk = owner.ask("POST", path, TrunkSid=trunk).json()
    by_application = owner.ask("POST", path, VoiceApplicationSid=application).json()

    assert (by_trunk["trunk_sid"], by_trunk["voice_application_sid"]) == (trunk, None)
    assert (by_application["trunk_sid"], by_application["voice_application_sid"]) == (None, application)


def test_numbers_are_found_by_a_part_of_them(owner: Somebody, main: Account) -> None:
    path = f"/Accounts/{main.sid}/IncomingPhoneNumbers.json"

    assert len(owner.get(path, PhoneNumber="415555").json()["incoming_phone_numbers"]) == 1
    assert owner.get(path, PhoneNumber="999").json()["incoming_phone_numbers"] == []


def test_a_number_is_in_one_pool_at_most(owner: Somebody, main: Account) -> None:
    number = next(iter(main.kind("phone-number")))
    other = owner.ask("POST", SERVICES, FriendlyName="Alerts").json()["sid"]

    answer = owner.ask("POST", f"{SERVICES}/{other}/PhoneNumbers", PhoneNumberSid=number)

    assert code(answer) == (409, 21710)


def test_a_service_with_a_name_sends_under_it_where_names_are_taken(
    world: World, owner: Somebody, main: Account
) -> None:
    main.text_list["GB"].enabled = True
    service = next(iter(main.kind("copilot-application")))
    added = owner.ask("POST", f"{SERVICES}/{service}/AlphaSenders", AlphaSender="SHOP")
    sids = [
        send(owner, From="", MessagingServiceSid=service, To=to).json()["sid"]
        for to in ("+447700900123", "+14155550111")
    ]

    passes(world, seconds=10)

    assert added.status_code == 201
    assert [main.messages.by_sid[sid].sender for sid in sids] == ["SHOP", FROM]


def test_a_deleted_service_leaves_its_numbers(owner: Somebody, main: Account) -> None:
    service = next(iter(main.kind("copilot-application")))

    owner.ask("DELETE", f"{SERVICES}/{service}")

    assert owner.get(SERVICES).json()["services"] == []
    assert len(main.kind("phone-number")) == 1
    assert main.kind("copilot-number-pool") == {}


def trigger(owner: Somebody, main: Account, **form: str) -> dict[str, Any]:
    needed = {"CallbackUrl": "https://shop.example/alarm", "UsageCategory": "sms", "TriggerValue": "3"}
    answer = owner.ask("POST", f"/Accounts/{main.sid}/Usage/Triggers.json", **{**needed, **form})
    body: dict[str, Any] = answer.json()
    return body


def test_a_trigger_fires_once_a_period_on_figures_that_lag(
    world: World, owner: Somebody, main: Account
) -> None:
    made = trigger(owner, main, Recurring="daily", TriggerBy="count")
    for _ in range(5):
        send(owner)

    passes(world, minutes=2)
    early = len(world.received)
    passes(world, minutes=30)

    assert made["trigger_value"] == "3.000000"
    assert early == 0
    assert [each.params["UsageTriggerSid"] for each in world.received] == [made["sid"]]
    passes(world, days=1)
    assert len(world.received) == 1


def test_a_trigger_may_count_from_now(world: World, owner: Somebody, main: Account) -> None:
    for _ in range(5):
        send(owner)
    passes(world, minutes=10)

    assert trigger(owner, main, TriggerValue="+30")["trigger_value"] == "35.000000"


@pytest.mark.parametrize(
    "form",
    [{"CallbackUrl": ""}, {"UsageCategory": "sandwiches"}, {"TriggerValue": "much"}, {"Recurring": "hourly"}],
)
def test_a_trigger_that_makes_no_sense_is_refused(
    owner: Somebody, main: Account, form: dict[str, str]
) -> None:
    assert trigger(owner, main, **form)["code"] == 20001
    assert main.kind("usage-trigger") == {}


def test_a_trigger_keeps_its_value_but_not_its_url(owner: Somebody, main: Account) -> None:
    sid = trigger(owner, main)["sid"]

    changed = owner.ask(
        "POST",
        f"/Accounts/{main.sid}/Usage/Triggers/{sid}.json",
        CallbackUrl="https://collect.example/",
        TriggerValue="9999",
    ).json()

    assert (changed["callback_url"], changed["trigger_value"]) == ("https://collect.example/", "3.000000")
    assert main.events[-1].data == {
        "callback_url": {"previous": "https://shop.example/alarm", "updated": "https://collect.example/"}
    }
