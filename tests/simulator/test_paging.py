"""Pages in both styles, and filters by date (reference 2.2, 4.1, 4.2)."""

import time
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from dakkan.simulator.account import Account
from dakkan.simulator.traffic import Call, Message
from dakkan.simulator.world import World
from simulator.conftest import API, FROM, TO, Somebody, call, code, passes, send


def past(world: World, account: Account, at: datetime, to: str = TO) -> Message:
    return Message(
        world.serial(), world.sid("SM"), account.sid, "outbound-api", "delivered", FROM, to, "hello", at, at, at,
        "shop", Decimal("0.0083"),
    )  # fmt: skip


def all_pages(owner: Somebody, path: str) -> list[str]:
    sids, url = [], path
    while url:
        body = owner.get(f"https://api.twilio.com{url}" if url != path else url).json()
        sids += [row["sid"] for row in body["messages"]]
        url = body["next_page_uri"]
    return sids


def test_the_2010_style_leads_from_page_to_page_with_the_filters_in_the_links(
    world: World, owner: Somebody, main: Account
) -> None:
    rows = [past(world, main, world.now - timedelta(hours=n)) for n in range(5)]
    world.add_past_messages(rows)

    path = f"/Accounts/{main.sid}/Messages.json?DateSent%3E=2026-11-01&PageSize=2"
    first = owner.get(path).json()

    assert (first["page"], first["page_size"], first["start"], first["end"]) == (0, 2, 0, 1)
    assert f"DateSent%3E=2026-11-01&PageSize=2&Page=1&PageToken=PA{rows[1].sid}" in first["next_page_uri"]
    assert all_pages(owner, path) == [row.sid for row in rows]


def test_the_v1_style_has_absolute_links_and_names_its_key(owner: Somebody, main: Account) -> None:
    for number in range(3):
        owner.ask("POST", f"/Accounts/{main.sid}/Applications.json", FriendlyName=str(number))
    first = owner.get("https://monitor.twilio.com/v1/Events", PageSize="2").json()

    second = owner.get(first["meta"]["next_page_url"]).json()

    assert first["meta"]["key"] == "events"
    assert first["meta"]["next_page_url"].startswith("https://monitor.twilio.com/v1/Events?PageSize=2&Page=1")
    assert len(first["events"]) + len(second["events"]) == 3
    assert second["meta"]["next_page_url"] is None


def test_a_page_has_at_most_a_thousand_rows(world: World, owner: Somebody, main: Account) -> None:
    world.add_past_messages([past(world, main, world.now - timedelta(seconds=n)) for n in range(1100)])

    body = owner.get(f"/Accounts/{main.sid}/Messages.json", PageSize="5000").json()

    assert (len(body["messages"]), body["page_size"]) == (1000, 1000)


@pytest.mark.parametrize("size", ["0", "many", "-1"])
def test_a_page_size_that_is_no_size_is_refused(owner: Somebody, main: Account, size: str) -> None:
    assert code(owner.get(f"/Accounts/{main.sid}/Messages.json", PageSize=size)) == (400, 20001)


def test_the_cursor_stays_while_rows_arrive_and_go(world: World, owner: Somebody, main: Account) -> None:
    rows = [past(world, main, world.now - timedelta(hours=n)) for n in range(4)]
    world.add_past_messages(rows)
    first = owner.get(f"/Accounts/{main.sid}/Messages.json", PageSize="2").json()

    send(owner)
    passes(world, minutes=1)
    owner.ask("DELETE", f"/Accounts/{main.sid}/Messages/{rows[1].sid}.json")
    second = owner.get(f"https://api.twilio.com{first['next_page_uri']}").json()

    assert [row["sid"] for row in second["messages"]] == [rows[2].sid, rows[3].sid]


def test_no_message_is_lost_when_it_is_sent_between_two_pages(world: World, owner: Somebody) -> None:
    queued = {send(owner).json()["sid"] for _ in range(6)}
    path = f"{API}/Accounts/{owner.user}/Messages.json?PageSize=2"
    seen, url = set(), path
    while url:
        body = owner.get(url).json()
        seen |= {row["sid"] for row in body["messages"]}
        url = body["next_page_uri"] and f"https://api.twilio.com{body['next_page_uri']}"
        passes(world, seconds=2)

    assert seen == queued


def days(world: World, owner: Somebody, main: Account, **query: str) -> list[int]:
    """Days of the month of the messages listed; there is one at noon of each of the last four days."""
    noon = world.now - timedelta(hours=12)  # 23 November
    if not main.messages:
        world.add_past_messages([past(world, main, noon - timedelta(days=n)) for n in range(4)])
    body = owner.get(f"/Accounts/{main.sid}/Messages.json", **query).json()
    return [int(row["date_sent"][5:7]) for row in body["messages"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [23, 22, 21, 20]),
        ({"DateSent": "2026-11-22"}, [22]),
        ({"DateSent<": "2026-11-22"}, [22, 21, 20]),
        ({"DateSent>": "2026-11-22"}, [23, 22]),
        ({"DateSent>": "2026-11-21", "DateSent<": "2026-11-22"}, [22, 21]),
        ({"DateSent>": "2026-11-22T12:00:00Z"}, [23, 22]),
        ({"DateSent>": "2026-11-22T12:00:01Z"}, [23]),
        ({"DateSent<": "2026-11-22T12:00:00Z"}, [22, 21, 20]),
        ({"DateSent<": "2026-11-22T11:59:59Z"}, [21, 20]),
        ({"DateSent": "2026-11-22 12:00:00.000"}, [22]),
        ({"DateSent>": "Sun, 22 Nov 2026 12:00:01 +0000"}, [23]),
        ({"To": "+14155550112"}, []),
        ({"To": "+1415*", "From": FROM}, [23, 22, 21, 20]),
    ],
)
def test_messages_are_found_by_date_and_number(
    world: World, owner: Somebody, main: Account, query: dict[str, str], expected: list[int]
) -> None:
    assert days(world, owner, main, **query) == expected


def test_whether_filters_take_a_time_is_a_setting(world: World, owner: Somebody, main: Account) -> None:
    world.settings.times_in_date_filters = False

    assert days(world, owner, main, **{"DateSent>": "2026-11-22T12:00:01Z"}) == [23, 22]


def test_queued_messages_are_in_the_plain_list_and_not_in_lists_by_date(
    owner: Somebody, main: Account
) -> None:
    sid = send(owner).json()["sid"]

    plain = owner.get(f"/Accounts/{main.sid}/Messages.json").json()["messages"]
    dated = owner.get(f"/Accounts/{main.sid}/Messages.json", **{"DateSent>": "2026-01-01"}).json()["messages"]

    assert [row["sid"] for row in plain] == [sid]
    assert dated == []


def test_calls_are_found_by_start_time_where_before_a_day_is_without_it(
    world: World, owner: Somebody, main: Account
) -> None:
    first = call(owner, TimeLimit="30").json()["sid"]
    passes(world, days=1)
    second = call(owner, TimeLimit="30").json()["sid"]
    passes(world, minutes=5)

    def found(**query: str) -> list[str]:
        return [row["sid"] for row in owner.get(f"/Accounts/{main.sid}/Calls.json", **query).json()["calls"]]

    assert found() == [second, first]
    assert found(**{"StartTime<": "2026-11-25"}) == [first]
    assert found(**{"StartTime>": "2026-11-25"}) == [second]
    assert found(StartTime="2026-11-24") == [first]
    assert found(Status="completed") == [second, first]
    assert found(**{"EndTime<": "2026-11-25"}) == [first]


def test_a_call_at_midnight_belongs_to_the_day_that_begins(
    world: World, owner: Somebody, main: Account
) -> None:
    at = world.now
    world.add_past_calls(
        [
            Call(
                world.serial(),
                world.sid("CA"),
                main.sid,
                "outbound-api",
                "completed",
                FROM,
                TO,
                at,
                at,
                at,
                "shop",
            )
        ]
    )

    def found(**query: str) -> int:
        return len(owner.get(f"/Accounts/{main.sid}/Calls.json", **query).json()["calls"])

    assert found(**{"StartTime<": "2026-11-24"}) == 0
    assert found(**{"StartTime>": "2026-11-24"}) == 1


def test_an_unreadable_date_is_refused(owner: Somebody, main: Account) -> None:
    answer = owner.get(f"/Accounts/{main.sid}/Messages.json", **{"DateSent>": "yesterday"})

    assert code(answer) == (400, 20001)


def test_a_page_of_a_long_list_comes_quickly(world: World, owner: Somebody, main: Account) -> None:
    world.add_past_messages([past(world, main, world.now - timedelta(seconds=n)) for n in range(50_000)])
    window = {"DateSent>": "2026-11-23T20:00:00Z", "DateSent<": "2026-11-23T21:00:00Z", "PageSize": "1000"}

    began = time.perf_counter()
    body = owner.get(f"/Accounts/{main.sid}/Messages.json", **window).json()

    assert len(body["messages"]) == 1000
    assert time.perf_counter() - began < 1.0  # about 12 ms; the bound is for a busy machine
