"""The world of a drill up to T0, and what is asked of it."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from dakkan.drills import stage
from dakkan.drills.script import Drill, Thief, hours, minutes
from dakkan.drills.shop import Shop
from dakkan.drills.stage import Stage


class Small(Drill):
    id = "small"
    title = "Small"
    says = "For tests."
    profile = "small"
    history = timedelta(days=1)
    daily_messages = 40
    first_act = hours(2)

    def background(self, shop: Shop) -> None:
        shop.rotates_ci_key(before=hours(1))

    def attack(self, thief: Thief) -> None:
        thief.arrives(address="203.0.113.5", holding="auth token")
        thief.reads()
        thief.waits(hours(2) + minutes(1))
        thief.sends_messages(600, to="home", family="parcel", during=hours(5))


@pytest.fixture
def here() -> Stage:
    return stage.set_up(Small(), 1)


def test_the_clock_stands_at_the_beginning(here: Stage) -> None:
    assert here.world.now == here.began_at == datetime.fromisoformat(Small.starts)
    assert here.first_act_at == here.began_at - hours(2)


def test_what_lies_before_has_happened(here: Stage) -> None:
    made = [event for event in here.world.main.events if event.type == "account-api-keys.created"]
    assert any(event.at == here.began_at - hours(1) for event in made)
    assert any(request.person == "thief" for request in here.world.ledger.requests)


def test_the_thief_goes_on_by_himself(here: Stage) -> None:
    assert here.fraud() == 0

    here.until(here.began_at + minutes(30))

    assert here.fraud() > Decimal(3)


def test_unanswered_is_played_on_a_copy(here: Stage) -> None:
    cost = stage.unanswered(here)

    assert cost > Decimal(40)
    assert here.fraud() == 0
    assert here.world.now == here.began_at


def test_the_same_seed_plays_the_same_drill(here: Stage) -> None:
    other = stage.set_up(Small(), 1)

    here.until(here.began_at + hours(1))
    other.until(other.began_at + hours(1))

    assert here.fraud() == other.fraud()
    assert here.asks("ledger") == other.asks("ledger")


def test_what_failed_and_what_was_asked_is_counted_from_a_moment_on(here: Stage) -> None:
    here.world.main.mint_secondary("0" * 32, here.world.now, "dakkan", replace=True)
    here.world.main.promote_secondary(here.world.now)

    here.until(here.began_at + hours(2))

    assert here.failed_since(here.began_at) > 0
    assert here.failed_since(here.world.now + hours(1)) == 0
    assert here.expected_since(here.began_at) >= here.failed_since(here.began_at) - 10


def test_a_new_credential_reaches_the_shop_through_the_control(here: Stage) -> None:
    here.world.main.mint_secondary("1" * 32, here.world.now, "dakkan", replace=True)

    here.orders("deploy", {"credential": {"secret": "1" * 32}})
    here.world.main.promote_secondary(here.world.now)
    here.until(here.began_at + hours(2))

    assert here.failed_since(here.began_at) == 0
