"""Attempts of Verify: listed page by page with their filters, and summed up."""

from datetime import timedelta
from typing import Any

import pytest

from dakkan.simulator import verifications, verify_services
from dakkan.simulator.account import Account
from dakkan.simulator.world import World
from simulator.conftest import Somebody, code, passes

ATTEMPTS = "https://verify.twilio.com/v2/Attempts"


@pytest.fixture
def service(world: World, main: Account) -> str:
    """With six attempts, a minute apart: four in the United States, of which two came back, two in Canada."""
    sid = verify_services.create(world, main, {"friendly_name": "Shop"}).sid
    for number in range(4):
        verifications.attempt(
            world, main, sid, f"+1415555010{number}", converted=number % 2 == 0, person="shop"
        )
        passes(world, minutes=1)
    for number in range(2):
        verifications.attempt(world, main, sid, f"+1416555010{number}", "call", converted=False)
        passes(world, minutes=1)
    return sid


def listed(who: Somebody, **filters: str) -> list[Any]:
    answer = who.get(ATTEMPTS, **filters)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["attempts"])


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 6),
        ({"Status": "converted"}, 2),
        ({"Status": "unconverted"}, 4),
        ({"Country": "CA"}, 2),
        ({"Channel": "call"}, 2),
        ({"ChannelData.To": "+14155550103"}, 1),
        ({"VerifyServiceSid": "VA" + "0" * 32}, 0),
        ({"DateCreatedAfter": "2026-11-24T00:04:00Z"}, 2),
        ({"DateCreatedBefore": "2026-11-24T00:01:00Z"}, 2),
        ({"DateCreatedAfter": "2026-11-24T00:01:00Z", "DateCreatedBefore": "2026-11-24T00:03:00Z"}, 3),
    ],
)
def test_attempts_are_filtered(owner: Somebody, service: str, filters: dict[str, str], count: int) -> None:
    assert len(listed(owner, **filters)) == count


def test_pages_follow_each_other_newest_first(owner: Somebody, service: str) -> None:
    rows: list[Any] = []
    url: str | None = f"{ATTEMPTS}?PageSize=4"
    while url:
        page = owner.get(url).json()
        rows += page["attempts"]
        url = page["meta"]["next_page_url"]

    created = [row["date_created"] for row in rows]
    assert len({row["sid"] for row in rows}) == 6
    assert created == sorted(created, reverse=True)


def test_the_summary_counts_what_came_back(owner: Somebody, service: str) -> None:
    everything = owner.get(f"{ATTEMPTS}/Summary").json()
    canada = owner.get(f"{ATTEMPTS}/Summary", DestinationPrefix="+1416").json()
    nobody = owner.get(f"{ATTEMPTS}/Summary", Country="LV").json()

    assert (everything["total_attempts"], everything["total_converted"]) == (6, 2)
    assert everything["conversion_rate_percentage"].startswith("33.333")
    assert (canada["total_unconverted"], float(canada["conversion_rate_percentage"])) == (2, 0)
    assert nobody["total_attempts"] == 0


def test_one_attempt_tells_of_its_message(owner: Somebody, service: str) -> None:
    sid = listed(owner, **{"ChannelData.To": "+14155550101"})[0]["sid"]

    shown = owner.get(f"{ATTEMPTS}/{sid}").json()

    assert shown["conversion_status"] == "unconverted"
    assert shown["channel_data"]["message_status"] in ("delivered", "undelivered")
    assert code(owner.get(f"{ATTEMPTS}/VL{'0' * 32}")) == (404, 20404)


def test_what_was_before_the_play_is_listed_too(
    owner: Somebody, world: World, main: Account, service: str
) -> None:
    days = [world.now - timedelta(days=number) for number in range(1, 4)]
    main.attempts.add_past(
        [verifications.past(world, main, service, "+14155550199", day, converted=True) for day in days]
    )

    assert len(listed(owner, DateCreatedBefore="2026-11-23T23:59:59Z")) == 3
    assert len(listed(owner)) == 9
