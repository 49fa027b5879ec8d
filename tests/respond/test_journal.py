"""Own writes: what the journal's lines say Dakkan changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dakkan.model.own_write import OwnWrite
from dakkan.model.plan import StepState
from dakkan.respond.journal import own_writes, write_facts


@dataclass(frozen=True)
class Line:
    step_id: str
    state: StepState
    facts: Mapping[str, Any]


AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 8, 5, tzinfo=UTC)
MEANT = OwnWrite("account-api-keys.created", "AC1", "", AT)
MADE = OwnWrite("account-api-keys.created", "AC1", "SK1", AT)


def test_what_was_done_takes_the_place_of_what_was_meant() -> None:
    lines = [
        Line("s", StepState.BEGUN, {"intends": write_facts([MEANT])}),
        Line("s", StepState.DONE, {"writes": write_facts([MADE])}),
        Line("s", StepState.PROVEN, {}),
    ]

    assert own_writes(lines) == [MADE]


def test_what_was_meant_counts_after_a_crash_and_stays_after_a_second_attempt() -> None:
    begun = Line("s", StepState.BEGUN, {"intends": write_facts([MEANT])})
    again = Line(
        "s",
        StepState.BEGUN,
        {"intends": write_facts([OwnWrite("account-api-keys.created", "AC1", "", LATER)])},
    )
    done = Line("s", StepState.DONE, {"writes": write_facts([MADE])})

    assert own_writes([begun]) == [MEANT]
    assert own_writes([begun, again, done]) == [MEANT, MADE]


def test_an_unknown_step_keeps_both() -> None:
    lines = [
        Line("s", StepState.BEGUN, {"intends": write_facts([MEANT])}),
        Line("s", StepState.UNKNOWN, {"writes": write_facts([MADE])}),
    ]

    assert own_writes(lines) == [MADE, MEANT]
