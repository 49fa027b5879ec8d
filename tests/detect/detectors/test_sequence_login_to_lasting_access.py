"""`sequence-login-to-lasting-access`: in, the locks changed, and a way back left."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from builders import DURING, MAIN, OFFICE, SUB, THIEF, Row, after, event, evidence, found, message, shop
from dakkan.detect.detectors.sequence_login_to_lasting_access import sequence_login_to_lasting_access as rule
from detect.detectors.chained import assert_only_here, assert_order_matters, assert_told

EMAIL = {"email_address": ("a@shop.example", "b@evil.example")}


def chain(
    start: datetime = DURING,
    by: str = MAIN,
    steps: Sequence[float] = (0, 60, 120),
    addresses: Sequence[str] = (THIEF, THIEF, THIEF),
    change: str = "user.updated",
    stays: str = "account-api-keys.created",
    fields: dict[str, tuple[str, str]] | None = EMAIL,
) -> dict[str, list[Row]]:
    kinds = ("user-session.created", change, stays)
    events = [
        event(kind, after(seconds, start), address, account_sid=by, resource_sid=f"US{n}", source="web")
        for n, (kind, seconds, address) in enumerate(zip(kinds, steps, addresses, strict=True))
    ]
    events[1] |= {"changes": event("x", changes=fields)["changes"]}
    return {"events": events}


def test_the_chain_is_critical_and_each_link_is_told() -> None:
    (row,) = found(rule, shop(**chain()))

    assert_told(row)
    assert row["severity"] == "critical"
    assert (row["login_at"], row["changed_at"], row["made_at"]) == (after(0), after(60), after(120))
    assert (row["change"], row["way_back"]) == ("user.updated", "account-api-keys.created")
    assert (row["addresses"], row["resources"], row["events"]) == ([THIEF], ["US2"], 3)


@pytest.mark.parametrize("change", ["user-password.updated", "security-settings.updated"])
@pytest.mark.parametrize("stays", ["user-invitation.created", "user.created"])
def test_other_credentials_and_ways_back_count_too(change: str, stays: str) -> None:
    assert found(rule, shop(**chain(change=change, stays=stays, fields=None)))


def test_the_way_back_may_lie_in_a_subaccount() -> None:
    events = chain()["events"]
    events[2]["account_sid"] = SUB

    (row,) = found(rule, shop(events=events))

    assert row["account_sid"] == MAIN


def test_it_counts_here_only() -> None:
    assert_only_here(rule, chain)


def test_order_matters() -> None:
    assert_order_matters(rule, chain, (0, 60, 120))


@pytest.mark.parametrize(("seconds", "count"), [(24 * 3600, 1), (24 * 3600 + 1, 0)])
def test_it_takes_a_day_at_most(seconds: float, count: int) -> None:
    assert len(found(rule, shop(**chain(start=after(-3 * 3600), steps=(0, 60, seconds))))) == count


@pytest.mark.parametrize(
    "rows",
    [
        {**chain(stays="application.updated"), "messages": [message(after(300))]},  # a journey, ordinary work
        chain(addresses=(THIEF, THIEF, OFFICE)),  # the office invites somebody the same day
        chain(addresses=(OFFICE, OFFICE, OFFICE)),
        chain(fields={"friendly_name": ("a", "b")}),  # a name is no credential
    ],
)
def test_twins_are_quiet(rows: dict[str, list[Row]]) -> None:
    assert not found(rule, shop(**rows))


def test_without_history_no_place_is_strange() -> None:
    assert not found(rule, evidence(**chain()))
