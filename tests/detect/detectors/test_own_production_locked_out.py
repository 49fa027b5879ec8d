"""`own-production-locked-out`: the owner's servers are refused, and the thief's are not."""

from datetime import datetime, timedelta

import pytest

from builders import (
    DURING,
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
from dakkan.detect.detectors.own_production_locked_out import own_production_locked_out
from detect.detectors.alerting import alerts

PROMOTED = "account-auth-token.promoted"


def promoted(address: str | None = THIEF, at: datetime = DURING, **more: object) -> Row:
    return event(PROMOTED, at, address, **more)


def look(events: list[Row], refusals: list[Row]) -> list[Row]:
    return found(own_production_locked_out, shop(events=events, alerts=refusals))


def test_refusals_after_a_strange_promotion_are_critical() -> None:
    one = promoted()

    (row,) = look([one], alerts(20003, 5, start=after(60)))

    assert (row["severity"], row["confidence"], row["says"]) == ("critical", "high", None)
    assert (row["promoted_at"], row["first_seen"], row["events"]) == (after(0), after(60), 5)
    assert row["exhibits"][0] == one["sid"]
    assert (len(row["exhibits"]), row["addresses"]) == (6, [THIEF])


def test_a_promotion_from_nowhere_is_high() -> None:
    (row,) = look([promoted(None)], alerts(20003, 5, start=after(60)))

    assert (row["severity"], row["confidence"]) == ("high", "low")


@pytest.mark.parametrize(("count", "every", "hits"), [(20, 180, 1), (19, 10, 0), (20, 190, 0), (25, 5, 1)])
def test_without_a_promotion_twenty_in_an_hour_are_medium(count: int, every: float, hits: int) -> None:
    rows = look([], alerts(20003, count, every))

    assert [row["severity"] for row in rows] == ["medium"] * hits
    assert all("promoted_at" not in row["says"] for row in rows)


@pytest.mark.parametrize(
    ("events", "refusals"),
    [
        ([promoted(OFFICE)], alerts(20003, 50, start=after(60))),  # a rotation, and a forgotten server
        ([promoted()], alerts(20003, 2, start=after(60))),
        ([promoted()], alerts(20003, 5, start=after(-600))),  # refused before it
        ([promoted()], alerts(11200, 50, start=after(60))),
        ([promoted(account_sid=SUB)], alerts(20003, 5, start=after(60))),  # another account's token
        ([promoted()], alerts(20003, 5, start=UNTIL)),
        ([promoted(at=SINCE - timedelta(hours=25))], alerts(20003, 5, start=SINCE)),
        ([promoted(account_sid=OTHER)], alerts(20003, 50, start=after(60), by=OTHER)),
        ([promoted()], []),
    ],
)
def test_twins_other_accounts_and_other_times_are_quiet(events: list[Row], refusals: list[Row]) -> None:
    assert not look(events, refusals)


def test_the_day_after_the_promotion_counts() -> None:
    (row,) = look([promoted(at=SINCE - timedelta(hours=3))], alerts(20003, 5, start=SINCE))

    assert (row["severity"], row["account_sid"]) == ("critical", MAIN)


def test_nothing_is_nothing_and_without_history_it_says_high() -> None:
    assert not found(own_production_locked_out, evidence())
    tables = evidence(events=[promoted()], alerts=alerts(20003, 5, start=after(60)))
    assert found(own_production_locked_out, tables)[0]["severity"] == "high"
