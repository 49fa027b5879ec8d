"""What Twilio writes down, and how it refuses, as the SDK sees it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from dakkan.simulator.faults import Fault
from dakkan.simulator.signature import signature
from dakkan.simulator.world import World
from simulator.sdk_client import NUMBER_TO_TEXT, Login, refusal


def test_changes_leave_events_and_sending_leaves_none(world: World, sdk: Client, number: str) -> None:
    started = world.now
    world.advance(3600)
    sdk.messages.create(to=NUMBER_TO_TEXT, from_=number, body="hello")
    assert sdk.monitor.v1.events.list(start_date=started + timedelta(minutes=1)) == []
    key = sdk.new_keys.create(friendly_name="left behind")
    world.advance(3600)
    bought = sdk.incoming_phone_numbers.create(area_code="212")

    events = sdk.monitor.v1.events.list(start_date=started + timedelta(minutes=1))
    assert [event.event_type for event in events] == ["phone-number.created", "account-api-keys.created"]
    assert {event.source_ip_address for event in events} == {"192.0.2.10"}
    before = sdk.monitor.v1.events.list(end_date=world.now - timedelta(minutes=1))
    assert bought.sid not in [event.resource_sid for event in before]
    of_kind = sdk.monitor.v1.events.list(event_type="account-api-keys.created")
    assert [event.resource_sid for event in of_kind] == [key.sid]
    assert sdk.monitor.v1.events(of_kind[0].sid).fetch().actor_sid == world.main.sid
    assert len(sdk.monitor.v1.events.list(actor_sid=world.main.sid, page_size=1)) == 3
    assert refusal(lambda: sdk.monitor.v1.events.list(actor_sid="AC1", event_type="user.updated")) == (
        400,
        400,
    )


def test_a_changed_number_shows_what_it_was_before(world: World, sdk: Client) -> None:
    bought = sdk.incoming_phone_numbers.create(area_code="415", voice_url="https://shop.example/voice")
    world.advance(60)
    sdk.incoming_phone_numbers(bought.sid).update(voice_url="https://thief.example/voice")
    (event,) = sdk.monitor.v1.events.list(event_type="phone-number.updated")
    assert event.event_data["resource_properties"]["voice_url"] == {
        "previous": "https://shop.example/voice",
        "updated": "https://thief.example/voice",
    }


def test_the_debugger_lists_what_was_refused(world: World, sdk: Client, number: str) -> None:
    assert refusal(lambda: sdk.messages.create(to="+37120000001", from_=number, body="x")) == (400, 21408)
    world.advance(60)
    (alert,) = sdk.monitor.v1.alerts.list(start_date=world.now - timedelta(hours=1), log_level="error")
    assert alert.error_code == "21408"
    assert sdk.monitor.v1.alerts(alert.sid).fetch().sid == alert.sid
    assert sdk.monitor.v1.alerts.list(log_level="debug") == []


@pytest.mark.parametrize("to", ["", "12", "+1", "hello", "+15005550001"])
def test_an_impossible_recipient_is_refused(sdk: Client, number: str, to: str) -> None:
    status, code = refusal(lambda: sdk.messages.create(to=to, from_=number, body="x"))
    assert (status, code) == (400, 21211 if to else 21604)


def test_a_wrong_token_is_401_20003(world: World, log_in: Login) -> None:
    stranger = log_in(secret="0" * 32)
    assert refusal(stranger.messages.list) == (401, 20003)
    with pytest.raises(TwilioRestException, match="Authenticate"):
        stranger.api.accounts(world.main.sid).fetch()


def test_what_does_not_exist_is_404_20404(sdk: Client) -> None:
    assert refusal(sdk.messages("SM" + "0" * 32).fetch) == (404, 20404)


def test_too_many_requests_at_once_are_429_20429(world: World, sdk: Client) -> None:
    world.faults.append(Fault("429", times=1))
    assert refusal(sdk.messages.list) == (429, 20429)
    assert sdk.messages.list() == []
    world.settings.concurrent_requests = 0
    assert refusal(sdk.messages.list) == (429, 20429)


@pytest.mark.parametrize(("kind", "status"), [("500", 500), ("503", 503)])
def test_a_bad_hour_at_twilio_is_what_the_sdk_expects(
    world: World, sdk: Client, kind: Any, status: int
) -> None:
    world.faults.append(Fault(kind, times=1))
    assert refusal(sdk.messages.list)[0] == status


def test_times_are_read_by_the_sdk(world: World, sdk: Client) -> None:
    account = sdk.api.accounts(world.main.sid).fetch()
    assert account.date_created == world.now
    assert isinstance(sdk.new_keys.create().date_created, datetime)


def test_webhooks_are_signed_as_the_sdk_checks_them(world: World) -> None:
    url, params = "https://shop.example/in?a=b", {"To": "+1", "Body": "日本 & more", "From": "+2"}
    validator = RequestValidator(world.main.auth_token)
    assert validator.validate(url, params, signature(world.main.auth_token, url, params))
    assert not validator.validate(url, params, signature("0" * 32, url, params))
