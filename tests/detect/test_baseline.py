"""How much traffic is usual at this hour of the week."""

from typing import Any

import ibis

from dakkan.detect.baseline import COLD_HOUR_FLOOR, HOUR_FLOOR, bursts, usual_hours

WEEK = 168
MONDAY_NINE = 100 * WEEK + 9


def hours(counts: dict[int, int]) -> Any:
    return ibis.memtable(
        [{"hour": hour, "events": events} for hour, events in counts.items()],
        schema={"hour": "int64", "events": "int64"},
    )


def loud(before: dict[int, int], now: int, *, trusted: bool = True) -> bool:
    fives = ibis.memtable(
        [], schema={"account_sid": "string", "hour": "int64", "five": "int64", "sent_events": "int64"}
    )
    found = bursts(fives, hours({MONDAY_NINE: now}), hours(before), trusted=trusted)
    return bool(found.count().to_pyarrow().as_py())


def every_week(events: int, hour: int = MONDAY_NINE) -> dict[int, int]:
    return {hour - week * WEEK: events for week in range(1, 5)}


def test_four_times_the_usual_is_a_burst_and_less_is_not() -> None:
    assert not loud(every_week(100), 400)
    assert loud(every_week(100), 401)


def test_one_campaign_of_the_past_does_not_become_usual() -> None:
    (nine,) = [
        row
        for row in usual_hours(hours(every_week(100) | {MONDAY_NINE - WEEK: 5_000})).to_pyarrow().to_pylist()
        if row["slot"] == MONDAY_NINE % WEEK
    ]

    assert nine["usual"] == 100


def test_another_hour_of_the_week_does_not_count_but_its_neighbour_does() -> None:
    assert loud(every_week(1_000, MONDAY_NINE + 12), 200)
    assert not loud(every_week(1_000, MONDAY_NINE + 1), 200)


def test_a_few_messages_are_never_a_burst() -> None:
    assert not loud({}, HOUR_FLOOR)
    assert loud({}, HOUR_FLOOR + 1)


def test_without_history_the_floor_is_higher() -> None:
    assert not loud({}, COLD_HOUR_FLOOR, trusted=False)
    assert loud({}, COLD_HOUR_FLOOR + 1, trusted=False)
