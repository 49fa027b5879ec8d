"""`unknown-subaccount`: a provider makes one for each customer, a thief makes his own."""

from typing import Any

import pytest

from builders import (
    LONG_BEFORE,
    SERVER,
    SUB,
    THIEF,
    Row,
    after,
    event,
    evidence,
    found,
    message,
    severities,
    shop,
    sid,
)
from dakkan.detect.detectors.unknown_subaccount import unknown_subaccount


def made(account: str, address: str = THIEF, **more: Any) -> Row:
    return event("account.created", address=address, resource_sid=account, **more)


def test_one_from_a_strange_address_is_high() -> None:
    assert severities(found(unknown_subaccount, shop(events=[made(SUB)]))) == {SUB: "high"}


def test_one_that_sends_is_critical() -> None:
    rows = found(unknown_subaccount, shop(events=[made(SUB)], messages=[message(after(60), account_sid=SUB)]))

    assert severities(rows) == {SUB: "critical"}
    assert rows[0]["sending"] == 1


@pytest.fixture(scope="module")
def provider() -> list[Row]:
    tenants = [made(sid("AC"), SERVER) for _ in range(5)]
    earlier = [made(sid("AC"), SERVER, at=LONG_BEFORE)]
    return found(unknown_subaccount, shop(events=tenants + earlier))


def test_a_provider_who_makes_one_for_each_customer_is_quiet(provider: list[Row]) -> None:
    assert not provider


def test_without_history_three_are_high_and_one_is_medium() -> None:
    one = found(unknown_subaccount, evidence(events=[made(SUB)]))
    three = found(unknown_subaccount, evidence(events=[made(sid("AC")) for _ in range(3)]))

    assert [row["severity"] for row in one + three] == ["medium", "high"]
