"""`console-login-from-new-place`: travel is a look, an administrative change after it an alarm."""

from datetime import timedelta

import pytest

from builders import BEFORE, LONG_BEFORE, OFFICE, SERVER, Row, after, event, found, severities, shop
from dakkan.detect.detectors.console_login_from_new_place import console_login_from_new_place

HOTEL, THIEF, SLOW = "2001:db8:5::7", "203.0.113.66", "2001:db8:77::1"


def login(user: str, address: str, seconds: float = 0) -> Row:
    return event("user-session.created", after(seconds), address, source="web", resource_sid=user)


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    history = event("user-session.created", LONG_BEFORE, OFFICE, source="web")
    return found(
        console_login_from_new_place,
        shop(
            events=[
                history,
                login("US1", THIEF),
                event("account-api-keys.created", after(600), "203.0.113.99"),  # the same /24
                login("US2", HOTEL),
                login("US3", "198.51.100.77"),  # the office's network
                login("US4", SLOW),
                event("account-api-keys.created", after(2 * 3600), SLOW),
            ]
        ),
    )


def test_an_administrative_change_within_the_hour_makes_it_high(rows: list[Row]) -> None:
    assert severities(rows)["US1"] == "high"
    assert rows[0]["changes"] == 1


def test_a_traveller_who_changes_nothing_is_medium(rows: list[Row]) -> None:
    assert severities(rows)["US2"] == "medium"


def test_a_change_after_the_hour_does_not_count(rows: list[Row]) -> None:
    assert severities(rows)["US4"] == "medium"


def test_the_office_is_quiet(rows: list[Row]) -> None:
    assert "US3" not in severities(rows)


def test_a_server_that_never_had_a_console_session_is_a_new_place() -> None:
    other = event("user-session.created", LONG_BEFORE, "2001:db8:5::1", source="web")

    assert severities(found(console_login_from_new_place, shop(events=[other, login("US1", SERVER)])))


def test_a_login_minutes_before_the_window_does_not_make_a_place_usual() -> None:
    just_before = event("user-session.created", BEFORE + timedelta(hours=23), THIEF, source="web")

    rows = found(console_login_from_new_place, shop(events=[just_before, login("US1", THIEF)]))

    assert severities(rows)["US1"] == "medium"
