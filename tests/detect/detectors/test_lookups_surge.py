"""`lookups-surge`: somebody washes a list at the owner's cost."""

from datetime import timedelta

from builders import DURING, KNOWN, MAIN, evidence, found, message, shop
from dakkan.detect.detectors.lookups_surge import lookups_surge
from detect.detectors.sending import Rows, assert_bounded, loud_twins, washing


def usage(count: int) -> Rows:
    return {"usage": washing(DURING, MAIN, count)["usage"]}


def test_many_lookups_with_a_stranger_about_are_medium() -> None:
    (row,) = found(lookups_surge, shop(**washing(DURING, MAIN)))

    assert (row["severity"], row["events"], row["usual"]) == ("medium", 900, 20)
    assert row["exhibits"] == ["lookups/2026-11-24"]


def test_without_another_mark_they_are_low() -> None:
    assert [row["severity"] for row in found(lookups_surge, shop(**usage(900)))] == ["low"]


def test_fewer_than_five_times_or_a_hundred_are_quiet() -> None:
    assert not found(lookups_surge, shop(**usage(99)))
    busy = [{**row, "count": 300} for row in usage(0)["usage"][:-1]]
    assert not found(lookups_surge, shop(usage=[*busy, {**usage(1_400)["usage"][-1]}]))


def test_lookups_that_own_traffic_keeps_up_with_are_quiet() -> None:
    sent = [message(DURING + timedelta(seconds=n), KNOWN) for n in range(100)]

    assert not found(lookups_surge, shop(messages=sent, **usage(900)))


def test_without_usage_of_before_it_is_silent() -> None:
    today = usage(900)["usage"][-1:]

    assert not found(lookups_surge, shop(usage=today))
    assert not found(lookups_surge, evidence(usage=today))


def test_business_is_quiet_and_only_this_tree_and_window_count() -> None:
    assert not loud_twins(lookups_surge)
    assert_bounded(lookups_surge, washing)
