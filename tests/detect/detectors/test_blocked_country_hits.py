"""`blocked-country-hits`: somebody tries the doors that are shut."""

from datetime import datetime

import pytest

from builders import DURING, MAIN, OTHER, SINCE, UNTIL, Row, after, evidence, found, message, shop, strangers
from dakkan.detect.detectors.blocked_country_hits import blocked_country_hits
from detect.detectors.alerting import alert, alerts
from detect.detectors.chained import odd

LEONE = strangers(20, "+232", 3)


def refused(
    numbers: list[str], code: int = 21408, every: float = 10, start: datetime = DURING, by: str = MAIN
) -> list[Row]:
    text = "Permission has not been enabled for the region indicated by the 'To' number: {}."
    return [
        alert(code, after(every * n, start), by, alert_text=text.format(number))
        for n, number in enumerate(numbers)
    ]


def look(rows: list[Row], messages: list[Row] | None = None) -> list[Row]:
    return found(blocked_country_hits, shop(alerts=rows, messages=messages or []))


@pytest.mark.parametrize("code", [13227, 21215, 21408, 32205])
def test_new_countries_alone_are_medium(code: int) -> None:
    (row,) = look(refused(LEONE, code))

    assert (row["severity"], row["countries"], row["recipients"]) == ("medium", ["SL"], 20)
    assert row["events"] == len(row["exhibits"]) == 20


def test_new_countries_beside_odd_traffic_are_high() -> None:
    (row,) = look(refused(LEONE), odd(after(900)))

    assert row["severity"] == "high"


def test_odd_traffic_of_another_time_is_not_beside() -> None:
    (row,) = look(refused(LEONE), odd(after(5 * 3600)))

    assert row["severity"] == "medium"


def test_countries_of_the_account_are_medium() -> None:
    (row,) = look(refused(strangers(20)), odd(after(900)))

    assert row["severity"] == "medium"


def test_a_number_in_a_link_is_read_too() -> None:
    (row,) = look(
        [alert(21215, after(n), alert_text=f"To=%2B{number[1:]}&x=1") for n, number in enumerate(LEONE)]
    )

    assert row["countries"] == ["SL"]


def test_a_call_of_the_log_tells_its_recipient() -> None:
    sent = [message(after(n), to) for n, to in enumerate(LEONE)]

    (row,) = look([alert(13227, after(n), resource_sid=one["sid"]) for n, one in enumerate(sent)], sent)

    assert row["recipients"] == 20


def test_lines_without_a_number_count_by_themselves() -> None:
    (row,) = look(alerts(32205, 15))

    assert (row["severity"], row["recipients"]) == ("medium", 0)


@pytest.mark.parametrize(
    "rows",
    [
        refused(LEONE[:1] * 15),  # one customer's typo, tried again and again
        refused(LEONE[:2] * 8),
        refused(LEONE[:10]),
        refused(LEONE, every=70),  # a typo now and then
        refused(LEONE, code=21211),
        refused(LEONE, by=OTHER),
        refused(LEONE, start=UNTIL),
    ],
)
def test_twins_are_quiet(rows: list[Row]) -> None:
    assert not look(rows)


def test_the_first_moment_of_the_window_counts() -> None:
    assert look(refused(LEONE, start=SINCE))


def test_nothing_is_nothing_and_without_history_no_country_is_new() -> None:
    assert not found(blocked_country_hits, evidence())
    (row,) = found(blocked_country_hits, evidence(alerts=refused(LEONE), messages=odd(after(900))))
    assert row["severity"] == "medium"
