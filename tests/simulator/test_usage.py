"""Usage records: by category and period, lagging, with subaccounts (reference 4.3)."""

import pytest

from dakkan.simulator import numbers
from dakkan.simulator.account import Account
from dakkan.simulator.app import Simulator
from dakkan.simulator.world import World
from simulator.conftest import FROM, Somebody, passes, send


def records(owner: Somebody, period: str = "", **query: str) -> list[dict[str, str]]:
    answer = owner.get(f"/Accounts/{owner.user}/Usage/Records{period}.json", **query)
    rows: list[dict[str, str]] = answer.json()["usage_records"]
    return rows


def test_usage_shows_after_a_delay_and_says_of_when_it_is(world: World, owner: Somebody) -> None:
    send(owner)
    passes(world, minutes=2)
    early = records(owner, Category="sms-outbound-longcode")[0]
    passes(world, minutes=5)
    late = records(owner, Category="sms-outbound-longcode")[0]

    assert (early["count"], late["count"]) == ("0", "1")
    assert late["as_of"] == "2026-11-24T00:02:00+00:00"


def test_wider_categories_contain_the_narrower_ones_and_the_total_counts_once(
    world: World, owner: Somebody
) -> None:
    for _ in range(10):
        send(owner)
    passes(world, hours=1)

    rows = {row["category"]: row for row in records(owner)}

    assert {rows[name]["count"] for name in ("sms", "sms-outbound", "sms-outbound-longcode")} == {"10"}
    assert rows["totalprice"]["price"] == pytest.approx(0.083)


def test_subaccounts_count_unless_they_are_left_out(
    world: World, app: Simulator, owner: Somebody, branch: Account
) -> None:
    numbers.add(world, branch, "+14155550122")
    send(Somebody(app, branch.sid, branch.auth_token), From="+14155550122")
    send(owner)
    passes(world, hours=1)

    both = records(owner, Category="sms")[0]["count"]
    alone = records(owner, Category="sms", IncludeSubaccounts="false")[0]["count"]

    assert (both, alone) == ("2", "1")


def test_days_come_newest_first_and_only_those_asked_for(world: World, owner: Somebody) -> None:
    for _ in range(3):
        send(owner)
        passes(world, days=1)

    def days(period: str, **query: str) -> list[tuple[str, str]]:
        return [(row["start_date"], row["count"]) for row in records(owner, period, Category="sms", **query)]

    assert days("/Daily")[:4] == [
        ("2026-11-27", "0"),
        ("2026-11-26", "1"),
        ("2026-11-25", "1"),
        ("2026-11-24", "1"),
    ]
    assert days("/Daily", StartDate="2026-11-25", EndDate="2026-11-25") == [("2026-11-25", "1")]
    assert days("/Daily", StartDate="-2days", EndDate="2026-11-26") == [
        ("2026-11-26", "1"),
        ("2026-11-25", "1"),
    ]
    assert days("/Yesterday") == [("2026-11-26", "1")]
    assert days("/Today") == [("2026-11-27", "0")]
    assert days("/ThisMonth") == [("2026-11-01", "3")]
    assert days("/LastMonth") == [("2026-10-01", "0")]


def test_prices_may_come_as_text(world: World, owner: Somebody) -> None:
    world.settings.usage_prices = "text"
    send(owner)
    passes(world, hours=1)

    assert records(owner, Category="sms")[0]["price"] == "0.0083"


def test_a_bought_number_is_in_the_usage_and_paid(world: World, owner: Somebody, main: Account) -> None:
    owner.ask("POST", f"/Accounts/{main.sid}/IncomingPhoneNumbers.json", PhoneNumber="+14155550123")
    passes(world, hours=1)

    assert records(owner, Category="phonenumbers")[0]["count"] == "1"
    assert owner.get(f"/Accounts/{main.sid}/Balance.json").json()["balance"] == "498.85"
    assert FROM in world.numbers_in_use
