"""`new-api-key-used-at-once`: the commonest way back in."""

import pytest

from builders import (
    BAIT,
    LONG_BEFORE,
    OFFICE,
    SERVER,
    SINCE,
    Row,
    after,
    event,
    evidence,
    found,
    message,
    severities,
    shop,
    strangers,
)
from dakkan.detect.detectors.new_api_key_used_at_once import new_api_key_used_at_once

ODD = [message(after(60 + i), to, BAIT) for i, to in enumerate(strangers(30))]


def made(key: str, address: str | None = None, at: object = None) -> Row:
    where = {"address": address} if address else {}
    return event("account-api-keys.created", at or after(0), resource_sid=key, **where)  # type: ignore[arg-type]  # a datetime


@pytest.fixture(scope="module")
def with_odd_traffic() -> dict[str, str]:
    pipeline = made("SK0", SERVER, LONG_BEFORE)
    keys = [made("SK1"), made("SK2", OFFICE), made("SK3", SERVER)]
    return severities(found(new_api_key_used_at_once, shop(events=[pipeline, *keys], messages=ODD)))


def test_a_strange_key_with_odd_traffic_in_the_hour_is_critical(with_odd_traffic: dict[str, str]) -> None:
    assert with_odd_traffic["SK1"] == "critical"


def test_a_key_from_where_keys_are_never_made_is_medium_beside_odd_traffic(
    with_odd_traffic: dict[str, str],
) -> None:
    assert with_odd_traffic["SK2"] == "medium"


def test_the_build_machine_that_always_makes_keys_stays_quiet(with_odd_traffic: dict[str, str]) -> None:
    assert "SK3" not in with_odd_traffic


def test_without_odd_traffic_a_strange_key_is_high_and_the_offices_is_quiet() -> None:
    rows = found(new_api_key_used_at_once, shop(events=[made("SK1"), made("SK2", OFFICE)]))

    assert severities(rows) == {"SK1": "high"}


def test_a_key_of_the_last_day_before_the_window_is_not_the_windows() -> None:
    assert not found(new_api_key_used_at_once, shop(events=[made("SK1", at=SINCE.replace(hour=0, day=23))]))


def test_without_history_it_says_medium() -> None:
    (row,) = found(new_api_key_used_at_once, evidence(events=[made("SK1")]))

    assert row["severity"] == "medium"
