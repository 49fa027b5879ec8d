"""What an owner configures, as the SDK sees it."""

import json
from typing import Any

from twilio.rest import Client

from dakkan.simulator import messages
from dakkan.simulator.world import World
from simulator.sdk_client import NUMBER_TO_TEXT, Login, refusal


def test_a_number_is_bought_pointed_elsewhere_moved_and_released(world: World, sdk: Client) -> None:
    bought = sdk.incoming_phone_numbers.create(phone_number="+14155550177", sms_url="https://shop.example/in")
    assert refusal(lambda: sdk.incoming_phone_numbers.create(phone_number="+14155550177")) == (400, 21422)
    sdk.incoming_phone_numbers(bought.sid).update(sms_url="https://thief.example/in", sms_method="GET")
    (listed,) = sdk.incoming_phone_numbers.list(phone_number="+14155550177")
    assert (listed.sms_url, listed.sms_method) == ("https://thief.example/in", "GET")
    messages.receive(world, world.main, sender=NUMBER_TO_TEXT, to="+14155550177", body="hello")
    assert [each.url for each in world.received] == ["https://thief.example/in"]

    customer = sdk.api.accounts.create(friendly_name="Customer 1")
    sdk.incoming_phone_numbers(bought.sid).update(account_sid=customer.sid)
    assert sdk.incoming_phone_numbers.list() == []
    moved = sdk.api.accounts(customer.sid).incoming_phone_numbers
    assert [each.sid for each in moved.list()] == [bought.sid]
    assert moved(bought.sid).delete() is True
    assert moved.list() == []


def test_an_application_lives(world: World, sdk: Client) -> None:
    made = sdk.applications.create(friendly_name="menu", voice_url="https://shop.example/menu")
    sdk.applications(made.sid).update(voice_url="https://thief.example/menu")
    assert sdk.applications(made.sid).fetch().voice_url == "https://thief.example/menu"
    assert [each.sid for each in sdk.applications.list(friendly_name="menu")] == [made.sid]
    assert sdk.applications(made.sid).delete() is True
    assert sdk.applications.list() == []


def test_a_messaging_service_and_its_senders_live(world: World, sdk: Client, number: str) -> None:
    services = sdk.messaging.v1.services
    made = services.create(friendly_name="orders", inbound_request_url="https://shop.example/in")
    number_sid = sdk.incoming_phone_numbers.list()[0].sid
    added = services(made.sid).phone_numbers.create(phone_number_sid=number_sid)
    assert (added.phone_number, added.service_sid) == (number, made.sid)
    services(made.sid).alpha_senders.create(alpha_sender="SHOP")
    assert [each.alpha_sender for each in services(made.sid).alpha_senders.list()] == ["SHOP"]
    sent = sdk.messages.create(to=NUMBER_TO_TEXT, messaging_service_sid=made.sid, body="hello")
    world.advance(60)
    assert sdk.messages(sent.sid).fetch().from_ == number

    services(made.sid).update(status_callback="https://thief.example/status")
    assert [each.status_callback for each in services.list()] == ["https://thief.example/status"]
    assert services(made.sid).phone_numbers(added.sid).delete() is True
    assert services(made.sid).phone_numbers.list() == []
    assert services(made.sid).delete() is True
    assert services.list() == []


def test_a_country_is_opened_and_closed_for_messages(world: World, sdk: Client, number: str) -> None:
    countries = sdk.accounts.v1.messaging_geopermissions

    def send() -> str:
        return str(sdk.messages.create(to="+4915112345678", from_=number, body="hallo").status)

    def put(iso: str, enabled: bool) -> Any:
        return countries.update([{"country_code": iso, "type": "country", "enabled": enabled}]).permissions[0]

    assert refusal(send) == (400, 21408)
    assert put("DE", True)["error_code"] == 0
    assert send() == "queued"
    assert countries.fetch(country_code="DE").permissions[0]["enabled"] is True
    put("DE", False)
    assert refusal(send) == (400, 21408)


def test_a_high_risk_country_cannot_be_changed_for_messages(world: World, sdk: Client) -> None:
    countries = sdk.accounts.v1.messaging_geopermissions
    risky = next(row for row in countries.fetch().permissions if row["message"] == "High Risk Country")
    wanted = {"country_code": risky["country_code"], "type": "country", "enabled": not risky["enabled"]}
    assert countries.update([wanted]).permissions[0]["error_code"] == 30649
    again = countries.fetch(country_code=risky["country_code"]).permissions[0]
    assert again["enabled"] == risky["enabled"]


def test_a_country_is_opened_and_closed_for_calls(world: World, sdk: Client, number: str) -> None:
    permissions = sdk.voice.v1.dialing_permissions

    def call() -> str:
        return str(sdk.calls.create(to="+37120000001", from_=number, url="https://x.example/").status)

    def put(word: str) -> None:
        update = [{"iso_code": "LV", "low_risk_numbers_enabled": word}]
        assert permissions.bulk_country_updates.create(json.dumps(update)).update_count == 1

    assert refusal(call) == (400, 21215)
    put("true")
    assert permissions.countries("LV").fetch().low_risk_numbers_enabled is True
    assert "LV" in [each.iso_code for each in permissions.countries.list(low_risk_numbers_enabled=True)]
    assert call() == "queued"
    put("false")
    assert refusal(call) == (400, 21215)


def test_dialing_countries_are_paged(sdk: Client) -> None:
    countries = sdk.voice.v1.dialing_permissions.countries
    codes = [country.iso_code for country in countries.list(page_size=20)]
    assert len(codes) == len(set(codes)) > 100
    with_prefixes = next(code for code in codes if countries(code).highrisk_special_prefixes.list())
    assert countries(with_prefixes).highrisk_special_prefixes.list()[0].prefix.startswith("+")


def test_a_subaccount_stops_inheriting_dialing_permissions(world: World, sdk: Client, log_in: Login) -> None:
    made = sdk.api.accounts.create(friendly_name="Customer 1")
    own = log_in(made.sid, made.auth_token).voice.v1.dialing_permissions
    assert own.settings().fetch().dialing_permissions_inheritance is True
    open_latvia = json.dumps([{"iso_code": "LV", "low_risk_numbers_enabled": "true"}])
    sdk.voice.v1.dialing_permissions.bulk_country_updates.create(open_latvia)
    assert own.countries("LV").fetch().low_risk_numbers_enabled is True
    own.settings().update(dialing_permissions_inheritance=False)
    close_latvia = json.dumps([{"iso_code": "LV", "low_risk_numbers_enabled": "false"}])
    own.bulk_country_updates.create(close_latvia)
    assert own.countries("LV").fetch().low_risk_numbers_enabled is False
    assert sdk.voice.v1.dialing_permissions.countries("LV").fetch().low_risk_numbers_enabled is True
    own.settings().update(dialing_permissions_inheritance=True)
    assert own.countries("LV").fetch().low_risk_numbers_enabled is True
