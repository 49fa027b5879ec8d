"""`unknown-number-bought`: from a strange place, or used at once."""

import pytest

from builders import (
    BAIT,
    OFFICE,
    SERVER,
    THIEF,
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
from dakkan.detect.detectors.unknown_number_bought import unknown_number_bought


def bought(pn: str, number: str, address: str = THIEF) -> Row:
    return event(
        "phone-number.created", address=address, resource_sid=pn, changes={"phone_number": (None, number)}
    )


def sends(number: str, seconds: float, body: str = BAIT) -> list[Row]:
    return [message(after(seconds + i), to, body, sender=number) for i, to in enumerate(strangers(6))]


def test_a_number_from_a_strange_address_is_high() -> None:
    assert severities(found(unknown_number_bought, shop(events=[bought("PN1", "+12025550101")]))) == {
        "PN1": "high"
    }


def test_three_at_once_or_use_within_minutes_is_critical() -> None:
    numbers = [bought(f"PN{n}", f"+1202555010{n}") for n in (1, 2, 3)]

    rows = found(unknown_number_bought, shop(events=numbers, messages=sends("+12025550101", 60)))

    assert severities(rows) == dict.fromkeys(("PN1", "PN2", "PN3"), "critical")
    assert rows[0]["used_at_once"] == 1


@pytest.fixture(scope="module")
def usual() -> dict[str, str]:
    own = [bought("PN1", "+12025550101", OFFICE), bought("PN2", "+12025550102", SERVER)]
    traffic = sends("+12025550102", 60)
    return severities(found(unknown_number_bought, shop(events=own, messages=traffic)))


def test_a_site_that_the_office_opens_is_quiet(usual: dict[str, str]) -> None:
    assert "PN1" not in usual


def test_a_number_from_a_usual_address_that_sends_bait_at_once_is_high(usual: dict[str, str]) -> None:
    assert usual == {"PN2": "high"}


def test_without_history_it_says_medium() -> None:
    (row,) = found(unknown_number_bought, evidence(events=[bought("PN1", "+12025550101")]))

    assert row["severity"] == "medium"
