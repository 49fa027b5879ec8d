"""Messages, calls and what they cost, as the SDK sees them."""

from datetime import date, timedelta

from twilio.rest import Client

from dakkan.simulator import calls, messages
from dakkan.simulator.world import World
from simulator.sdk_client import NUMBER_TO_TEXT, Login, refusal


def test_a_message_goes_out_and_gets_a_price(world: World, sdk: Client, number: str) -> None:
    sent = sdk.messages.create(to=NUMBER_TO_TEXT, from_=number, body="Your code is 123456")
    assert (sent.status, sent.date_sent, sent.price) == ("queued", None, None)
    world.advance(600)
    later = sdk.messages(sent.sid).fetch()
    assert later.status in ("delivered", "undelivered")
    assert float(later.price) < 0
    assert later.date_sent - later.date_created < timedelta(seconds=5)


def test_messages_are_paged_newest_first_and_none_is_lost_or_doubled(
    world: World, sdk: Client, number: str
) -> None:
    for turn in range(25):
        sdk.messages.create(to=NUMBER_TO_TEXT, from_=number, body=f"message {turn}")
        world.advance(60)
    bodies = [message.body for message in sdk.messages.list(page_size=10)]
    assert bodies == [f"message {turn}" for turn in reversed(range(25))]


def test_new_messages_do_not_shift_the_pages(world: World, sdk: Client, number: str) -> None:
    for turn in range(6):
        sdk.messages.create(to=NUMBER_TO_TEXT, from_=number, body=f"message {turn}")
        world.advance(60)
    first = sdk.messages.page(page_size=4)
    read = [message.body for message in first]
    sdk.messages.create(to=NUMBER_TO_TEXT, from_=number, body="late")
    world.advance(60)
    read += [message.body for message in first.next_page()]
    assert read == [f"message {turn}" for turn in (5, 4, 3, 2, 1, 0)]


def test_messages_are_filtered_by_day_and_number(world: World, sdk: Client, number: str) -> None:
    sdk.messages.create(to=NUMBER_TO_TEXT, from_=number, body="first day")
    world.advance(86_400)
    sdk.messages.create(to="+14155550102", from_=number, body="second day")
    world.advance(60)
    noon = world.now.replace(hour=12) - timedelta(days=1)
    assert [message.body for message in sdk.messages.list(date_sent_after=noon)] == ["second day"]
    assert [message.body for message in sdk.messages.list(date_sent_before=noon)] == ["first day"]
    assert [message.body for message in sdk.messages.list(to="+14155550102")] == ["second day"]
    assert [message.body for message in sdk.messages.list(to="+14155550109")] == []


def test_a_scheduled_message_is_canceled_before_it_leaves(world: World, sdk: Client, number: str) -> None:
    service = sdk.messaging.v1.services.create(friendly_name="reminders")
    sdk.messaging.v1.services(service.sid).phone_numbers.create(
        phone_number_sid=sdk.incoming_phone_numbers.list()[0].sid
    )
    waiting = [
        sdk.messages.create(
            to=NUMBER_TO_TEXT,
            messaging_service_sid=service.sid,
            body=body,
            schedule_type="fixed",
            send_at=world.now + timedelta(hours=1),
        )
        for body in ("goes", "stays")
    ]
    assert {message.status for message in waiting} == {"scheduled"}
    assert sdk.messages(waiting[1].sid).update(status="canceled").status == "canceled"
    world.advance(7200)
    assert sdk.messages(waiting[0].sid).fetch().from_ == number
    assert sdk.messages(waiting[1].sid).fetch().date_sent is None
    assert refusal(lambda: sdk.messages(waiting[0].sid).update(status="canceled"))[0] == 400


def test_a_message_is_redacted_and_deleted_and_the_log_remembers(
    world: World, sdk: Client, number: str
) -> None:
    sent = sdk.messages.create(to=NUMBER_TO_TEXT, from_=number, body="pay here")
    assert refusal(sdk.messages(sent.sid).delete)[0] == 409
    world.advance(600)
    assert sdk.messages(sent.sid).update(body="").body == ""
    assert sdk.messages(sent.sid).delete() is True
    assert refusal(sdk.messages(sent.sid).fetch) == (404, 20404)
    assert sdk.messages.list() == []
    events = sdk.monitor.v1.events.list(resource_sid=sent.sid)
    assert [event.event_type for event in events] == ["message.deleted", "message-body.deleted"]


def test_an_inbound_message_is_listed(world: World, sdk: Client, number: str) -> None:
    messages.receive(world, world.main, sender=NUMBER_TO_TEXT, to=number, body="STOP")
    (message,) = sdk.messages.list()
    assert (message.direction, message.from_, message.body) == ("inbound", NUMBER_TO_TEXT, "STOP")
    assert refusal(lambda: sdk.messages.create(to=NUMBER_TO_TEXT, from_=number, body="hi")) == (400, 21610)


def test_a_live_call_is_ended(world: World, sdk: Client, number: str) -> None:
    placed = sdk.calls.create(to=NUMBER_TO_TEXT, from_=number, url="https://thief.example/voice")
    assert placed.status == "queued"
    world.advance(90)
    assert [call.sid for call in sdk.calls.list(status="in-progress")] == [placed.sid]
    ended = sdk.calls(placed.sid).update(status="completed")
    assert ended.status == "completed"
    assert 60 < int(ended.duration) <= 90
    world.advance(3600)
    assert sdk.calls(placed.sid).fetch().end_time == ended.end_time
    assert sdk.calls(placed.sid).delete() is True
    assert refusal(sdk.calls(placed.sid).fetch) == (404, 20404)


def test_calls_are_paged_and_filtered_by_time(world: World, sdk: Client, number: str) -> None:
    for turn in range(5):
        calls.receive(world, world.main, sender=f"+1415555020{turn}", to=number, seconds=30)
        world.advance(3600)
    assert len(sdk.calls.list(page_size=2)) == 5
    split = world.now - timedelta(hours=2)  # the moment a call began: it is not before that
    after = [call._from for call in sdk.calls.list(start_time_after=split)]
    before = [call._from for call in sdk.calls.list(start_time_before=split)]
    assert (after, before) == (
        ["+14155550204", "+14155550203"],
        ["+14155550202", "+14155550201", "+14155550200"],
    )
    assert [call.direction for call in sdk.calls.list(from_="+14155550203")] == ["inbound"]


def test_usage_is_counted_by_day_and_account(world: World, sdk: Client, number: str) -> None:
    customer = sdk.api.accounts.create(friendly_name="Customer 1")
    sdk.messages.create(to=NUMBER_TO_TEXT, from_=number, body="x" * 200)
    world.advance(86_400)
    sdk.messages.create(to=NUMBER_TO_TEXT, from_=number, body="hello")
    world.advance(3600)
    days = sdk.usage.records.daily.list(category="sms-outbound-longcode", start_date=date(2026, 11, 24))
    assert [(day.start_date, day.count, day.usage) for day in days] == [
        (date(2026, 11, 25), "1", "1"),
        (date(2026, 11, 24), "1", "2"),
    ]
    assert float(days[1].price) == 2 * float(days[0].price) > 0
    of_the_customer = sdk.api.accounts(customer.sid).usage.records.daily.list(category="sms")
    assert {day.count for day in of_the_customer} == {"0"}


def test_usage_includes_subaccounts_unless_told_otherwise(world: World, sdk: Client, log_in: Login) -> None:
    customer = sdk.api.accounts.create(friendly_name="Customer 1")
    theirs = log_in(customer.sid, customer.auth_token)
    from_number = theirs.incoming_phone_numbers.create(area_code="415").phone_number
    theirs.messages.create(to=NUMBER_TO_TEXT, from_=from_number, body="hello")
    world.advance(3600)
    (all_of_us,) = sdk.usage.records.today.list(category="sms")
    (alone,) = sdk.usage.records.today.list(category="sms", include_subaccounts=False)
    (own,) = theirs.usage.records.today.list(category="sms")
    assert (all_of_us.count, alone.count, own.count) == ("1", "0", "1")


def test_usage_of_all_time_is_the_sum_of_its_days(world: World, sdk: Client, number: str) -> None:
    for _ in range(3):
        sdk.messages.create(to=NUMBER_TO_TEXT, from_=number, body="hello")
        world.advance(86_400)
    (ever,) = sdk.usage.records.all_time.list(category="sms")
    days = sdk.usage.records.daily.list(category="sms", start_date=date(2026, 11, 23))
    assert int(ever.count) == sum(int(day.count) for day in days) == 3


def test_a_usage_trigger_fires_once_and_can_be_removed(world: World, sdk: Client, number: str) -> None:
    trigger = sdk.usage.triggers.create(
        callback_url="https://shop.example/usage",
        trigger_value="2",
        usage_category="sms",
        trigger_by="count",
        recurring="daily",
    )
    for _ in range(3):
        sdk.messages.create(to=NUMBER_TO_TEXT, from_=number, body="hello")
    world.advance(3600)
    assert sdk.usage.triggers(trigger.sid).fetch().date_fired is not None
    assert [each.params["UsageTriggerSid"] for each in world.received] == [trigger.sid]
    sdk.usage.triggers(trigger.sid).update(callback_url="https://thief.example/")
    assert [each.callback_url for each in sdk.usage.triggers.list()] == ["https://thief.example/"]
    assert sdk.usage.triggers(trigger.sid).delete() is True
    assert sdk.usage.triggers.list() == []


def test_traffic_lowers_the_balance(world: World, sdk: Client, number: str) -> None:
    before = float(sdk.balance.fetch().balance)
    for _ in range(10):
        sdk.messages.create(to=NUMBER_TO_TEXT, from_=number, body="hello")
    world.advance(3600)
    assert float(sdk.balance.fetch().balance) < before
