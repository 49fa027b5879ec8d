"""Each change that the thief makes leaves the trace that a thief leaves."""

from collections.abc import Callable
from datetime import timedelta

from dakkan.drills import account_acts, acts, traffic_acts
from dakkan.drills.hands import Hands
from dakkan.simulator import tokens
from dakkan.simulator.access import By
from dakkan.simulator.audit import Actor
from dakkan.simulator.world import World

OWNER = By("shop", Actor("account", "AC", "api", "192.0.2.50"))
Events = Callable[[], list[str]]


def test_bought_numbers_are_in_the_log_and_can_be_sent_from(
    hands: Hands, world: World, events: Events
) -> None:
    account_acts.BuysNumbers(2)(hands)

    assert events() == ["phone-number.created", "phone-number.created"]
    assert len(hands.numbers[world.main.sid]) == 2


def test_a_farm_has_tokens_keys_and_numbers_of_its_own(hands: Hands, world: World, events: Events) -> None:
    account_acts.CreatesSubaccounts(("one", "two"), keys=True)(hands)
    account_acts.BuysNumbers(1, farm=True)(hands)
    traffic_acts.SendsMessages(4, timedelta(seconds=5), "us", "bank", by="farm")(hands)
    tokens.rotate(world, world.main, OWNER)
    world.advance(60)

    assert (
        sorted(events())
        == ["account-api-keys.created"] * 2 + ["account.created"] * 2 + ["phone-number.created"] * 2
    )
    by_account = [len(world.accounts[sid].messages) for sid in hands.farm]
    assert by_account == [2, 2]


def test_a_second_token_is_made_without_a_mail(hands: Hands, world: World, events: Events) -> None:
    account_acts.MintsSecondary()(hands)

    assert world.main.secondary_token in {held.secret for held in hands.held}
    assert events() == ["account-auth-token.secondary-created"]


def test_promoting_it_takes_the_account_from_its_owner(hands: Hands, world: World, events: Events) -> None:
    account_acts.MintsSecondary(promote=True)(hands)
    world.advance(3600)

    assert "account-auth-token.promoted" in events()
    assert any(failure.why.startswith("web:") for failure in world.ledger.failures)


def test_webhooks_are_moved_and_moved_back(hands: Hands, world: World, events: Events) -> None:
    acts.Reads()(hands)
    own = [number.text("sms_url") for number in world.main.kind("phone-number").values()]

    account_acts.MovesWebhook("number", "sms_url", "https://relay.example/sms")(hands)
    moved = [number.text("sms_url") for number in world.main.kind("phone-number").values()]
    account_acts.MovesWebhook("number", "sms_url", "", back=True)(hands)

    assert set(moved) == {"https://relay.example/sms"}
    assert [number.text("sms_url") for number in world.main.kind("phone-number").values()] == own
    assert events() == ["phone-number.updated"] * 4


def test_a_moved_service_leads_what_customers_write_away(hands: Hands, world: World) -> None:
    acts.Reads()(hands)
    account_acts.MovesWebhook("service", "inbound_request_url", "https://relay.example/in")(hands)

    world.advance(24 * 3600)

    assert [to.url for to in world.received if to.url == "https://relay.example/in"]


def test_a_removed_usage_trigger_is_in_the_log(hands: Hands, world: World, events: Events) -> None:
    account_acts.RemovesUsageTriggers()(hands)

    assert events() == ["usage-trigger.deleted"]
    assert len(world.main.kind("usage-trigger")) == 1


def test_applications_are_moved_too(hands: Hands, world: World, events: Events) -> None:
    account_acts.MovesWebhook("application", "voice_url", "https://relay.example/voice")(hands)

    applications = world.main.kind("application").values()
    assert {each.text("voice_url") for each in applications} == {"https://relay.example/voice"}
    assert events() == ["application.updated"] * 2
