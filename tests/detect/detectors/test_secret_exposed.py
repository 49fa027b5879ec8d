"""`secret-exposed`: it lies there until it is replaced."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from builders import (
    DURING,
    LONG_BEFORE,
    MAIN,
    OFFICE,
    OTHER,
    SINCE,
    SUB,
    THIEF,
    UNTIL,
    Row,
    after,
    event,
    evidence,
    found,
    shop,
)
from dakkan.detect.detectors.secret_exposed import secret_exposed
from dakkan.model.known import Accepted, Known
from detect.detectors.chained import odd

KEY = "SK" + "d" * 32
ALIVE = {"account_sid": MAIN, "sid": KEY, "created_at": LONG_BEFORE}
PLACE = "https://code.example/shop/.env"


def leak(value: str = MAIN, at: datetime = DURING, **more: datetime | None) -> Known:
    return Known.of([Accepted("leak", value, "owner", PLACE, at, **more)])


def look(known: Known, **rows: list[Row]) -> list[Row]:
    return found(secret_exposed, shop(keys=[ALIVE], **rows), known=known)


@pytest.mark.parametrize("value", [MAIN, SUB, KEY])
def test_a_leak_is_high_from_when_it_was_told(value: str) -> None:
    (row,) = look(leak(value))

    assert (row["severity"], row["events"], row["exhibits"]) == ("high", 0, [])
    assert row["account_sid"] == (SUB if value == SUB else MAIN)
    assert (row["first_seen"], row["credential"]) == (DURING, value)
    assert row["resources"] == ([KEY] if value == KEY else [])


def test_the_place_is_named_and_cannot_be_clicked() -> None:
    (row,) = look(leak())

    assert row["where"] == "hxxps://code[.]example/shop/[.]env"


def test_it_lies_there_since_the_time_the_owner_says() -> None:
    (row,) = look(leak(since=LONG_BEFORE))

    assert row["first_seen"] == LONG_BEFORE


@pytest.mark.parametrize(
    "rows",
    [{"events": [event("application.created", after(60))]}, {"messages": odd(after(60))}],
)
def test_strange_acts_or_odd_traffic_since_are_critical(rows: dict[str, list[Row]]) -> None:
    (row,) = look(leak(), **rows)

    assert row["severity"] == "critical"
    assert len(row["exhibits"]) == row["events"] > 0
    assert row["addresses"] == ([THIEF] if "events" in rows else [])


@pytest.mark.parametrize(
    "rows",
    [
        {"events": [event("application.created", after(-60))]},  # before it lay there
        {"events": [event("application.created", after(60), OFFICE)]},
        {"events": [event("application.created", after(60), account_sid=SUB)]},
        {"messages": odd(after(60), count=4)},
    ],
)
def test_ordinary_work_leaves_it_high(rows: dict[str, list[Row]]) -> None:
    (row,) = look(leak(), **rows)

    assert row["severity"] == "high"


@pytest.mark.parametrize(
    "known",
    [
        Known(),
        leak(OTHER),
        leak("SK" + "e" * 32),  # nobody of the tree's
        leak(at=UNTIL),
        leak(at=LONG_BEFORE, until=SINCE),
    ],
)
def test_other_accounts_and_other_times_are_quiet(known: Known) -> None:
    assert not look(known)


def test_a_credential_that_was_replaced_is_quiet() -> None:
    yesterday = SINCE - timedelta(days=1)
    rotated = event("account-auth-token.promoted", yesterday, OFFICE)
    deleted = event("account-api-keys.deleted", yesterday, OFFICE, resource_sid=KEY)

    assert not look(leak(since=LONG_BEFORE), events=[rotated])
    assert not look(leak(KEY, since=LONG_BEFORE), events=[deleted])
    assert look(leak(KEY, since=LONG_BEFORE), events=[rotated])  # a rotated token leaves keys alive


def test_a_leak_that_is_told_twice_is_one_finding_with_both_places() -> None:
    searched = Accepted("leak", MAIN, "dakkan leaks", "/src: config", DURING, since=LONG_BEFORE, until=DURING)
    (row,) = look(Known.of([*leak().entries("leak"), searched]))

    assert row["first_seen"] == LONG_BEFORE
    assert "code[.]example" in row["where"] and "/src: config" in row["where"]


def test_of_two_notes_the_one_without_an_end_counts() -> None:
    over = Accepted("leak", MAIN, "dakkan leaks", "x", LONG_BEFORE, until=SINCE)

    assert not look(Known.of([over, replace(over, until=SINCE - timedelta(days=2))]))
    assert look(Known.of([over, replace(over, until=None)]))


def test_without_evidence_of_anything_the_main_account_counts() -> None:
    assert not found(secret_exposed, evidence())
    assert found(secret_exposed, evidence(), known=leak())[0]["severity"] == "high"
