"""`alarm-changed`: whoever silences the alarm has hours."""

import pytest

from builders import Row, severities
from dakkan.detect.detectors.alarm_changed import alarm_changed

from .differing import (
    EVIL,
    OWN,
    assert_diffs_keep_to_window,
    assert_other_account_is_not_looked_at,
    by_office,
    by_stranger,
    diff,
    seen,
)


def changed(thing: str, field: str, previous: str, updated: str, **more: str) -> Row:
    return diff("alarm", thing, "changed", field=field, previous=previous, updated=updated, **more)


@pytest.fixture(scope="module")
def found_as() -> dict[str, str]:
    rows = seen(
        alarm_changed,
        [
            diff("alarm", "AK1", "removed"),
            changed("AK2", "enabled", "true", "false"),
            changed("AK3", "email", "a@shop.example", "b@evil.example"),
            changed("AK4", "webhook", OWN, EVIL, site="evil.example"),
            changed("AK5", "webhook", OWN, ""),
            by_stranger(changed("AK6", "enabled", "true", "false")),
            by_office(diff("alarm", "AK7", "removed")),
            by_office(changed("AK8", "webhook", OWN, EVIL, site="evil.example")),
            changed("AK9", "enabled", "false", "true"),
            changed("AK10", "name", "a", "b"),
            diff("alarm", "AK11"),
            changed("AK12", "email", "[]", '["a@shop.example"]'),
        ],
    )
    return severities(rows)


def test_removed_switched_off_and_moved_alarms_are_medium(found_as: dict[str, str]) -> None:
    assert {found_as[thing] for thing in ("AK1", "AK2", "AK3", "AK5")} == {"medium"}


def test_one_that_now_tells_a_foreign_host_is_high(found_as: dict[str, str]) -> None:
    assert found_as["AK4"] == "high"


def test_by_a_stranger_it_is_high_and_by_the_office_low_at_most(found_as: dict[str, str]) -> None:
    assert (found_as["AK6"], found_as["AK8"]) == ("high", "low")
    assert "AK7" not in found_as


def test_a_new_alarm_a_new_name_and_one_more_mailbox_are_quiet(found_as: dict[str, str]) -> None:
    assert not {"AK9", "AK10", "AK11", "AK12"} & set(found_as)


def test_other_times_and_accounts_do_not_count() -> None:
    assert_diffs_keep_to_window(alarm_changed, diff("alarm", "AK1", "removed"))
    assert_other_account_is_not_looked_at(alarm_changed, "alarms")
