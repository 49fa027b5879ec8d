"""The audit log and the debugger over HTTP (reference 6.1, 6.2)."""

from datetime import timedelta
from itertools import pairwise

import pytest

from dakkan.simulator.access import By
from dakkan.simulator.account import Account
from dakkan.simulator.app import Simulator
from dakkan.simulator.audit import TWILIO
from dakkan.simulator.world import World
from simulator.conftest import Somebody, code, send

EVENTS = "https://monitor.twilio.com/v1/Events"
ALERTS = "https://monitor.twilio.com/v1/Alerts"


@pytest.fixture
def changed(owner: Somebody, main: Account) -> str:
    """An application that was made, changed and deleted; its SID."""
    path = f"/Accounts/{main.sid}/Applications"
    sid: str = owner.ask("POST", f"{path}.json", FriendlyName="IVR").json()["sid"]
    owner.ask("POST", f"{path}/{sid}.json", VoiceUrl="https://shop.example/voice")
    owner.ask("DELETE", f"{path}/{sid}.json")
    return sid


def test_each_change_is_one_event_newest_first(owner: Somebody, main: Account, changed: str) -> None:
    events = owner.get(EVENTS).json()["events"]

    assert [event["event_type"] for event in events] == [
        "application.deleted",
        "application.updated",
        "application.created",
    ]
    assert {event["resource_sid"] for event in events} == {changed}
    assert {(e["actor_type"], e["actor_sid"], e["source"], e["source_ip_address"]) for e in events} == {
        ("account", main.sid, "api", "192.0.2.1")
    }


def test_event_data_comes_in_its_three_shapes(
    world: World, owner: Somebody, main: Account, changed: str, by_owner: By
) -> None:
    number = next(iter(main.kind("phone-number")))
    owner.ask(
        "POST", f"/Accounts/{main.sid}/IncomingPhoneNumbers/{number}.json", SmsUrl="https://shop.example/"
    )

    wrapped, deleted, bare, created = (event["event_data"] for event in owner.get(EVENTS).json()["events"])

    assert wrapped == {
        "resource_properties": {"sms_url": {"previous": "", "updated": "https://shop.example/"}}
    }
    assert deleted is None
    assert bare == {"voice_url": {"previous": "", "updated": "https://shop.example/voice"}}
    assert created["previous_properties"] == {}
    assert created["resource_properties"]["friendly_name"] == {"updated": "IVR"}


def test_writing_what_is_there_already_is_no_event(owner: Somebody, main: Account) -> None:
    number = next(iter(main.kind("phone-number")))
    path = f"/Accounts/{main.sid}/IncomingPhoneNumbers/{number}.json"
    owner.ask("POST", path, SmsUrl="https://shop.example/")

    owner.ask("POST", path, SmsUrl="https://shop.example/", SmsMethod="POST")

    assert [event.type for event in main.events] == ["phone-number.updated"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"EventType": "application.updated"}, 1),
        ({"EventType": "application"}, 0),
        ({"SourceIpAddress": "192.0.2.1"}, 3),
        ({"SourceIpAddress": "192.0.2.2"}, 0),
        ({"StartDate": "2026-11-24T00:00:00Z"}, 3),
        ({"StartDate": "2026-11-24T00:00:01Z"}, 0),
        ({"EndDate": "2026-11-23"}, 0),
        ({"EventType": "application.updated", "StartDate": "2026-11-24", "EndDate": "2026-11-24"}, 1),
    ],
)
def test_events_are_filtered_by_dates_and_one_other_thing(
    owner: Somebody, changed: str, query: dict[str, str], found: int
) -> None:
    assert len(owner.get(EVENTS, **query).json()["events"]) == found


def test_two_filters_besides_the_dates_are_refused_with_twilios_words(owner: Somebody, changed: str) -> None:
    answer = owner.get(EVENTS, EventType="application.updated", ResourceSid=changed)

    assert answer.status_code == 400
    assert answer.json() == {
        "status": 400,
        "code": 400,
        "more_info": "https://www.twilio.com/docs/errors/400",
        "message": "Invalid combination of AuditEvent filters, no combinations of ResourceSid, IpAddress, "
        "ActorSid, and ResourceType are supported.",
    }


def test_events_are_kept_thirty_days(world: World, owner: Somebody, main: Account, by_owner: By) -> None:
    for days in (31, 29, 1):
        world.record(
            main, "user.updated", "US" + "1" * 32, by_owner.actor, at=world.now - timedelta(days=days)
        )

    kept = owner.get(EVENTS, StartDate="2026-01-01").json()["events"]

    assert [event["event_date"] for event in kept] == ["2026-11-23T00:00:00Z", "2026-10-26T00:00:00Z"]
    assert code(owner.get(f"{EVENTS}/{main.events[0].sid}")) == (404, 20404)
    assert owner.get(f"{EVENTS}/{main.events[1].sid}").json()["sid"] == main.events[1].sid


def test_twilios_own_changes_have_no_actor(world: World, owner: Somebody, main: Account) -> None:
    world.record(main, "sms-geographic-permissions.updated", main.sid, TWILIO)

    event = owner.get(EVENTS).json()["events"][0]

    assert (event["actor_sid"], event["actor_type"], event["source_ip_address"]) == (None, None, None)
    assert event["source"] == "twilio"


def test_refused_sends_leave_alerts_with_their_code_as_text(owner: Somebody) -> None:
    for _ in range(3):
        send(owner, To="+447700900123")

    alerts = owner.get(ALERTS, LogLevel="error").json()["alerts"]

    assert [alert["error_code"] for alert in alerts] == ["21408"] * 3
    assert owner.get(f"{ALERTS}/{alerts[0]['sid']}").json()["sid"] == alerts[0]["sid"]
    assert owner.get(ALERTS, LogLevel="warning").json()["alerts"] == []
    assert owner.get(ALERTS, EndDate="2026-11-23").json()["alerts"] == []


def test_a_wrong_token_leaves_an_alert_and_an_unknown_account_none(
    app: Simulator, owner: Somebody, main: Account
) -> None:
    Somebody(app, main.sid, "0" * 32).get("/Accounts.json")
    Somebody(app, "AC" + "0" * 32, "0" * 32).get("/Accounts.json")

    assert [alert["error_code"] for alert in owner.get(ALERTS).json()["alerts"]] == ["20003"]


def test_events_stay_in_order_when_history_is_added_later(world: World, main: Account, by_owner: By) -> None:
    for hours in (1, 5, 3):
        world.record(
            main, "user.updated", "US" + "1" * 32, by_owner.actor, at=world.now - timedelta(hours=hours)
        )

    assert all(one.at <= two.at for one, two in pairwise(main.events))
