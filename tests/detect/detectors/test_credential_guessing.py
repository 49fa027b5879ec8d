"""`credential-guessing`: refused, again and again."""

import pytest

from builders import MAIN, OTHER, SINCE, UNTIL, Row, evidence, found, shop
from dakkan.detect.detectors.credential_guessing import credential_guessing
from detect.detectors.alerting import alerts


def look(rows: list[Row]) -> list[Row]:
    return found(credential_guessing, shop(alerts=rows))


@pytest.mark.parametrize(
    ("rows", "events", "sip"),
    [
        (alerts(20003, 21, 15), 21, 0),
        (alerts(32201, 11, 30), 11, 11),
        (alerts(32202, 6, 20) + alerts(32201, 5, 20), 11, 11),
        (alerts(20003, 30) + alerts(32202, 12), 42, 12),
        (alerts(20003, 25, start=SINCE), 25, 0),
    ],
)
def test_many_refusals_in_five_minutes_are_found(rows: list[Row], events: int, sip: int) -> None:
    (row,) = look(rows)

    assert (row["account_sid"], row["events"], row["sip_events"]) == (MAIN, events, sip)
    assert len(row["exhibits"]) == events


@pytest.mark.parametrize(
    "rows",
    [
        alerts(20003, 20),
        alerts(20003, 100, 16),  # a forgotten server that asks four times a minute
        alerts(32201, 10),
        alerts(20003, 12) + alerts(32201, 9),
        alerts(11200, 100),  # the owner's own webhook is down
        alerts(20003, 30, by=OTHER),
        alerts(20003, 30, start=UNTIL),
    ],
)
def test_fewer_other_and_elsewhere_are_quiet(rows: list[Row]) -> None:
    assert not look(rows)


def test_nothing_is_nothing() -> None:
    assert not found(credential_guessing, evidence())


def test_exhibits_are_bounded() -> None:
    (row,) = look(alerts(20003, 150, 1))

    assert (row["events"], len(row["exhibits"])) == (150, 100)
