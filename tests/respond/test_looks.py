"""When to look again: counted from the proven end of the response, and over when somebody looked."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dakkan.model.case import CaseEvent, Kind
from dakkan.respond.looks import AFTER, coming, due, ended_at, last, looks

END = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def event(number: int, kind: Kind, at: datetime, **data: Any) -> CaseEvent:
    return CaseEvent("C-20261124-1", number, at, "mika", kind, data, "", "")


def response(preset: str = "sanitise", *verified: timedelta) -> list[CaseEvent]:
    return [
        event(1, Kind.PLAN_MADE, END - HOUR, plan={"preset": preset}),
        event(2, Kind.STEP_PROVEN, END - HOUR / 2, plan=1, step="a"),
        event(3, Kind.STEP_PROVEN, END, plan=1, step="b"),
        *(event(4 + n, Kind.VERIFIED, END + after, checks=[]) for n, after in enumerate(verified)),
    ]


def test_the_clock_starts_at_the_last_step_proven() -> None:
    assert ended_at(response()) == END
    assert [look.due_at for look in looks(response())] == [END + after for after in AFTER]


@pytest.mark.parametrize("preset", ["stop", "harden"])
def test_what_shuts_nobody_out_is_no_end(preset: str) -> None:
    assert looks(response(preset)) == ()


def test_a_later_response_starts_the_clock_anew() -> None:
    later = END + 3 * HOUR
    events = [
        *response("sanitise", HOUR / 2),
        event(8, Kind.PLAN_MADE, later, plan={"preset": "contain"}),
        event(9, Kind.STEP_PROVEN, later, plan=8, step="a"),
    ]

    assert [look.due_at for look in due(looks(events), later)] == [later]


@pytest.mark.parametrize(
    ("verified", "now", "late", "next_one"),
    [
        ((), 0 * HOUR, 1, HOUR),
        ((HOUR / 60,), HOUR / 2, 0, HOUR),
        ((HOUR / 60,), HOUR, 1, 24 * HOUR),
        ((HOUR / 60,), 30 * HOUR, 2, 168 * HOUR),
        ((HOUR / 60, 30 * HOUR), 31 * HOUR, 0, 168 * HOUR),
        ((200 * HOUR,), 201 * HOUR, 0, None),
    ],
)
def test_a_look_is_made_by_the_first_verification_at_its_time_or_after(
    verified: tuple[timedelta, ...], now: timedelta, late: int, next_one: timedelta | None
) -> None:
    planned = looks(response("sanitise", *verified))
    ahead = coming(planned, END + now)

    assert len(due(planned, END + now)) == late
    assert (ahead.after if ahead else None) == next_one


def test_a_verification_before_the_end_is_no_look() -> None:
    assert due(looks(response("sanitise", -HOUR / 4)), END)


def test_the_last_look_is_the_newest_that_wrote_down_what_there_was() -> None:
    events = [
        event(1, Kind.VERIFIED, END, checks=[], inventory={"AC": {}}),
        event(2, Kind.VERIFIED, END + HOUR, checks=[]),
    ]

    found = last(events)

    assert found is not None
    assert (found.at, dict(found.inventory)) == (END, {"AC": {}})
    assert last(response("sanitise", HOUR)) is None
