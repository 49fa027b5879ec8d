"""The shop: it sends while the clock advances, breaks in sight, recovers after a deploy, checks signatures."""

from datetime import UTC, datetime

import pytest
from twilio.request_validator import RequestValidator

from dakkan.simulator import keys, tokens
from dakkan.simulator.access import By
from dakkan.simulator.audit import Actor
from dakkan.simulator.profiles import build
from dakkan.simulator.shop import Shop
from dakkan.simulator.world import World

NOON_IN_TOKYO = datetime(2026, 11, 24, 2, 55, tzinfo=UTC)
OWNER = By("shop", Actor("account", "AC", "api", "192.0.2.50"))
HOUR = 3600


@pytest.fixture
def world() -> World:
    return build(2, "small", now=NOON_IN_TOKYO, daily_messages=200)


def shop_of(world: World) -> Shop:
    assert isinstance(world.shop, Shop)
    return world.shop


def sent(world: World) -> int:
    return sum(hour.messages for (_, person), hour in world.ledger.hours.items() if person == "shop")


def failing(world: World) -> set[str]:
    return {failure.why.partition(":")[0] for failure in world.ledger.failures}


def test_business_goes_on_while_the_clock_advances(world: World) -> None:
    before = sent(world)

    world.advance(2 * HOUR)

    assert sent(world) > before + 15
    assert not world.ledger.failures


def test_no_request_goes_out_while_the_clock_stands(world: World) -> None:
    assert not world.ledger.requests


def test_a_dead_token_breaks_its_systems_in_sight(world: World) -> None:
    tokens.rotate(world, world.main, OWNER)

    world.advance(2 * HOUR)

    assert {"web", "release"} <= failing(world)
    assert "batch" not in failing(world)
    assert all(failure.code == 20003 for failure in world.ledger.failures if "Authenticate" in failure.why)


def test_a_deployed_token_repairs_them(world: World) -> None:
    token = tokens.rotate(world, world.main, OWNER)
    shop_of(world).deploy("auth-token", world.main.sid, world.main.sid, token)

    world.advance(2 * HOUR)

    assert not world.ledger.failures


def test_a_deleted_key_breaks_only_its_own_system(world: World) -> None:
    keys.delete(world, world.main, world.keys[shop_of(world).systems["batch"].user], OWNER)

    world.advance(2 * HOUR)

    assert failing(world) == {"batch"}


def test_a_key_goes_to_the_system_whose_key_it_replaces(world: World) -> None:
    shop, old = shop_of(world), shop_of(world).systems["batch"].user
    new = keys.create(world, world.main, "batch-2", OWNER)

    shop.deploy("api-key", world.main.sid, new.sid, new.secret, old)
    keys.delete(world, world.main, world.keys[old], OWNER)
    world.advance(2 * HOUR)

    assert shop.systems["batch"].user == new.sid
    assert shop.systems["ci"].user != new.sid
    assert not world.ledger.failures


def test_without_a_name_a_key_goes_to_the_system_that_is_failing(world: World) -> None:
    shop = shop_of(world)
    keys.delete(world, world.main, world.keys[shop.systems["batch"].user], OWNER)
    world.advance(HOUR)
    new = keys.create(world, world.main, "batch-2", OWNER)

    shop.deploy("api-key", world.main.sid, new.sid, new.secret)

    assert shop.systems["batch"].user == new.sid


def test_genuine_webhooks_are_taken_and_forged_ones_are_not(world: World) -> None:
    shop, url = shop_of(world), "https://hooks.kumo-store.example/sms"
    params = {"AccountSid": world.main.sid, "From": "+818010000000", "Body": "hello"}

    genuine = world.deliver_webhook(url, params, world.main)
    forged = shop.receive(url, params, "0/KCTR6DLpKmkAf8muzZqo1nDgQ=")

    assert (genuine, forged) == (200, 403)


def test_signatures_hold_before_and_after_a_promotion_that_was_deployed(world: World) -> None:
    shop, url = shop_of(world), "https://hooks.kumo-store.example/sms"
    params = {"AccountSid": world.main.sid, "Body": "hello"}
    token = tokens.mint_secondary(world, world.main, OWNER)
    shop.deploy("auth-token", world.main.sid, world.main.sid, token)

    before = world.deliver_webhook(url, params, world.main)
    tokens.promote_secondary(world, world.main, OWNER)
    after = world.deliver_webhook(url, params, world.main)

    assert (before, after) == (200, 200)


def test_a_promotion_that_was_not_deployed_makes_the_shop_refuse_webhooks(world: World) -> None:
    tokens.rotate(world, world.main, OWNER)

    status = world.deliver_webhook(
        "https://hooks.kumo-store.example/sms", {"AccountSid": world.main.sid}, world.main
    )

    assert status == 403
    assert world.ledger.failures[-1].why == "the shop refused a webhook"


def test_messages_and_calls_come_in_signed(world: World) -> None:
    world.advance(8 * HOUR)

    received = shop_of(world).received
    assert {webhook.url.split("/")[2] for webhook in received} >= {
        "hooks.kumo-store.example",
        "voice.kumo-store.example",
    }
    assert all(webhook.genuine for webhook in received)


def test_the_official_sdk_finds_the_same_webhooks_genuine(world: World) -> None:
    shop, url = shop_of(world), "https://hooks.kumo-store.example/sms?v=7"
    params = {"AccountSid": world.main.sid, "Body": "りんご", "From": "+818010000000"}
    signed = RequestValidator(world.main.auth_token).compute_signature(url, params)

    assert shop.receive(url, params, signed) == 200
    assert shop.receive(url, {**params, "Body": "なし"}, signed) == 403


def test_who_said_stop_is_not_written_to_again(world: World) -> None:
    shop = shop_of(world)
    everybody = {shop.customers.pick("JP", world.chance) for _ in range(5000)}
    world.main.opted_out |= everybody

    world.advance(2 * HOUR)

    assert not [failure for failure in world.ledger.failures if failure.code == 21610]
