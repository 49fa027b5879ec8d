"""Each act of the thief with traffic leaves the trace that a thief leaves."""

from collections.abc import Callable
from datetime import timedelta

from dakkan.drills import acts, traffic_acts
from dakkan.drills.hands import Hands
from dakkan.simulator import geo, tokens
from dakkan.simulator.access import By
from dakkan.simulator.audit import Actor
from dakkan.simulator.world import World

OWNER = By("shop", Actor("account", "AC", "api", "192.0.2.50"))
Events = Callable[[], list[str]]


def his_messages(world: World) -> list[str]:
    rows = (row for account in world.accounts.values() for row in account.messages.by_sid.values())
    return [row.to for row in rows if row.person == "thief"]


def test_messages_go_out_one_by_one_and_leave_no_event(hands: Hands, world: World, events: Events) -> None:
    acts.Reads()(hands)

    traffic_acts.SendsMessages(10, timedelta(seconds=30), "home", "parcel")(hands)
    world.advance(600)

    assert len(his_messages(world)) == 10
    assert events() == []


def test_through_the_service_the_owners_campaign_is_abused(hands: Hands, world: World) -> None:
    acts.Reads()(hands)

    traffic_acts.SendsMessages(3, timedelta(seconds=5), "home", "bank", by="service")(hands)
    world.advance(60)

    rows = [row for row in world.main.messages.by_sid.values() if row.person == "thief"]
    assert len(rows) == 3
    assert all(row.service_sid == hands.service_sid for row in rows)


def test_scheduled_messages_wait_at_twilio(hands: Hands, world: World) -> None:
    acts.Reads()(hands)

    traffic_acts.SendsMessages(
        4, timedelta(seconds=2), "home", "parcel", "service", send_after=timedelta(hours=20)
    )(hands)
    world.advance(60)

    waiting = [row for row in world.main.messages.waiting.values() if row.status == "scheduled"]
    assert len(waiting) == 4


def test_a_country_that_is_closed_under_him_is_opened_again(
    hands: Hands, world: World, events: Events
) -> None:
    acts.Reads()(hands)

    traffic_acts.SendsMessages(2, timedelta(seconds=5), "latvia", "code")(hands)
    world.advance(60)

    assert "sms-geographic-permissions.updated" in events()
    assert len(his_messages(world)) == 1


def test_locked_out_of_the_main_account_he_sends_from_a_subaccount(hands: Hands, world: World) -> None:
    acts.Reads()(hands)
    tokens.rotate(world, world.main, OWNER)

    traffic_acts.SendsMessages(3, timedelta(seconds=5), "home", "parcel")(hands)
    world.advance(60)

    assert not [row for row in world.main.messages.by_sid.values() if row.person == "thief"]
    assert len(his_messages(world)) == 2  # the first found the door closed


def test_opening_countries_shows_for_messages_and_calls(hands: Hands, world: World, events: Events) -> None:
    traffic_acts.OpensCountries(("latvia", "somalia"))(hands)

    assert world.main.texts_to("LV") and world.main.texts_to("SO")
    assert world.main.voice_list["LV"].tollfraud
    assert sorted(set(events())) == [
        "sms-geographic-permissions.updated",
        "voice-geographic-permissions.updated",
    ]


def test_calls_to_premium_numbers_stay_up(hands: Hands, world: World) -> None:
    acts.Reads()(hands)
    traffic_acts.OpensCountries(("latvia premium",))(hands)

    traffic_acts.PlacesCalls(3, timedelta(seconds=20), "latvia premium", 7200)(hands)
    world.advance(3600)

    live = [call for call in world.main.calls.by_sid.values() if call.status == "in-progress"]
    assert len([call for call in live if call.person == "thief"]) == 3


def test_calls_to_a_closed_country_open_it(hands: Hands, world: World) -> None:
    acts.Reads()(hands)
    geo.set_voice(world, world.main, [], OWNER)

    traffic_acts.PlacesCalls(2, timedelta(seconds=20), "sierra leone", 600)(hands)
    world.advance(60)

    assert world.main.voice_list["SL"].low


def test_deleted_messages_are_gone_and_the_deleting_is_not(
    hands: Hands, world: World, events: Events
) -> None:
    acts.Reads()(hands)
    traffic_acts.SendsMessages(10, timedelta(seconds=5), "home", "parcel")(hands)
    world.advance(600)

    traffic_acts.DeletesMessages(4)(hands)

    assert len(his_messages(world)) == 6
    assert events() == ["message.deleted"] * 4


def test_a_tidy_one_deletes_each_message_a_while_after_it_was_sent(
    hands: Hands, world: World, events: Events
) -> None:
    acts.Reads()(hands)
    traffic_acts.SendsMessages(5, timedelta(seconds=30), "home", "parcel", tidy_after=timedelta(minutes=20))(
        hands
    )

    world.advance(600)
    before = len(his_messages(world))
    world.advance(1200)

    assert (before, len(his_messages(world))) == (5, 0)
    assert events() == ["message.deleted"] * 5
    assert hands.sent == []


def test_what_is_gone_already_is_not_deleted_twice(hands: Hands, world: World, events: Events) -> None:
    acts.Reads()(hands)
    traffic_acts.SendsMessages(1, timedelta(seconds=5), "home", "parcel")(hands)
    world.advance(600)
    ((account_sid, sid),) = hands.sent

    traffic_acts.DeletesOne(account_sid, sid)(hands)
    traffic_acts.DeletesOne(account_sid, sid)(hands)

    assert hands.sent == []
    assert events() == ["message.deleted"]
