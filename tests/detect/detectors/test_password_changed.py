"""`password-changed`: passwords and second factors."""

import pytest

from builders import OFFICE, THIEF, Row, event, found, severities, shop
from dakkan.detect.detectors.password_changed import password_changed


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return found(
        password_changed,
        shop(
            events=[
                event("user-password.updated", resource_sid="US1"),
                event(
                    "user.updated", resource_sid="US2", changes={"two_factor_phone": ("+81900000", "+4479")}
                ),
                event("security-settings.updated", resource_sid="US3"),
                event("user-password.updated", address=OFFICE, resource_sid="US4"),
                event("user.updated", resource_sid="US5", changes={"language": ("en", "ja")}),
                event("user-password.updated", address=None, source="twilio", resource_sid="US6"),
            ]
        ),
    )


def test_passwords_and_second_factors_from_a_strange_address_are_found(rows: list[Row]) -> None:
    assert [severities(rows)[user] for user in ("US1", "US2", "US3")] == ["high"] * 3
    assert rows[0]["addresses"] == [THIEF]


def test_a_password_changed_in_the_office_is_only_noted(rows: list[Row]) -> None:
    assert severities(rows)["US4"] == "informational"


def test_other_fields_and_what_twilio_does_are_quiet(rows: list[Row]) -> None:
    assert not {"US5", "US6"} & set(severities(rows))
