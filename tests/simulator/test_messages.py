"""Messages over time: refused, queued, sent, billed, scheduled, canceled, redacted, deleted."""

from datetime import timedelta

import pytest

from dakkan.simulator import messages
from dakkan.simulator.account import Account
from dakkan.simulator.dates import iso
from dakkan.simulator.world import World
from simulator.conftest import FROM, TO, Somebody, code, passes, send


def fetch(owner: Somebody, sid: str) -> dict[str, object]:
    answer: dict[str, object] = owner.get(f"/Accounts/{owner.user}/Messages/{sid}.json").json()
    return answer


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"To": ""}, 21604),
        ({"To": "+1"}, 21211),
        ({"To": "+447700900123"}, 21408),
        ({"From": "+14155559999"}, 21606),
        ({"From": ""}, 21603),
        ({"From": "SHOP"}, 21612),
        ({"Body": ""}, 21602),
        ({"Body": "x" * 1601}, 21617),
        ({"MessagingServiceSid": "MG" + "9" * 32}, 20404),
        ({"ScheduleType": "fixed", "SendAt": "2026-11-25T00:00:00Z"}, 35118),
    ],
)
def test_what_cannot_be_sent_is_refused_with_its_code(
    owner: Somebody, fields: dict[str, str], expected: int
) -> None:
    assert send(owner, **fields).json()["code"] == expected


def test_a_message_goes_from_queued_to_its_end_and_is_billed_later(world: World, owner: Somebody) -> None:
    world.settings.delivered_share = 1.0
    sent = send(owner).json()
    assert (sent["status"], sent["date_sent"], sent["price"]) == ("queued", None, None)

    passes(world, seconds=15)
    arrived = fetch(owner, sent["sid"])
    passes(world, seconds=60)

    assert (arrived["status"], arrived["price"]) == ("delivered", None)
    assert arrived["date_sent"] is not None
    assert fetch(owner, sent["sid"])["price"] == "-0.00830"


def test_a_long_code_sends_one_segment_a_second(world: World, owner: Somebody, main: Account) -> None:
    for _ in range(30):
        send(owner, Body="x" * 200)  # two segments each

    passes(world, seconds=20)

    sent = [message for message in main.messages.by_sid.values() if message.at is not None]
    assert 9 <= len(sent) <= 11
    assert len(main.messages.waiting) == 30 - len(sent)


def test_a_queue_of_hours_takes_no_more(world: World, owner: Somebody) -> None:
    world.settings.queue_limit = timedelta(seconds=5)
    answers = [code(send(owner)) for _ in range(8)]

    assert answers[0] == (201, 0)
    assert answers[-1] == (429, 21611)


def test_a_service_chooses_the_sender_later(world: World, owner: Somebody, main: Account) -> None:
    service = next(iter(main.kind("copilot-application")))
    accepted = send(owner, From="", MessagingServiceSid=service).json()

    passes(world, seconds=30)

    assert (accepted["status"], accepted["from"], accepted["num_segments"]) == ("accepted", None, "0")
    assert fetch(owner, accepted["sid"])["from"] == FROM


def test_a_scheduled_message_survives_everything_but_canceling(
    world: World, owner: Somebody, main: Account
) -> None:
    service = next(iter(main.kind("copilot-application")))
    at = iso(world.now + timedelta(hours=2)) or ""
    form = {"From": "", "MessagingServiceSid": service, "ScheduleType": "fixed", "SendAt": at}
    kept, canceled = (send(owner, **form).json() for _ in range(2))

    answer = owner.ask("POST", f"/Accounts/{main.sid}/Messages/{canceled['sid']}.json", Status="canceled")
    passes(world, hours=3)

    assert kept["status"] == "scheduled"
    assert answer.json()["status"] == "canceled"
    assert fetch(owner, canceled["sid"])["status"] == "canceled"
    assert fetch(owner, kept["sid"])["status"] in ("delivered", "undelivered")


def test_a_message_that_left_cannot_be_canceled(world: World, owner: Somebody, main: Account) -> None:
    sid = send(owner).json()["sid"]
    passes(world, seconds=30)

    answer = owner.ask("POST", f"/Accounts/{main.sid}/Messages/{sid}.json", Status="canceled")

    assert answer.status_code == 400


def test_redacting_and_deleting_leave_only_their_events(world: World, owner: Somebody, main: Account) -> None:
    sid = send(owner, Body="secret words").json()["sid"]
    path = f"/Accounts/{main.sid}/Messages/{sid}.json"
    early = owner.ask("DELETE", path)
    passes(world, minutes=10)

    redacted = owner.ask("POST", path, Body="").json()["body"]
    deleted = owner.ask("DELETE", path)

    assert early.status_code == 409
    assert (redacted, deleted.status_code) == ("", 204)
    assert code(owner.get(path)) == (404, 20404)
    assert [event.type for event in main.events] == ["message-body.deleted", "message.deleted"]
    usage = owner.get(f"/Accounts/{main.sid}/Usage/Records.json", Category="sms").json()["usage_records"]
    assert usage[0]["count"] == "1"


def test_sending_leaves_no_event(world: World, owner: Somebody, main: Account) -> None:
    send(owner)
    passes(world, minutes=5)

    assert main.events == []


def test_blasts_with_links_are_partly_filtered(world: World, owner: Somebody, main: Account) -> None:
    world.settings.blast, world.settings.filtered_share, world.settings.delivered_share = 10, 1.0, 1.0

    for number in range(20):
        send(owner, Body=f"Parcel {number} waits: https://parcel.example/{number}")
    passes(world, minutes=2)

    codes = [message.error_code for message in main.messages.by_sid.values()]
    assert codes.count(30007) == 10
    assert [alert.code for alert in main.alerts] == [30007] * 10


def test_whoever_said_stop_gets_nothing_more(world: World, owner: Somebody, main: Account) -> None:
    messages.receive(world, main, sender=TO, to=FROM, body="Stop")

    assert send(owner).json()["code"] == 21610


def test_an_inbound_message_is_delivered_where_the_service_says(
    world: World, owner: Somebody, main: Account
) -> None:
    service = next(iter(main.kind("copilot-application").values()))
    service.fields["inbound_request_url"] = "https://collect.example/in"

    messages.receive(world, main, sender=TO, to=FROM, body="my code is 1234")

    assert [each.params["Body"] for each in world.received] == ["my code is 1234"]
    assert owner.get(f"/Accounts/{main.sid}/Messages.json").json()["messages"][0]["direction"] == "inbound"


def test_status_callbacks_tell_each_station(world: World, owner: Somebody) -> None:
    world.settings.delivered_share = 1.0
    send(owner, StatusCallback="https://collect.example/status")

    passes(world, minutes=1)

    assert [each.params["MessageStatus"] for each in world.received] == ["sending", "sent", "delivered"]
