"""`sequence-subaccount-farm`: made, given a number, used."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from builders import (
    DURING,
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
    sid,
)
from dakkan.detect.detectors.sequence_subaccount_farm import sequence_subaccount_farm as rule
from detect.detectors.chained import assert_only_here, assert_order_matters, assert_told


def chain(
    start: datetime = DURING,
    by: str = MAIN,
    steps: Sequence[float] = (0, 60, 120),
    address: str = THIEF,
    sub: str = SUB,
    buying: str = "",
) -> dict[str, list[Row]]:
    sub = sub if by == MAIN else "AC" + "8" * 32
    made, bought, sent = (after(seconds, start) for seconds in steps)
    events = [
        event("account.created", made, address, account_sid=by, resource_sid=sub),
        event("phone-number.created", bought, address, account_sid=buying or sub, resource_sid=sid("PN")),
    ]
    return {"events": events, "messages": [message(sent, account_sid=sub)]}


def test_the_chain_is_critical_and_each_link_is_told() -> None:
    (row,) = found(rule, shop(**chain()))

    assert_told(row)
    assert (row["severity"], row["confidence"], row["account"]) == ("critical", "high", SUB)
    assert (row["made_at"], row["bought_at"], row["sent_at"]) == (after(0), after(60), after(120))
    assert SUB in row["resources"]
    assert (row["farmed"], row["events"]) == (1, 3)


def test_a_farm_is_one_finding() -> None:
    farm = [chain(start=after(n), sub="AC" + str(n) * 32) for n in (3, 4, 5)]
    rows = {name: [row for part in farm for row in part[name]] for name in farm[0]}

    (row,) = found(rule, shop(**rows))

    assert row["farmed"] == 3
    assert len(row["resources"]) == 6


def test_it_counts_here_only() -> None:
    assert_only_here(rule, chain)


def test_order_matters() -> None:
    assert_order_matters(rule, chain, (0, 60, 120))


@pytest.mark.parametrize(("seconds", "count"), [(21 * 3600, 1), (24 * 3600, 1), (24 * 3600 + 1, 0)])
def test_it_takes_a_day_at_most(seconds: float, count: int) -> None:
    start = after(-3 * 3600)

    assert len(found(rule, shop(**chain(start=start, steps=(0, 60, seconds))))) == count


@pytest.mark.parametrize(
    "rows",
    [
        chain(address=SERVER),  # a provider's tenant
        chain(address=OFFICE),
        chain(buying=MAIN),  # the number lies elsewhere
        {**chain(), "messages": []},
        {**chain(), "messages": [message(after(120))]},  # the main account's own traffic
    ],
)
def test_twins_are_quiet(rows: dict[str, list[Row]]) -> None:
    assert not found(rule, shop(**rows))


def test_without_history_it_is_high_and_not_sure() -> None:
    (row,) = found(rule, evidence(**chain()))

    assert (row["severity"], row["confidence"]) == ("high", "low")
