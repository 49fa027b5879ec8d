"""`recharge-run`: who pays keeps it going."""

from datetime import timedelta
from typing import Any

import pytest

from builders import DURING, MAIN, OFFICE, SINCE, Row, after, event, evidence, found, shop
from dakkan.detect.detectors.recharge_run import recharge_run
from detect.detectors.sending import assert_bounded, loud_twins, recharging, to_strangers


def payments(count: int, start: Any = DURING) -> list[Row]:
    return [
        event("payment.created", after(60 * n, start), address=None, source="twilio") for n in range(count)
    ]


def raised(**more: Any) -> Row:
    changes = more.pop("changes", {"amount": ("20", "2000")})
    return event("recharge-trigger.updated", changes=changes, **more)


def test_payments_beside_odd_traffic_are_high() -> None:
    rows = found(recharge_run, shop(**to_strangers(DURING, MAIN), events=payments(3)))

    assert [(row["severity"], row["events"]) for row in rows] == [("high", 3)]
    assert len(rows[0]["exhibits"]) == 3


def test_payments_alone_are_low_and_two_or_as_many_as_ever_are_quiet() -> None:
    assert found(recharge_run, shop(events=payments(3)))[0]["severity"] == "low"
    assert not found(recharge_run, shop(events=payments(2)))
    assert not found(recharge_run, shop(events=[*payments(4, SINCE - timedelta(days=9)), *payments(3)]))


@pytest.mark.parametrize(
    "changes",
    [{"amount": ("20", "2000")}, {"enabled": ("false", "true")}, {"x": ("a", "b"), "y": ("1", "2")}],
)
def test_a_stranger_who_raises_the_recharge_is_high(changes: dict[str, tuple[str, str]]) -> None:
    (row,) = found(recharge_run, shop(events=[raised(changes=changes)]))

    assert (row["severity"], row["addresses"]) == ("high", ["203.0.113.66"])
    assert "raised" in row["says"]


def test_the_office_lowering_it_and_nonsense_are_quiet() -> None:
    lowered = raised(changes={"amount": ("2000", "20")})
    nonsense = {**raised(), "changes": "[" * 20_000}

    assert not found(recharge_run, shop(events=[raised(address=OFFICE), lowered, nonsense]))


def test_a_card_from_a_strange_place_is_medium_and_high_beside_odd_traffic() -> None:
    card = event("payment-method.created")

    assert found(recharge_run, shop(events=[card]))[0]["severity"] == "medium"
    beside = found(recharge_run, shop(**to_strangers(DURING, MAIN), events=[card]))
    assert beside[0]["severity"] == "high"
    assert not found(recharge_run, shop(events=[event("payment-method.updated", address=OFFICE)]))


def test_without_history_no_place_is_strange() -> None:
    rows = [raised(), event("payment-method.created"), *payments(3)]

    assert [row["severity"] for row in found(recharge_run, evidence(events=rows))] == ["low"]


def test_business_is_quiet_and_only_this_tree_and_window_count() -> None:
    assert not loud_twins(recharge_run)
    assert_bounded(recharge_run, recharging)
