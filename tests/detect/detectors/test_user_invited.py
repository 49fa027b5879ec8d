"""`user-invited`: a second way into the Console."""

import pytest

from builders import OFFICE, Row, event, evidence, found, severities, shop
from dakkan.detect.detectors.user_invited import user_invited


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return found(
        user_invited,
        shop(
            events=[
                event("user-invitation.created", resource_sid="UI1"),
                event("user.created", resource_sid="US1"),
                event("user-invitation.created", address=OFFICE, resource_sid="UI2"),
                event("user.deleted", resource_sid="US2"),
            ]
        ),
    )


def test_invitations_and_users_from_a_strange_address_are_found(rows: list[Row]) -> None:
    assert severities(rows) == {"UI1": "high", "US1": "high"}


def test_without_history_it_says_medium() -> None:
    (row,) = found(user_invited, evidence(events=[event("user.created", resource_sid="US1")]))

    assert row["severity"] == "medium"
