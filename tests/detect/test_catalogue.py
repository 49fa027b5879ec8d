"""What holds for every detector: tested on the catalogue as a whole."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

import builders
import dakkan.detect.detectors as folder
from builders import DURING, MAIN, OTHER, SINCE, SUB, UNTIL, WINDOW, Row, evidence, shop, sid
from dakkan.detect.detector import Detector
from dakkan.detect.detectors import CATALOGUE
from dakkan.detect.runner import detect
from dakkan.evidence.schema import TABLES
from dakkan.model.finding import Detection, Severity
from dakkan.model.known import Known
from dakkan.texts import say
from detect.detectors.chained import TOLD, links_of_a_takeover
from detect.detectors.footholds import left_behind
from detect.detectors.sending import INCIDENT, attacks, together

IDS = {detector.id for detector in CATALOGUE}
TOLD_AND_INCIDENT = Known((*INCIDENT.accepted, *TOLD))


def takeover(start: datetime = DURING, by: str = MAIN, sub: str = SUB) -> dict[str, list[Row]]:
    acts = together(builders.takeover(start, by, sub), attacks(start, by))
    return together(acts, links_of_a_takeover(start, by, sub), left_behind(start, by, sub))


@pytest.fixture(scope="module")
def hit() -> Detection:
    return detect(shop(**takeover()), WINDOW, account_sid=MAIN, collected=TABLES, known=TOLD_AND_INCIDENT)


def test_folder_and_catalogue_agree() -> None:
    files = {path.stem for path in Path(folder.__file__).parent.glob("*.py")} - {"__init__"}

    assert {name.replace("-", "_") for name in IDS} == files
    assert len(IDS) == len(CATALOGUE)


@pytest.mark.parametrize("detector", CATALOGUE, ids=lambda detector: detector.id)
def test_every_detector_states_its_facts(detector: Detector) -> None:
    assert detector.look.__name__ == detector.id.replace("-", "_")
    assert set(detector.needs) <= {*TABLES, "traffic"}
    assert detector.exhibits in TABLES
    assert all((detector.title, detector.says, detector.benign, detector.misses, detector.cold_start))
    assert detector.needs_days <= detector.baseline_days


@pytest.mark.parametrize("detector", CATALOGUE, ids=lambda detector: detector.id)
def test_every_detector_has_its_own_test(detector: Detector) -> None:
    name = f"test_{detector.id.replace('-', '_')}.py"

    assert (Path(__file__).parent / "detectors" / name).exists()


def test_a_takeover_is_found_by_every_detector(hit: Detection) -> None:
    assert {finding.detector for finding in hit.findings} == IDS
    assert not hit.broken
    assert not hit.blind


def test_the_worst_comes_first_and_is_numbered_so(hit: Detection) -> None:
    ranks = [finding.severity.rank for finding in hit.findings]

    assert ranks == sorted(ranks, reverse=True)
    assert [finding.id for finding in hit.findings] == [f"F-{n}" for n in range(1, len(ranks) + 1)]


def test_every_sentence_is_filled_from_its_facts(hit: Detection) -> None:
    for finding in hit.findings:
        assert "{" not in say(finding.says, finding.facts)


def test_every_finding_points_to_its_exhibits(hit: Detection) -> None:
    for finding in hit.findings:
        assert 0 < len(finding.exhibits) <= 100
        assert finding.exhibit_count >= 1
        assert finding.first_seen <= finding.last_seen


def test_all_six_signs_are_seen(hit: Detection) -> None:
    signs = {sign for finding in hit.findings for sign in finding.signs}

    assert signs == {
        "mass-traffic",
        "phishing-links",
        "credentials-changed",
        "unusual-countries",
        "unknown-numbers",
        "unknown-subaccounts",
    }


def test_no_finding_shows_a_link_that_can_be_clicked(hit: Detection) -> None:
    for finding in hit.findings:
        sentence = say(finding.says, finding.facts)
        assert "http" not in sentence
        assert "evil.example" not in sentence


def test_a_quiet_month_is_quiet() -> None:
    detection = detect(shop(), WINDOW, account_sid=MAIN, collected=TABLES)

    assert not detection.findings
    assert set(detection.quiet) == IDS


def test_other_accounts_and_other_times_do_not_count() -> None:
    other = takeover(by=OTHER, sub=sid("AC"))
    at_the_end, earlier = takeover(UNTIL), takeover(SINCE - timedelta(days=3))
    rows = {name: other[name] + at_the_end[name] + earlier[name] for name in other}

    detection = detect(shop(**rows), WINDOW, account_sid=MAIN)

    assert not detection.findings


def test_what_comes_at_its_first_moment_is_in_the_window() -> None:
    detection = detect(
        shop(**takeover(SINCE)), WINDOW, account_sid=MAIN, collected=TABLES, known=TOLD_AND_INCIDENT
    )

    assert {finding.detector for finding in detection.findings} == IDS


def test_nothing_collected_is_blind_and_not_quiet() -> None:
    detection = detect(evidence(), WINDOW, account_sid=MAIN)

    assert not detection.findings
    assert not detection.quiet
    assert {blind.what for blind in detection.blind} == IDS | {"accounts"}


def test_severity_below_medium_asks_for_nothing(hit: Detection) -> None:
    for finding in hit.findings:
        if finding.severity.rank < Severity.MEDIUM.rank:
            assert not finding.signs
            assert not finding.answers
