"""`sequence-new-key-used`: a strange key, and what it was made for."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from builders import (
    DURING,
    LONG_BEFORE,
    MAIN,
    OFFICE,
    SERVER,
    SUB,
    THIEF,
    Row,
    after,
    event,
    evidence,
    found,
    message,
    shop,
)
from dakkan.detect.detectors.sequence_new_key_used import sequence_new_key_used as rule
from detect.detectors.chained import assert_only_here, assert_order_matters, assert_told, odd

NUMBER = "+12025550123"


def chain(
    start: datetime = DURING,
    by: str = MAIN,
    steps: Sequence[float] = (0, 60, 120),
    address: str | None = THIEF,
    buyer: str | None = THIEF,
    kind: str = "account-api-keys.created",
) -> dict[str, list[Row]]:
    made, bought, sent = (after(seconds, start) for seconds in steps)
    number = {"phone_number": (None, NUMBER)}
    events = [
        event(kind, made, address, account_sid=by, resource_sid="SK1"),
        event("phone-number.created", bought, buyer, account_sid=by, resource_sid="PN9", changes=number),
    ]
    return {"events": events, "messages": [message(sent, account_sid=by, sender=NUMBER)]}


def test_a_number_bought_and_used_after_a_strange_key_is_critical() -> None:
    (row,) = found(rule, shop(**chain()))

    assert_told(row)
    assert (row["severity"], row["confidence"], row["says"]) == ("critical", "high", None)
    assert (row["made_at"], row["thing_at"], row["sent_at"]) == (after(0), after(60), after(120))
    assert row["resources"] == ["PN9", "SK1"]
    assert row["thing"] == "phone-number.created"


def test_odd_traffic_alone_is_enough() -> None:
    (row,) = found(rule, shop(events=chain()["events"][:1], messages=odd(after(300))))

    assert row["severity"] == "critical"
    assert "odd traffic" in row["says"]
    assert row["sent_events"] == 25


@pytest.mark.parametrize(
    ("kind", "resource", "traffic"),
    [
        ("account.created", SUB, {"account_sid": SUB}),
        ("copilot-application.created", "MG1", {"messaging_service_sid": "MG1"}),
    ],
)
def test_subaccounts_and_services_count_too(kind: str, resource: str, traffic: dict[str, str]) -> None:
    events = [*chain()["events"][:1], event(kind, after(60), THIEF, resource_sid=resource)]

    (row,) = found(rule, shop(events=events, messages=[message(after(120), **traffic)]))

    assert row["thing"] == kind
    assert resource in row["resources"]


def test_it_counts_here_only() -> None:
    assert_only_here(rule, chain)


def test_order_matters() -> None:
    assert_order_matters(rule, chain, (0, 60, 120))
    assert not found(rule, shop(events=chain(steps=(600, 700, 800))["events"][:1], messages=odd(after(300))))


@pytest.mark.parametrize(("seconds", "severity"), [(3_600, "critical"), (3_601, "high"), (20 * 3600, "high")])
def test_within_a_day_it_is_high(seconds: float, severity: str) -> None:
    (row,) = found(rule, shop(**chain(steps=(0, 60, seconds))))

    assert row["severity"] == severity


def test_after_a_day_it_is_quiet() -> None:
    start = DURING - timedelta(hours=10)

    assert not found(rule, shop(**chain(start=start, steps=(0, 60, 25 * 3600))))


@pytest.mark.parametrize(
    "rows",
    [
        chain(address=SERVER),  # the build machines rotate, as they always did
        chain(address=OFFICE, buyer=OFFICE),
        chain(buyer=OFFICE),  # a key made on a journey while the office buys a number
        {"events": chain()["events"][:1], "messages": [message(after(120))]},  # and ordinary work goes on
        {**chain(), "messages": []},
    ],
)
def test_twins_are_quiet(rows: dict[str, list[Row]]) -> None:
    assert not found(rule, shop(**rows))


def test_a_providers_tenant_made_by_its_backend_is_quiet() -> None:
    events = [
        event("account.created", LONG_BEFORE, SERVER, resource_sid="AC" + "3" * 32),
        *chain()["events"][:1],
        event("account.created", after(60), SERVER, resource_sid=SUB),
    ]

    assert not found(rule, shop(events=events, messages=[message(after(120), account_sid=SUB)]))


def test_without_history_it_is_high_and_not_sure() -> None:
    (row,) = found(rule, evidence(**chain()))

    assert (row["severity"], row["confidence"]) == ("high", "low")
