"""`email-changed`: a strange address is critical, the office is a matter of course."""

import pytest

from builders import OFFICE, THIEF, Row, event, evidence, found, severities, shop
from dakkan.detect.detectors.email_changed import email_changed

CHANGE = {"email_address": ("a@shop.example", "b@evil.example")}


def changed(user: str, address: str, changes: dict[str, tuple[str, str]] = CHANGE) -> Row:
    return event("user.updated", address=address, resource_sid=user, changes=changes)


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    renamed = changed("US3", THIEF, {"friendly_name": ("a", "b")})
    return found(email_changed, shop(events=[changed("US1", THIEF), changed("US2", OFFICE), renamed]))


def test_a_change_from_a_strange_address_is_critical(rows: list[Row]) -> None:
    assert severities(rows)["US1"] == "critical"
    assert rows[0]["addresses"] == [THIEF]


def test_a_change_from_the_office_is_low(rows: list[Row]) -> None:
    assert severities(rows)["US2"] == "low"


def test_another_field_of_a_user_is_quiet(rows: list[Row]) -> None:
    assert "US3" not in severities(rows)


def test_without_history_it_says_medium() -> None:
    (row,) = found(email_changed, evidence(events=[changed("US1", THIEF)]))

    assert (row["severity"], row["confidence"]) == ("medium", "low")
