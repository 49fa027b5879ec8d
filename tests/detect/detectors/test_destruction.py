"""`destruction`: what a thief leaves when there is nothing left to earn."""

from typing import Any

import pytest

from builders import OFFICE, SUB, Row, event, evidence, found, shop, sid
from dakkan.detect.detectors.destruction import destruction

from .differing import (
    assert_diffs_keep_to_window,
    assert_events_keep_to_window_and_tree,
    diff,
    seen,
)


def released(count: int, **more: Any) -> list[Row]:
    return [event("phone-number.deleted", resource_sid=sid("PN"), **more) for _ in range(count)]


def closed(**more: Any) -> Row:
    return event("account.updated", resource_sid=SUB, changes={"status": ("active", "closed")}, **more)


@pytest.mark.parametrize(
    "events",
    [
        released(3),
        [closed()],
        [event("account.deleted", resource_sid=SUB)],
        [event("recording.bulk-delete.created")],
        [event("recording.deleted", resource_sid=sid("RE")) for _ in range(20)],
        [event("phone-number.port-out-requested", resource_sid=sid("PN"))],
    ],
    ids=["numbers", "closed", "deleted", "bulk", "recordings", "ported"],
)
def test_each_kind_by_a_stranger_is_critical(events: list[Row]) -> None:
    (row,) = found(destruction, shop(events=events))

    assert (row["severity"], row["events"]) == ("critical", len(events))
    assert row["numbers"] + row["closed"] + row["others"] == len(events)


def test_an_owner_who_cleans_up_is_quiet_and_medium_where_it_is_much() -> None:
    few = [*released(5, address=OFFICE), closed(address=OFFICE)]
    kept = [event("recording.deleted", address=OFFICE, resource_sid=sid("RE")) for _ in range(40)]

    assert not found(destruction, shop(events=[*few, *kept]))
    (row,) = found(destruction, shop(events=released(10, address=OFFICE)))
    assert row["severity"] == "medium"


def test_two_numbers_a_suspension_and_twilios_own_doing_are_quiet() -> None:
    suspended = event("account.updated", resource_sid=SUB, changes={"status": ("active", "suspended")})
    by_twilio = closed(address=None, source="twilio")

    assert not found(destruction, shop(events=[*released(2), suspended, by_twilio]))


def test_without_history_it_says_medium() -> None:
    (row,) = found(destruction, evidence(events=released(3)))

    assert row["severity"] == "medium"


def test_differences_count_where_no_event_tells_and_once_where_one_does() -> None:
    gone = [diff("number", f"PN{n}", "removed") for n in range(3)]
    ended = diff("subaccount", SUB, "changed", field="status", previous="active", updated="closed")
    events = released(3)
    told = [
        {**diff("number", row["resource_sid"], "removed", origin="strange"), "sid": row["sid"]}
        for row in events
    ]

    (untold,) = seen(destruction, [*gone, ended])
    (strange,) = seen(destruction, told, shop(events=events))

    assert (untold["severity"], untold["numbers"], untold["closed"]) == ("medium", 3, 1)
    assert (strange["severity"], strange["events"], strange["numbers"]) == ("critical", 3, 3)


def test_other_times_and_accounts_do_not_count() -> None:
    assert_diffs_keep_to_window(destruction, *[diff("number", f"PN{n}", "removed") for n in range(3)])
    assert_events_keep_to_window_and_tree(destruction, *released(3), closed())
