"""How a drill ended: judged from the thief's side and from the shop's."""

from dataclasses import replace
from decimal import Decimal

import pytest

from dakkan.drills import score
from dakkan.drills.score import Result, verdict_fits

GOOD = Result(
    scenario="leaked-token-smishing",
    title="Leaked auth token",
    seed=1,
    verdict="confirmed",
    verdict_expected="confirmed",
    lenient=False,
    detected_after_s=2701,
    contained_after_s=2760,
    fraud_usd=Decimal("158.6"),
    fraud_usd_unanswered=Decimal("476.13"),
    legitimate_failed=0,
    legitimate_expected=400,
    thief_gets_in=False,
    footholds_left=(),
    signs_expected=("mass-traffic",),
    signs_found=("mass-traffic", "phishing-links"),
    detectors_missed=(),
    false_findings=0,
    kinds_missed=(),
    clean=True,
    rounds=1,
)
QUIET = replace(
    GOOD,
    verdict="none",
    verdict_expected="none",
    signs_expected=(),
    signs_found=(),
    detected_after_s=None,
    contained_after_s=None,
    clean=False,
)


def test_a_good_end_is_passed() -> None:
    assert GOOD.passed
    assert QUIET.passed


@pytest.mark.parametrize(
    "bad",
    [
        replace(GOOD, thief_gets_in=True),
        replace(GOOD, footholds_left=({"kind": "webhook", "sid": "PN1"},)),
        replace(GOOD, verdict="likely"),
        replace(GOOD, signs_found=()),
        replace(GOOD, detectors_missed=("traffic-burst",)),
        replace(GOOD, legitimate_failed=3),
        replace(GOOD, clean=False),
        replace(QUIET, verdict="possible"),
        replace(QUIET, false_findings=1),
    ],
)
def test_each_shortcoming_alone_fails_it(bad: Result) -> None:
    assert not bad.passed
    assert len(bad.shortcomings) == 1


def test_half_a_percent_of_failures_is_still_passed() -> None:
    assert replace(GOOD, legitimate_failed=2).passed
    assert not replace(GOOD, legitimate_failed=3).passed


def test_a_surer_verdict_than_expected_fits_and_quiet_has_to_be_quiet() -> None:
    assert verdict_fits("confirmed", "likely")
    assert not verdict_fits("possible", "likely")
    assert not verdict_fits("possible", "none")


def test_the_document_is_the_contracts() -> None:
    document = GOOD.document()

    assert document["schema"] == "dakkan.drill/1"
    assert document["fraud_usd"] == "158.60"
    assert document["legitimate_failed_share"] == 0.0
    assert set(document) >= {
        *("scenario", "seed", "passed", "detected_after_s", "contained_after_s", "fraud_usd"),
        *("fraud_usd_unanswered", "legitimate_failed", "thief_gets_in", "footholds_left"),
        *("signs_expected", "signs_found", "false_findings", "verdict"),
    }


def test_people_read_what_went_wrong() -> None:
    lines = score.lines([GOOD, replace(GOOD, thief_gets_in=True)])

    assert lines[0] == "✓ Leaked auth token (seed 1)"
    assert "    ! The intruder still gets in." in lines


def test_a_twin_may_be_a_question_and_never_an_accusation() -> None:
    assert verdict_fits("possible", "none", lenient=True)
    assert not verdict_fits("likely", "none", lenient=True)
    assert not verdict_fits("possible", "none")


def test_a_kind_that_was_not_recognised_is_a_shortcoming() -> None:
    assert replace(GOOD, kinds_missed=("smishing",)).shortcomings
