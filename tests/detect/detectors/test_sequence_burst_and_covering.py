"""`sequence-burst-and-covering`: sent, then hidden."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from builders import (
    DURING,
    KNOWN,
    MAIN,
    OTHER,
    SERVER,
    SINCE,
    SUB,
    THIEF,
    UNTIL,
    Row,
    after,
    event,
    evidence,
    found,
    message,
    shop,
)
from dakkan.detect.detectors.sequence_burst_and_covering import sequence_burst_and_covering as rule
from detect.detectors.chained import assert_only_here, assert_told, odd


def chain(
    start: datetime = DURING,
    by: str = MAIN,
    steps: Sequence[float] = (0, 600),
    address: str = THIEF,
    kind: str = "message.deleted",
    deleted: int = 25,
) -> dict[str, list[Row]]:
    sent, gone = (after(seconds, start) for seconds in steps)
    messages = odd(sent, account_sid=by)
    return {"messages": messages, "events": deletions(messages[:deleted], gone, address, kind)}


def deletions(items: list[Row], at: datetime, address: str, kind: str = "message.deleted") -> list[Row]:
    return [
        event(kind, at, address, account_sid=item["account_sid"], resource_sid=item["sid"]) for item in items
    ]


def test_the_chain_is_critical_and_each_link_is_told() -> None:
    (row,) = found(rule, shop(**chain()))

    assert_told(row)
    assert (row["severity"], row["confidence"]) == ("critical", "high")
    assert (row["sent_at"], row["deleted_at"]) == (after(0), after(600))
    assert (row["sent_events"], row["deleted"]) == (25, 25)
    assert row["exhibits"][0].startswith("AE")
    assert len(row["templates"]) == 1


@pytest.mark.parametrize("kind", ["message-body.deleted", "call.deleted"])
def test_blanking_and_calls_count_too(kind: str) -> None:
    assert found(rule, shop(**chain(kind=kind)))


def test_a_stranger_who_deletes_what_no_log_holds_any_more_counts() -> None:
    gone = [event("message.deleted", after(600), THIEF, resource_sid="SM" + "f" * 32)]

    assert found(rule, shop(messages=odd(after(0)), events=gone))


def test_it_counts_here_only() -> None:
    assert_only_here(rule, chain)


def test_order_matters() -> None:
    old = [message(SINCE - timedelta(hours=1), KNOWN)]

    assert not found(rule, shop(messages=[*old, *odd(after(900))], events=deletions(old, after(60), THIEF)))


@pytest.mark.parametrize(("seconds", "count"), [(86_399, 1), (86_400 + 50, 0)])
def test_a_day_later_it_is_no_longer_fresh(seconds: float, count: int) -> None:
    start = UNTIL - timedelta(days=1, seconds=-1)
    late = chain(start=start, steps=(0, min(seconds, 86_398)))
    if seconds > 86_400:
        late["messages"] = [
            {**row, "created_at": row["created_at"] - timedelta(days=2)} for row in late["messages"]
        ]

    assert len(found(rule, shop(**late))) == count


def test_the_same_account_has_sent_and_deleted() -> None:
    fresh = [message(after(0), account_sid=SUB)]

    assert not found(
        rule, shop(messages=[*odd(after(0)), *fresh], events=deletions(fresh, after(600), THIEF))
    )


def test_odd_traffic_deleted_in_number_from_a_usual_place_is_high() -> None:
    (row,) = found(rule, shop(**chain(address=SERVER)))

    assert (row["severity"], row["confidence"]) == ("high", "medium")
    assert row["addresses"] == []


def test_the_nightly_retention_job_is_quiet() -> None:
    old = [message(SINCE - timedelta(days=25), KNOWN) for _ in range(30)]
    gone = deletions(old, after(1_200), SERVER)

    assert not found(rule, shop(messages=[*old, *odd(after(0))], events=gone))


def test_old_messages_that_a_stranger_deletes_are_not_this_chain() -> None:
    old = [message(SINCE - timedelta(days=25), KNOWN) for _ in range(30)]

    assert not found(rule, shop(messages=[*old, *odd(after(0))], events=deletions(old, after(1_200), THIEF)))


def test_blanking_known_customers_texts_at_once_is_quiet() -> None:
    usual = [message(after(n)) for n in range(30)]

    assert not found(rule, shop(messages=usual, events=deletions(usual, after(600), THIEF)))
    assert not found(rule, shop(**chain(by=OTHER)))


def test_without_history_there_is_no_odd_text() -> None:
    assert not found(rule, evidence(**chain(deleted=5)))


def usage(count: int, as_of: datetime = UNTIL) -> Row:
    day = "2026-11-24"
    row = {"account_sid": MAIN, "sid": f"sms-outbound/{day}", "category": "sms-outbound", "day": day}
    return {**row, "count": count, "created_at": SINCE, "as_of": as_of}


def test_messages_that_are_billed_and_in_no_log_are_high() -> None:
    (row,) = found(rule, shop(messages=odd(after(0)), usage=[usage(80)]))

    assert (row["severity"], row["missing"], row["sent_at"]) == ("high", 55, after(0))
    assert row["exhibits"][0] == "sms-outbound/2026-11-24"
    assert "billed" in row["says"]


@pytest.mark.parametrize(
    ("messages", "day"),
    [
        (odd(after(0)), usage(40)),  # usage and log differ a little
        (odd(after(0)), usage(80, as_of=after(-60))),  # counted before the odd traffic
        ([message(after(0))], usage(80)),  # no odd traffic on that day
    ],
)
def test_usage_that_tells_nothing_is_quiet(messages: list[Row], day: Row) -> None:
    assert not found(rule, shop(messages=messages, usage=[day]))


def test_usage_beside_a_log_that_was_read_in_part_is_quiet() -> None:
    assert not found(rule, shop(messages=odd(after(0)), usage=[usage(80)]), incomplete=["messages"])
