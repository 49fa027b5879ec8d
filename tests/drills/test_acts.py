"""He looks round, comes back, goes elsewhere: what that leaves."""

from collections.abc import Callable
from datetime import timedelta

from dakkan.drills import acts
from dakkan.drills.hands import Hands
from dakkan.simulator import shop_twins
from dakkan.simulator.shop import Shop
from dakkan.simulator.world import World

Events = Callable[[], list[str]]


def test_reading_leaves_no_event_and_brings_the_subaccounts_tokens(
    hands: Hands, world: World, events: Events
) -> None:
    acts.Reads()(hands)

    assert events() == []
    held = {held.user for held in hands.held}
    assert held == {account.sid for account in world.accounts.values()}
    assert hands.service_sid
    assert len(hands.numbers[world.main.sid]) == 2


def test_coming_back_he_makes_a_key_when_he_has_none(hands: Hands, world: World, events: Events) -> None:
    acts.HoldsOn(2, timedelta(minutes=10))(hands)
    world.advance(3600)

    assert events() == ["account-api-keys.created"]


def test_he_can_go_on_from_another_address(hands: Hands, world: World) -> None:
    acts.MovesTo("203.0.113.99")(hands)
    acts.Reads()(hands)

    assert world.ledger.requests[-1].address == "203.0.113.99"


def test_the_key_that_a_vendor_was_given_opens_the_account(
    hands: Hands, world: World, events: Events
) -> None:
    company = world.shop
    assert isinstance(company, Shop)
    shop_twins.AuthorizesApp("Reach Agency")(company)
    hands.held.clear()

    acts.TakesVendorsKey()(hands)
    acts.Reads()(hands)

    (held,) = hands.held
    assert held.user.startswith("SK")
    assert len(hands.numbers[world.main.sid]) == 2
    assert events() == []


def test_without_a_vendor_he_holds_nothing(hands: Hands) -> None:
    hands.held.clear()

    acts.TakesVendorsKey()(hands)

    assert hands.held == []
