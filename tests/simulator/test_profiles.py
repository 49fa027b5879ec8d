"""Whose account it is: the same arguments build the same world, with a history of the right shape."""

import pickle
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from dakkan.simulator.countries import country_of
from dakkan.simulator.profiles import build
from dakkan.simulator.traffic import Message
from dakkan.simulator.world import World

NOW = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
TOKYO = timedelta(hours=9)


@cache
def world(profile: str = "shop") -> World:
    """Read only: shared by the tests of this file."""
    return build(3, profile, now=NOW, daily_messages=400)


def outbound(here: World) -> list[Message]:
    rows = (row for account in here.accounts.values() for row in account.messages.placed)
    return [row for row in rows if row.direction == "outbound-api"]


def picture(here: World) -> list[tuple[str, str, str]]:
    return [(row.sid, row.to, row.body) for row in outbound(here)]


def test_the_same_seed_builds_the_same_world() -> None:
    one, other = build(3, "small", now=NOW, daily_messages=50), build(3, "small", now=NOW, daily_messages=50)

    assert picture(one) == picture(other)
    assert one.main.auth_token == other.main.auth_token


def test_another_seed_builds_another_world() -> None:
    one, other = build(3, "small", now=NOW, daily_messages=50), build(4, "small", now=NOW, daily_messages=50)

    assert picture(one) != picture(other)


def test_the_shop_is_the_reference_customer() -> None:
    here = world()

    accounts = list(here.accounts.values())
    assert len(here.children(here.main)) == 2
    assert sum(len(account.kind("phone-number")) for account in accounts) == 4
    assert len(here.main.kind("copilot-application")) == 1
    assert len(here.main.kind("application")) == 2
    assert len(here.main.kind("usage-trigger")) == 2
    assert len(here.keys) == 3
    assert len(here.users) == 3


def test_traffic_goes_to_three_countries_at_the_hours_of_shoppers() -> None:
    sent = outbound(world())

    assert {country_of(row.to) for row in sent} == {"JP", "US", "TW"}
    japan = [row for row in sent if country_of(row.to) == "JP"]
    by_hour = Counter((row.created_at + TOKYO).hour for row in japan)
    assert by_hour[12] > 2 * by_hour[15]
    assert by_hour[19] > 5 * by_hour[4]
    by_day = Counter((row.created_at + TOKYO).date() for row in japan)
    whole = {day: count for day, count in by_day.items() if NOW.date() > day > min(by_day)}
    assert len(whole) == 29
    assert max(count for day, count in whole.items() if day.weekday() == 6) < min(
        count for day, count in whole.items() if day.weekday() in (1, 4)
    )  # Sundays are quiet, newsletters go out on Tuesdays and Fridays


def test_most_messages_arrive_and_some_do_not() -> None:
    statuses = Counter(row.status for row in outbound(world()))

    assert 0.95 < statuses["delivered"] / statuses.total() < 0.995
    assert set(statuses) == {"delivered", "undelivered"}


def test_there_are_calls_and_logins_on_most_days() -> None:
    here = world()

    calls = [row for account in here.accounts.values() for row in account.calls.placed]
    logins = [event for event in here.main.events if event.type == "user-session.created"]
    assert 60 * 30 < len(calls) < 150 * 30
    assert {event.actor.address for event in logins} == {"192.0.2.50", "192.0.2.51", "192.0.2.77"}
    assert len({event.at.date() for event in logins}) >= 18


def test_ci_rotates_and_deploys_from_its_one_address() -> None:
    here = world()

    since = NOW - timedelta(days=30)
    events = [event for event in here.main.events if event.at >= since]
    by_type = Counter(event.type for event in events if event.actor.source == "api")
    assert by_type["account-api-keys.created"] == by_type["account-api-keys.deleted"] >= 1
    assert by_type["phone-number.updated"] >= 6
    assert {event.actor.address for event in events if event.actor.source == "api"} == {"198.51.100.30"}


def test_all_webhooks_are_on_own_hosts() -> None:
    here = world()

    assert here.shop is not None
    for account in here.accounts.values():
        for things in account.things.values():
            for thing in things.values():
                urls = [url for url in thing.leads_somewhere().values() if "://" in url]
                assert all(url.split("/")[2] in here.shop.hosts for url in urls)


def test_a_platform_takes_tenants_on_from_one_address() -> None:
    here = world("isv")

    made = [event for event in here.main.events if event.type == "account.created"]
    lately = [event for event in made if event.at > NOW - timedelta(days=30)]
    assert len(here.children(here.main)) == 30
    assert len(lately) >= 5
    assert {event.actor.address for event in made} == {"198.51.100.60"}
    assert all(account.kind("phone-number") for account in here.children(here.main))
    busy = [account for account in here.children(here.main) if len(account.messages) > 20]
    assert len(busy) >= 25


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(ValueError, match="no such profile"):
        build(profile="bank")


def test_a_world_survives_pickling_and_lives_on_alike() -> None:
    here = build(5, "small", now=NOW, daily_messages=50)
    copy: World = pickle.loads(pickle.dumps(here))  # noqa: S301 - our own, just made

    here.advance(3 * 3600)
    copy.advance(3 * 3600)

    assert picture(here) == picture(copy)
    assert len(outbound(here)) > 0


def test_a_month_is_built_in_seconds() -> None:
    begun = time.process_time()

    here = build(1, "shop", now=NOW, daily_messages=1000)

    assert len(outbound(here)) > 25_000
    assert time.process_time() - begun < 4
