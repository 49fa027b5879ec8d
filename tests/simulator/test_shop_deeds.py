"""What the owner does now and then, and how it shows."""

from datetime import UTC, datetime, timedelta

import pytest

from dakkan.simulator import shop_deeds
from dakkan.simulator.profiles import build
from dakkan.simulator.shop import Shop
from dakkan.simulator.world import World

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture
def shop() -> Shop:
    shop = build(2, "shop", now=NOW, daily_messages=60, history=timedelta(days=2)).shop
    assert isinstance(shop, Shop)
    return shop


def new_events(world: World) -> list[tuple[str, str | None]]:
    events = [event for account in world.accounts.values() for event in account.events]
    return [(event.type, event.actor.address) for event in events if event.at >= NOW]


def test_ci_makes_deploys_and_deletes_a_key(shop: Shop) -> None:
    old = shop.systems["ci"].user

    shop_deeds.rotate_ci_key(shop)
    shop.world.advance(600)

    ci = "198.51.100.30"
    assert new_events(shop.world) == [("account-api-keys.created", ci), ("account-api-keys.deleted", ci)]
    assert old not in shop.world.keys
    assert shop.systems["ci"].user in shop.world.keys


def test_a_deploy_rewrites_webhooks_to_the_same_hosts(shop: Shop) -> None:
    shop_deeds.deploy_webhooks(shop)

    numbers = shop.world.main.kind("phone-number").values()
    assert {number.text("sms_url").split("?")[0] for number in numbers} == {
        "https://hooks.kumo-store.example/sms"
    }
    assert {kind for kind, _ in new_events(shop.world)} == {
        "phone-number.updated",
        "copilot-application.updated",
    }


def test_a_country_is_opened_by_a_named_user_from_the_office(shop: Shop) -> None:
    shop_deeds.OpensCountry("KR")(shop)

    (event,) = [event for event in shop.world.main.events if event.type.startswith("sms-geographic")]
    assert event.actor.source == "web"
    assert event.actor.sid in shop.world.users
    assert shop.world.main.texts_to("KR")


def test_the_first_customers_of_a_country_are_written_to_over_time(shop: Shop) -> None:
    shop_deeds.OpensCountry("KR")(shop)
    shop_deeds.WritesTo("KR", 10, timedelta(hours=2))(shop)

    shop.world.advance(3 * 3600)

    to_korea = [row for row in shop.world.main.messages.placed if row.to.startswith("+82")]
    assert len(to_korea) == 10
    assert len({row.to for row in to_korea}) == 10


def test_a_campaign_goes_to_customers_through_the_service(shop: Shop) -> None:
    shop_deeds.Blasts(40, timedelta(minutes=20))(shop)

    shop.world.advance(3600)

    campaign = [row for row in shop.world.main.messages.placed if "kumo-store.example/c/" in row.body]
    assert len(campaign) >= 38
    assert all(row.service_sid and row.person == "shop" for row in campaign)


def test_a_new_auth_token_reaches_all_systems_that_hold_one(shop: Shop) -> None:
    shop_deeds.replace_auth_token(shop)

    shop.world.advance(2 * 3600)

    assert not shop.world.ledger.failures
    assert [kind for kind, _ in new_events(shop.world)][:2] == [
        "account-auth-token.secondary-created",
        "account-auth-token.promoted",
    ]
