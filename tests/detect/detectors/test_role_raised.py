"""`role-raised`: a user that survives every rotation."""

from typing import Any

import pytest

from builders import OFFICE, Row, event, evidence, found, severities, shop
from dakkan.detect.detectors.role_raised import role_raised

from .differing import assert_events_keep_to_window_and_tree


def user(thing: str, field: str, old: Any, new: Any, **more: Any) -> Row:
    return event("user.updated", resource_sid=thing, changes={field: (old, new)}, **more)


@pytest.fixture(scope="module")
def found_as() -> dict[str, str]:
    events = [
        user("US1", "role", "developer", "administrator"),
        user("US2", "account_roles", ["developer"], ["developer", "Owner"]),
        user("US3", "role_sid", None, "IX00000000000000000000000000000102"),
        user("US4", "is_admin", False, True),
        user("US5", "role", "developer", "administrator", address=OFFICE),
        user("US6", "role", "administrator", "developer"),
        user("US7", "role", "owner", "administrator"),
        user("US8", "friendly_name", "a", 'owner "role": {"updated": "owner"}'),
        user("US9", "email_address", "owner@shop.example", "admin@shop.example"),
        event("user.updated", resource_sid="US10"),
    ]
    return severities(found(role_raised, shop(events=events)))


def test_however_it_is_written_a_stranger_who_raises_a_role_is_critical(found_as: dict[str, str]) -> None:
    assert {found_as[thing] for thing in ("US1", "US2", "US3", "US4")} == {"critical"}


def test_from_the_office_it_is_a_line(found_as: dict[str, str]) -> None:
    assert found_as["US5"] == "low"


def test_lower_roles_and_words_that_only_look_like_roles_are_quiet(found_as: dict[str, str]) -> None:
    assert set(found_as) == {"US1", "US2", "US3", "US4", "US5"}


def test_without_history_it_says_medium() -> None:
    (row,) = found(role_raised, evidence(events=[user("US1", "role", "developer", "owner")]))

    assert (row["severity"], row["users"]) == ("medium", 1)


def test_other_times_and_accounts_do_not_count() -> None:
    assert_events_keep_to_window_and_tree(role_raised, user("US1", "role", "developer", "owner"))
