"""`costly-calls`: paid by the minute, at places that nobody called before."""

from decimal import Decimal

import pytest

from builders import DURING, MAIN, OFFICE, SINCE, UNTIL, after, call, event, evidence, found, shop
from dakkan.detect.detectors.costly_calls import costly_calls
from dakkan.model.known import Accepted, Known
from detect.detectors.sending import assert_bounded, loud_twins, toll


def test_dear_calls_in_number_to_a_risky_country_are_critical() -> None:
    (row,) = found(costly_calls, shop(**toll(DURING, MAIN)))

    assert (row["severity"], row["events"], row["countries"]) == ("critical", 12, ["SL"])
    assert (row["risky"], row["dear"], row["long_calls"], row["at_once"]) == (12, 12, 12, 12)
    assert len(row["exhibits"]) == 12


def test_a_range_of_satellites_counts_as_well() -> None:
    assert found(costly_calls, shop(**toll(DURING, MAIN, to="+88216")))[0]["severity"] == "critical"


def test_several_marks_without_a_risky_country_are_high() -> None:
    assert found(costly_calls, shop(**toll(DURING, MAIN, to="+4930")))[0]["severity"] == "high"


@pytest.mark.parametrize(("count", "severity"), [(2, "low"), (6, "medium"), (25, "high")])
def test_short_cheap_calls_to_a_risky_country_weigh_by_their_number(count: int, severity: str) -> None:
    calls = [
        call(after(300 * n), f"+2327600{n:04d}", seconds=60, price=Decimal("0.05")) for n in range(count)
    ]

    assert found(costly_calls, shop(calls=calls))[0]["severity"] == severity


def test_calls_one_after_the_other_are_not_at_once() -> None:
    calls = [call(after(60 * n), f"+4930000{n:04d}", seconds=59, price=Decimal("0.02")) for n in range(30)]

    assert not found(costly_calls, shop(calls=calls))


def test_calls_without_an_end_are_still_running() -> None:
    calls = [call(after(60 * n), f"+4930000{n:04d}", status="in-progress") for n in range(12)]

    (row,) = found(costly_calls, shop(calls=calls))

    assert (row["at_once"], row["severity"]) == (12, "low")


def test_countries_called_before_opened_or_named_are_quiet() -> None:
    before = [call(SINCE.replace(day=9), "+23276000001")]
    opened = event(
        "voice-geographic-permissions.updated",
        SINCE.replace(day=9),
        OFFICE,
        changes={"sierra leone": ("disabled", "enabled")},
    )
    named = Known.of([Accepted("country", "SL", "office", "new site", UNTIL)])
    attack = toll(DURING, MAIN)["calls"]

    assert not found(costly_calls, shop(calls=[*before, *attack]))
    assert not found(costly_calls, shop(calls=attack, events=[opened]))
    assert not found(costly_calls, shop(calls=attack), known=named)


def test_without_history_it_is_medium_at_most() -> None:
    assert found(costly_calls, evidence(**toll(DURING, MAIN)))[0]["severity"] == "medium"


def test_business_is_quiet_and_only_this_tree_and_window_count() -> None:
    assert not loud_twins(costly_calls)
    assert_bounded(costly_calls, toll)
