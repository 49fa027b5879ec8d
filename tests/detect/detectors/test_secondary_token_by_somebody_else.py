"""`secondary-token-by-somebody-else`: never promote what a thief made."""

import pytest

from builders import SERVER, Row, event, evidence, found, shop
from dakkan.detect.detectors.secondary_token_by_somebody_else import secondary_token_by_somebody_else

KINDS = ("account-auth-token.secondary-created", "account-auth-token.promoted")


def rotated(address: str | None) -> list[Row]:
    return [event(kind, address=address) for kind in KINDS]


def test_a_token_from_a_strange_address_is_critical() -> None:
    (row,) = found(secondary_token_by_somebody_else, shop(events=rotated("203.0.113.66")))

    assert (row["severity"], row["events"]) == ("critical", 2)


def test_the_build_machines_rotation_is_quiet() -> None:
    assert not found(secondary_token_by_somebody_else, shop(events=rotated(SERVER)))


@pytest.mark.parametrize("address", ["203.0.113.66", None])
def test_what_cannot_be_told_is_high(address: str | None) -> None:
    (row,) = found(secondary_token_by_somebody_else, evidence(events=rotated(address)))

    assert (row["severity"], row["confidence"]) == ("high", "low")
