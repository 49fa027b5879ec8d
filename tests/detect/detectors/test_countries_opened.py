"""`countries-opened`: dozens at once, or where the premium is."""

from typing import Any

import pytest

from builders import OFFICE, THIEF, Row, event, evidence, found, shop
from dakkan.detect.detectors.countries_opened import countries_opened

KIND = "sms-geographic-permissions.updated"


def opened(*countries: str, address: str | None = THIEF, kind: str = KIND, **more: Any) -> Row:
    changes = dict.fromkeys(countries, ("disabled", "enabled"))
    return event(kind, address=address, changes=changes, **more)


def test_a_country_of_high_risk_from_a_strange_address_is_critical() -> None:
    (row,) = found(countries_opened, shop(events=[opened("germany", "latvia")]))

    assert row["severity"] == "critical"
    assert row["countries"] == ["DE", "LV"]
    assert (row["countries_opened"], row["risky"]) == (2, 1)


def test_one_harmless_country_from_a_strange_address_is_high() -> None:
    (row,) = found(countries_opened, shop(events=[opened("germany")]))

    assert row["severity"] == "high"


@pytest.fixture(scope="module")
def usual() -> list[Row]:
    closed = event(KIND, changes={"chad": ("enabled", "disabled")})
    by_twilio = opened("south_sudan", address=None, source="twilio")
    return found(countries_opened, shop(events=[opened("taiwan", address=OFFICE), closed, by_twilio]))


def test_a_launch_a_closing_and_twilios_own_doing_are_quiet(usual: list[Row]) -> None:
    assert not usual


def test_many_from_the_office_are_low() -> None:
    many = opened("germany", "france", "italy", address=OFFICE)

    (row,) = found(countries_opened, shop(events=[many]))

    assert row["severity"] == "low"


def test_voice_and_verify_count_and_booleans_are_understood() -> None:
    voice = event(
        "voice-geographic-permissions.updated",
        changes={"LV.high_risk_tollfraud_numbers_enabled": ("false", "true")},
    )
    verify = opened("sierra_leone", kind="verify-geo-permissions-sms.updated")

    (row,) = found(countries_opened, shop(events=[voice, verify]))

    assert row["countries"] == ["LV", "SL"]


def test_without_history_three_are_high_and_one_is_low() -> None:
    three = found(countries_opened, evidence(events=[opened("germany", "france", "italy")]))
    one = found(countries_opened, evidence(events=[opened("germany")]))

    assert [row["severity"] for row in three + one] == ["high", "low"]
