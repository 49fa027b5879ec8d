"""Each act of the thief leaves the trace that a thief leaves."""

from collections.abc import Callable
from datetime import timedelta

from dakkan.drills import acts
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


def test_reading_leaves_no_event_and_brings_the_subaccounts_tokens(
    hands: Hands, world: World, events: Events
) -> None:
    acts.Reads()(hands)

    assert events() == []
    held = {held.user for held in hands.held}
    assert held == {account.sid for account in world.accounts.values()}
    assert hands.service_sid
    assert len(hands.numbers[world.main.sid]) == 2


def test_messages_go_out_one_by_one_and_leave_no_event(hands: Hands, world: World, events: Events) -> None:
    acts.Reads()(hands)

    acts.SendsMessages(10, timedelta(seconds=30), "home", "parcel")(hands)
    world.advance(600)

    assert len(his_messages(world)) == 10
    assert events() == []


def test_through_the_service_the_owners_campaign_is_abused(hands: Hands, world: World) -> None:
    acts.Reads()(hands)

    acts.SendsMessages(3, timedelta(seconds=5), "home", "bank", by="service")(hands)
    world.advance(60)

    rows = [row for row in world.main.messages.by_sid.values() if row.person == "thief"]
    assert len(rows) == 3
    assert all(row.service_sid == hands.service_sid for row in rows)


def test_scheduled_messages_wait_at_twilio(hands: Hands, world: World) -> None:
    acts.Reads()(hands)

    acts.SendsMessages(4, timedelta(seconds=2), "home", "parcel", "service", send_after=timedelta(hours=20))(
        hands
    )
    world.advance(60)

    waiting = [row for row in world.main.messages.waiting.values() if row.status == "scheduled"]
    assert len(waiting) == 4


def test_a_country_that_is_closed_under_him_is_opened_again(
    hands: Hands, world: World, events: Events
) -> None:
    acts.Reads()(hands)

    acts.SendsMessages(2, timedelta(seconds=5), "latvia", "code")(hands)
    world.advance(60)

    assert "sms-geographic-permissions.updated" in events()
    assert len(his_messages(world)) == 1


def test_locked_out_of_the_main_account_he_sends_from_a_subaccount(hands: Hands, world: World) -> None:
    acts.Reads()(hands)
    tokens.rotate(world, world.main, OWNER)

    acts.SendsMessages(3, timedelta(seconds=5), "home", "parcel")(hands)
    world.advance(60)

    assert not [row for row in world.main.messages.by_sid.values() if row.person == "thief"]
    assert len(his_messages(world)) == 2  # the first found the door closed


def test_opening_countries_shows_for_messages_and_calls(hands: Hands, world: World, events: Events) -> None:
    acts.OpensCountries(("latvia", "somalia"))(hands)

    assert world.main.texts_to("LV") and world.main.texts_to("SO")
    assert world.main.voice_list["LV"].tollfraud
    assert sorted(set(events())) == [
        "sms-geographic-permissions.updated",
        "voice-geographic-permissions.updated",
    ]


def test_calls_to_premium_numbers_stay_up(hands: Hands, world: World) -> None:
    acts.Reads()(hands)
    acts.OpensCountries(("latvia premium",))(hands)

    acts.PlacesCalls(3, timedelta(seconds=20), "latvia premium", 7200)(hands)
    world.advance(3600)

    live = [call for call in world.main.calls.by_sid.values() if call.status == "in-progress"]
    assert len([call for call in live if call.person == "thief"]) == 3


def test_calls_to_a_closed_country_open_it(hands: Hands, world: World) -> None:
    acts.Reads()(hands)
    geo.set_voice(world, world.main, [], OWNER)

    acts.PlacesCalls(2, timedelta(seconds=20), "sierra leone", 600)(hands)
    world.advance(60)

    assert world.main.voice_list["SL"].low


def test_bought_numbers_are_in_the_log_and_can_be_sent_from(
    hands: Hands, world: World, events: Events
) -> None:
    acts.BuysNumbers(2)(hands)

    assert events() == ["phone-number.created", "phone-number.created"]
    assert len(hands.numbers[world.main.sid]) == 2


def test_a_farm_has_tokens_keys_and_numbers_of_its_own(hands: Hands, world: World, events: Events) -> None:
    acts.CreatesSubaccounts(("one", "two"), keys=True)(hands)
    acts.BuysNumbers(1, farm=True)(hands)
    acts.SendsMessages(4, timedelta(seconds=5), "us", "bank", by="farm")(hands)
    tokens.rotate(world, world.main, OWNER)
    world.advance(60)

    assert (
        sorted(events())
        == ["account-api-keys.created"] * 2 + ["account.created"] * 2 + ["phone-number.created"] * 2
    )
    by_account = [len(world.accounts[sid].messages) for sid in hands.farm]
    assert by_account == [2, 2]


def test_a_second_token_is_made_without_a_mail(hands: Hands, world: World, events: Events) -> None:
    acts.MintsSecondary()(hands)

    assert world.main.secondary_token in {held.secret for held in hands.held}
    assert events() == ["account-auth-token.secondary-created"]


def test_promoting_it_takes_the_account_from_its_owner(hands: Hands, world: World, events: Events) -> None:
    acts.MintsSecondary(promote=True)(hands)
    world.advance(3600)

    assert "account-auth-token.promoted" in events()
    assert any(failure.why.startswith("web:") for failure in world.ledger.failures)


def test_webhooks_are_moved_and_moved_back(hands: Hands, world: World, events: Events) -> None:
    acts.Reads()(hands)
    own = [number.text("sms_url") for number in world.main.kind("phone-number").values()]

    acts.MovesWebhook("number", "sms_url", "https://relay.example/sms")(hands)
    moved = [number.text("sms_url") for number in world.main.kind("phone-number").values()]
    acts.MovesWebhook("number", "sms_url", "", back=True)(hands)

    assert set(moved) == {"https://relay.example/sms"}
    assert [number.text("sms_url") for number in world.main.kind("phone-number").values()] == own
    assert events() == ["phone-number.updated"] * 4


def test_a_moved_service_leads_what_customers_write_away(hands: Hands, world: World) -> None:
    acts.Reads()(hands)
    acts.MovesWebhook("service", "inbound_request_url", "https://relay.example/in")(hands)

    world.advance(24 * 3600)

    assert [to.url for to in world.received if to.url == "https://relay.example/in"]


def test_deleted_messages_are_gone_and_the_deleting_is_not(
    hands: Hands, world: World, events: Events
) -> None:
    acts.Reads()(hands)
    acts.SendsMessages(10, timedelta(seconds=5), "home", "parcel")(hands)
    world.advance(600)

    acts.DeletesMessages(4)(hands)

    assert len(his_messages(world)) == 6
    assert events() == ["message.deleted"] * 4


def test_a_removed_usage_trigger_is_in_the_log(hands: Hands, world: World, events: Events) -> None:
    acts.RemovesUsageTriggers()(hands)

    assert events() == ["usage-trigger.deleted"]
    assert len(world.main.kind("usage-trigger")) == 1


def test_coming_back_he_makes_a_key_when_he_has_none(hands: Hands, world: World, events: Events) -> None:
    acts.HoldsOn(2, timedelta(minutes=10))(hands)
    world.advance(3600)

    assert events() == ["account-api-keys.created"]


def test_he_can_go_on_from_another_address(hands: Hands, world: World) -> None:
    acts.MovesTo("203.0.113.99")(hands)
    acts.Reads()(hands)

    assert world.ledger.requests[-1].address == "203.0.113.99"
