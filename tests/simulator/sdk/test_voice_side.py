"""The voice side of an account, as the SDK sees it: SIP, trunks, caller IDs, recordings, Connect apps."""

from typing import Any

from twilio.rest import Client

from dakkan.simulator import connect_apps, recordings
from dakkan.simulator.access import By
from dakkan.simulator.audit import Actor
from dakkan.simulator.world import World
from simulator.sdk_client import NUMBER_TO_TEXT, refusal

PASSWORD = "Correct-Horse-1"
OUTSIDE = "+14155550170"


def lists(sdk: Client) -> tuple[Any, Any]:
    logins = sdk.sip.credential_lists.create(friendly_name="desks")
    ranges = sdk.sip.ip_access_control_lists.create(friendly_name="office")
    return logins, ranges


def test_a_sip_domain_takes_calls_of_its_lists(sdk: Client) -> None:
    logins, ranges = lists(sdk)
    domain = sdk.sip.domains.create(domain_name="shop.sip.twilio.com", voice_url="https://shop.example/sip")
    calls = sdk.sip.domains(domain.sid).auth.calls
    calls.credential_list_mappings.create(credential_list_sid=logins.sid)
    calls.ip_access_control_list_mappings.create(ip_access_control_list_sid=ranges.sid)
    registrations = sdk.sip.domains(domain.sid).auth.registrations.credential_list_mappings
    registrations.create(credential_list_sid=logins.sid)

    assert [each.sid for each in calls.credential_list_mappings.list()] == [logins.sid]
    assert [each.sid for each in calls.ip_access_control_list_mappings.list()] == [ranges.sid]
    assert [each.sid for each in registrations.list()] == [logins.sid]
    assert sdk.sip.domains(domain.sid).fetch().auth_type == "IP_ACL,CREDENTIAL_LIST"
    assert refusal(lambda: sdk.sip.credential_lists(logins.sid).delete()) == (400, 20001)
    sdk.sip.domains(domain.sid).update(voice_url="https://thief.example/sip")
    assert [each.voice_url for each in sdk.sip.domains.list()] == ["https://thief.example/sip"]
    assert sdk.sip.domains(domain.sid).delete() is True
    assert sdk.sip.credential_lists(logins.sid).delete() is True


def test_logins_and_ranges_are_added_and_removed(sdk: Client) -> None:
    logins, ranges = lists(sdk)
    credentials = sdk.sip.credential_lists(logins.sid).credentials
    addresses = sdk.sip.ip_access_control_lists(ranges.sid).ip_addresses

    login = credentials.create(username="desk", password=PASSWORD)
    credentials(login.sid).update(password=f"{PASSWORD}23")
    address = addresses.create(friendly_name="x", ip_address="192.0.2.0", cidr_prefix_length=24)
    addresses(address.sid).update(cidr_prefix_length=28)

    assert [each.username for each in credentials.list()] == ["desk"]
    assert [(each.ip_address, each.cidr_prefix_length) for each in addresses.list()] == [("192.0.2.0", 28)]
    assert credentials(login.sid).delete() is True
    assert addresses(address.sid).delete() is True
    assert (credentials.list(), addresses.list()) == ([], [])


def test_a_trunk_lives(sdk: Client, number: str) -> None:
    logins, ranges = lists(sdk)
    trunk = sdk.trunking.v1.trunks.create(friendly_name="exchange", domain_name="shop.pstn.twilio.com")
    one = sdk.trunking.v1.trunks(trunk.sid)
    one.credentials_lists.create(credential_list_sid=logins.sid)
    one.ip_access_control_lists.create(ip_access_control_list_sid=ranges.sid)
    target = one.origination_urls.create(
        weight=10, priority=1, enabled=True, friendly_name="exchange", sip_url="sip:pbx.shop.example"
    )
    one.origination_urls(target.sid).update(sip_url="sip:pbx.thief.example")
    number_sid = sdk.incoming_phone_numbers.list()[0].sid
    one.phone_numbers.create(phone_number_sid=number_sid)
    one.recordings().update(mode="record-from-answer")

    assert [each.sip_url for each in one.origination_urls.list()] == ["sip:pbx.thief.example"]
    assert [each.phone_number for each in one.phone_numbers.list()] == [number]
    assert [each.sid for each in one.credentials_lists.list()] == [logins.sid]
    assert one.fetch().recording["mode"] == "record-from-answer"
    assert one.fetch().auth_type_set == ["IP_ACL", "CREDENTIAL_LIST"]
    assert one.phone_numbers(number_sid).delete() is True
    assert one.delete() is True
    assert sdk.trunking.v1.trunks.list() == []


def test_a_byoc_trunk_lives(sdk: Client) -> None:
    trunks = sdk.voice.v1.byoc_trunks
    made = trunks.create(friendly_name="carrier", voice_url="https://shop.example/byoc")
    trunks(made.sid).update(status_callback_url="https://thief.example/")
    assert [each.status_callback_url for each in trunks.list()] == ["https://thief.example/"]
    assert trunks(made.sid).delete() is True


def test_a_number_from_outside_is_verified_and_called_from(sdk: Client) -> None:
    def call() -> str:
        return str(sdk.calls.create(to=NUMBER_TO_TEXT, from_=OUTSIDE, url="https://shop.example/").status)

    assert refusal(call) == (400, 21210)
    assert len(sdk.validation_requests.create(phone_number=OUTSIDE).validation_code) == 6
    assert call() == "queued"
    (caller_id,) = sdk.outgoing_caller_ids.list(phone_number=OUTSIDE)
    assert sdk.outgoing_caller_ids(caller_id.sid).update(friendly_name="desk").friendly_name == "desk"
    assert sdk.outgoing_caller_ids(caller_id.sid).delete() is True
    assert refusal(call) == (400, 21210)


def test_a_recording_is_read_and_deleted(world: World, sdk: Client) -> None:
    made = recordings.add(world, world.main, call_sid=world.sid("CA"))
    assert [each.sid for each in sdk.recordings.list()] == [made.sid]
    assert sdk.recordings(made.sid).fetch().duration == "30"
    assert sdk.recordings(made.sid).delete() is True
    assert sdk.recordings.list() == []
    assert [each.status for each in sdk.recordings.list(include_soft_deleted=True)] == ["deleted"]
    told = [each.event_type for each in sdk.monitor.v1.events.list()]
    assert sorted(told) == ["recording.accessed", "recording.deleted"]


def test_connect_apps_are_read(world: World, sdk: Client) -> None:
    own = connect_apps.add(world, world.main, {"friendly_name": "Shop"})
    by = By("shop", Actor("user", world.sid("US"), "web", "192.0.2.1"))
    other = connect_apps.authorize(world, world.main, {"friendly_name": "Reports"}, by)
    (listed,) = sdk.authorized_connect_apps.list()
    assert (listed.connect_app_sid, listed.permissions) == (other.sid, ["get-all"])
    assert sdk.connect_apps(own.sid).update(permissions=["post-all"]).permissions == ["post-all"]
    assert sdk.connect_apps(own.sid).delete() is True
    assert sdk.connect_apps.list() == []
