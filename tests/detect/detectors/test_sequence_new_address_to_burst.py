"""`sequence-new-address-to-burst`: a strange address, an opened way, and traffic."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from builders import (
    DURING,
    LONG_BEFORE,
    MAIN,
    OFFICE,
    OWN_TEXT,
    SUB,
    THIEF,
    Row,
    after,
    event,
    found,
    message,
    shop,
    strangers,
)
from dakkan.detect.detectors.sequence_new_address_to_burst import sequence_new_address_to_burst as rule
from detect.detectors.chained import assert_only_here, assert_order_matters, assert_told, odd

LATVIA = {"latvia": ("disabled", "enabled")}


def chain(
    start: datetime = DURING,
    by: str = MAIN,
    steps: Sequence[float] = (0, 60, 120),
    address: str = THIEF,
    kind: str = "sms-geographic-permissions.updated",
    changes: dict[str, tuple[str, str]] | None = LATVIA,
    count: int = 25,
) -> dict[str, list[Row]]:
    came, opened, sent = (after(seconds, start) for seconds in steps)
    events = [
        event("application.created", came, address, account_sid=by),
        event(kind, opened, address, account_sid=by, changes=changes),
    ]
    return {"events": events, "messages": odd(sent, count, account_sid=by)}


def test_the_chain_is_critical_and_each_link_is_told() -> None:
    (row,) = found(rule, shop(**chain()))

    assert_told(row)
    assert row["severity"] == "critical"
    assert (row["acted_at"], row["changed_at"], row["sent_at"]) == (after(0), after(60), after(120))
    assert row["change"] == "sms-geographic-permissions.updated"
    assert (row["address"], row["addresses"], row["sent_events"]) == (THIEF, [THIEF], 25)
    assert len(row["templates"]) == 1


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("usage-trigger.deleted", None),
        ("usage-trigger.updated", {"trigger_value": ("100", "9000")}),
        (
            "usage-trigger.updated",
            {"callback_url": ("https://hooks.shop.example/a", "https://evil.example/a")},
        ),
        ("verify-fraud-guard-mode.updated", None),
    ],
)
def test_other_protections_count_too(kind: str, changes: dict[str, tuple[str, str]] | None) -> None:
    assert found(rule, shop(**chain(kind=kind, changes=changes)))


def test_it_counts_here_only() -> None:
    assert_only_here(rule, chain)


def test_order_matters() -> None:
    assert_order_matters(rule, chain, (0, 60, 120))


@pytest.mark.parametrize(("seconds", "severity"), [(1_800, "critical"), (1_801, "high"), (20 * 3600, "high")])
def test_a_slow_thief_is_high(seconds: float, severity: str) -> None:
    (row,) = found(rule, shop(**chain(steps=(0, 0, seconds))))

    assert row["severity"] == severity


def test_the_change_itself_may_be_the_first_act_and_the_traffic_a_subaccounts() -> None:
    rows = chain()
    messages = odd(after(300), account_sid=SUB)

    (row,) = found(rule, shop(events=rows["events"][1:], messages=messages))

    assert (row["acted_at"], row["account_sid"]) == (row["changed_at"], MAIN)


def test_loud_traffic_in_the_owners_own_words_counts() -> None:
    loud = [message(after(100 + n), to, OWN_TEXT) for n, to in enumerate(strangers(200, "+8190"))]

    assert found(rule, shop(events=chain()["events"], messages=loud))


@pytest.mark.parametrize(
    "rows",
    [
        chain(address=OFFICE),  # a launch by the office
        chain(kind="application.updated", changes=None),  # a new server that changes nothing of weight
        chain(kind="usage-trigger.updated", changes={"trigger_value": ("100", "150")}),
        chain(count=4),
        {**chain(), "messages": [message(after(120))]},  # the usual text to a known customer
    ],
)
def test_twins_are_quiet(rows: dict[str, list[Row]]) -> None:
    assert not found(rule, shop(**rows))


def test_a_planned_launch_beside_an_owner_on_a_journey_is_quiet() -> None:
    login = event("user-session.created", after(0), THIEF, source="web")
    opened = event("sms-geographic-permissions.updated", after(60), OFFICE, changes=LATVIA)

    assert not found(rule, shop(events=[login, opened], messages=odd(after(120))))


def test_what_the_window_holds_may_have_begun_before_it() -> None:
    rows = chain(start=LONG_BEFORE.replace(month=11, day=23, hour=23), steps=(0, 60, 7_200))

    (row,) = found(rule, shop(**rows))

    assert row["severity"] == "high"
