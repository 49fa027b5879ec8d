"""`usage-trigger-removed`: the alarm goes off before the burst, in the other sense."""

import pytest

from builders import OFFICE, OWN_HOST, THIEF, Row, event, found, severities, shop
from dakkan.detect.detectors.usage_trigger_removed import usage_trigger_removed


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    def updated(trigger: str, field: str, old: str, new: str) -> Row:
        return event(
            "usage-trigger.updated", address=THIEF, resource_sid=trigger, changes={field: (old, new)}
        )

    return found(
        usage_trigger_removed,
        shop(
            events=[
                event("usage-trigger.deleted", resource_sid="UT1"),
                updated("UT2", "callback_url", f"https://{OWN_HOST}/t", "https://evil.example/t"),
                updated("UT3", "trigger_value", "500.000000", "50000.000000"),
                updated("UT4", "trigger_value", "500.000000", "600.000000"),
                updated("UT5", "callback_url", f"https://{OWN_HOST}/t", f"https://{OWN_HOST}/u"),
                updated("UT6", "trigger_value", "lots", "more"),
                event("usage-trigger.deleted", address=OFFICE, resource_sid="UT7"),
            ]
        ),
    )


def test_deleted_led_elsewhere_or_raised_is_high(rows: list[Row]) -> None:
    assert severities(rows) == {"UT1": "high", "UT2": "high", "UT3": "high"}


def test_the_odd_value_of_a_hostile_field_does_not_break_it(rows: list[Row]) -> None:
    assert "UT6" not in severities(rows)


def test_what_the_office_deletes_is_quiet(rows: list[Row]) -> None:
    assert "UT7" not in severities(rows)
