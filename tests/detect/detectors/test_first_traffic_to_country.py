"""`first-traffic-to-country`: where the premium is, and not the customers."""

from datetime import timedelta

import pytest

from builders import (
    LONG_BEFORE,
    OFFICE,
    SINCE,
    Row,
    after,
    call,
    event,
    evidence,
    found,
    message,
    shop,
    strangers,
)
from dakkan.detect.detectors.first_traffic_to_country import first_traffic_to_country


def texts(prefix: str, count: int, body: str = "New words") -> list[Row]:
    return [message(after(n), to, body) for n, to in enumerate(strangers(count, prefix))]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    opened = event(
        "sms-geographic-permissions.updated", after(-60), changes={"germany": ("disabled", "enabled")}
    )
    planned = event(
        "sms-geographic-permissions.updated",
        SINCE - timedelta(days=5),
        OFFICE,
        changes={"taiwan": ("disabled", "enabled")},
    )
    calls = [call(after(n), to) for n, to in enumerate(strangers(6, "+232"))]
    sent = [*texts("+371", 8), *texts("+44", 8), *texts("+49", 8), *texts("+1202", 2), *texts("+8190", 8)]
    tables = shop(messages=[*sent, *texts("+886", 8)], calls=calls, events=[opened, planned])
    return {row["country"]: row for row in found(first_traffic_to_country, tables)}


def test_a_country_never_used_before_is_found_with_its_exhibits(rows: dict[str, Row]) -> None:
    assert rows["GB"]["severity"] == "medium"
    assert rows["GB"]["events"] == len(rows["GB"]["exhibits"]) == 8
    assert rows["GB"]["countries"] == ["GB"]


def test_a_country_that_fraud_favours_is_high_for_messages_and_calls(rows: dict[str, Row]) -> None:
    assert rows["LV"]["severity"] == rows["SL"]["severity"] == "high"


def test_a_country_that_a_stranger_opened_is_high(rows: dict[str, Row]) -> None:
    assert rows["DE"]["severity"] == "high"


def test_a_customer_abroad_and_a_planned_launch_are_low(rows: dict[str, Row]) -> None:
    assert rows["US"]["severity"] == rows["TW"]["severity"] == "low"


def test_a_country_in_use_is_quiet(rows: dict[str, Row]) -> None:
    assert "JP" not in rows


def test_an_account_without_history_is_quiet() -> None:
    old = event("application.updated", LONG_BEFORE, OFFICE)

    assert not found(first_traffic_to_country, evidence(messages=texts("+371", 8), events=[old]))
