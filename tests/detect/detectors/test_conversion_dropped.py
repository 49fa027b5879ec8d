"""`conversion-dropped`: the mark of a form that is pumped."""

from datetime import timedelta

from builders import DURING, MAIN, SINCE, evidence, found, shop
from dakkan.detect.detectors.conversion_dropped import conversion_dropped
from detect.detectors.sending import assert_bounded, attempts, loud_twins, pumping

USUAL = attempts(100, "+8190", SINCE - timedelta(days=9), entered=0.8)


def test_codes_that_nobody_enters_are_medium() -> None:
    (row,) = found(conversion_dropped, shop(**pumping(DURING, MAIN)))

    assert (row["severity"], row["events"], row["entered"], row["countries"]) == ("medium", 40, 0, ["LV"])
    assert len(row["exhibits"]) == 40


def test_a_range_inside_a_country_that_does_well_is_found() -> None:
    well, ill = attempts(200, "+4411", entered=0.8), attempts(40, "+447700")

    (row,) = found(conversion_dropped, shop(verify_attempts=[*USUAL, *well, *ill]))

    assert (row["events"], row["ranges"]) == (40, 1)


def test_a_country_where_they_were_entered_before_is_low() -> None:
    failing = attempts(60, "+8170")

    (row,) = found(conversion_dropped, shop(verify_attempts=[*USUAL, *failing]))

    assert row["severity"] == "low"


def test_few_attempts_a_tenth_entered_and_a_country_like_that_are_quiet() -> None:
    few, tenth = attempts(29, "+371"), attempts(50, "+232", entered=0.12)
    always = attempts(50, "+49", SINCE - timedelta(days=9))

    assert not found(conversion_dropped, shop(verify_attempts=[*USUAL, *few, *tenth]))
    assert not found(conversion_dropped, shop(verify_attempts=[*USUAL, *always, *attempts(50, "+49")]))


def test_an_account_whose_codes_are_seldom_entered_is_quiet() -> None:
    seldom = attempts(100, "+8190", SINCE - timedelta(days=9), entered=0.3)

    assert not found(conversion_dropped, shop(verify_attempts=[*seldom, *attempts(60, "+371")]))


def test_without_attempts_before_the_other_countries_tell() -> None:
    others = attempts(60, "+8190", entered=0.7)

    assert found(conversion_dropped, evidence(verify_attempts=[*others, *attempts(60, "+371")]))
    assert not found(conversion_dropped, evidence(verify_attempts=attempts(60, "+371")))


def test_business_is_quiet_and_only_this_tree_and_window_count() -> None:
    assert not loud_twins(conversion_dropped)
    assert_bounded(conversion_dropped, pumping)
