"""Every sentence is true of its exhibits: whoever looks them up finds what the finding says.

The evidence is a takeover that every detector speaks of, once in full and once so small that all exhibits of a
finding are shown, with awkward rows beside: the same stranger twice, a rotation in the middle of the traffic,
two hosts, a campaign in the same hour.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from types import SimpleNamespace

import pytest

import builders
from builders import (
    BAIT,
    DURING,
    KNOWN,
    MAIN,
    SUB,
    THIEF,
    WINDOW,
    Row,
    after,
    event,
    message,
    shop,
    sid,
    strangers,
)
from dakkan.detect.detectors import CATALOGUE
from dakkan.detect.runner import detect
from dakkan.evidence.schema import TABLES
from dakkan.model.finding import Detection, Finding
from detect.detectors.chained import links_of_a_takeover
from detect.detectors.footholds import left_behind
from detect.detectors.sending import together
from detect.test_catalogue import TOLD_AND_INCIDENT, takeover
from detect.truths import TRUTHS, Case

REACH = timedelta(hours=24)
CHAINS = tuple(detector.id for detector in CATALOGUE if detector.id.startswith("sequence-"))
EARLIER = (*CHAINS, "own-production-locked-out")
"""What they speak of may have begun a day before the window."""
COUNTED_OTHERWISE = {
    "missing-from-log": "what is missing cannot be shown: its exhibits are the days of usage",
    "lookups-surge": "lookups are no records: its exhibits are the days of usage",
    "own-production-locked-out": "it counts refusals, and shows the promotion before them",
    "unknown-recipients": "it counts the messages of an hour, and shows those to strangers",
    "secret-exposed": "it begins where the credential was first seen, whether anybody used it or not",
}


def small() -> dict[str, list[Row]]:
    """The takeover without its many attacks, and with fewer messages."""
    acts = together(builders.takeover(), links_of_a_takeover(DURING, MAIN, SUB))
    burst = [row for row in acts["messages"] if row["body"] == BAIT]
    acts["messages"] = [row for row in acts["messages"] if row not in burst[40:]]
    return together(acts, left_behind(), awkward())


def awkward() -> dict[str, list[Row]]:
    """What makes careless counts wrong."""
    number, trigger = sid("PN"), sid("UT")
    again = strangers(6, "+371", 3)
    hook = "https://{}.example/s"

    def did(seconds: float, kind: str, thing: str = MAIN, **fields: tuple[object, object]) -> Row:
        return event(kind, after(seconds), THIEF, resource_sid=thing, changes=fields or None)

    return {
        "events": [
            event("user-session.created", after(20), THIEF, source="web", resource_sid=sid("US")),
            did(81, "phone-number.updated", number, sms_url=("", hook.format("evil"))),
            did(81.2, "phone-number.updated", number, voice_url=("", hook.format("worse"))),
            did(81.4, "phone-number.updated", number, voice_application_sid=("", sid("AP"))),
            did(82, "usage-trigger.updated", trigger, trigger_value=("10", "10000")),
            did(83, "usage-trigger.updated", trigger, callback_url=("", hook.format("evil"))),
            did(
                76,
                "voice-geographic-permissions.updated",
                latvia=("disabled", "enabled"),
                latvia_high_risk_special=("disabled", "enabled"),
            ),
            did(84, "sip-ip-access-control-list.updated", sid("AL"), cidr_prefix_length=("32", "8")),
        ],
        "messages": [
            *[message(after(84 + n), to, BAIT, status="queued") for n, to in enumerate(again)],
            *[message(after(120 + n), to, BAIT, status="queued") for n, to in enumerate(again)],
            *[message(after(130 + n), KNOWN, BAIT, status="queued") for n in range(2)],
            *[message(after(140 + n), KNOWN, messaging_service_sid="MG" + "1" * 32) for n in range(3)],
        ],
    }


@cache
def evidence_of(name: str) -> SimpleNamespace:
    return shop(**(small() if name == "small" else together(takeover(), awkward())))


def look(evidence: SimpleNamespace) -> Detection:
    return detect(evidence, WINDOW, account_sid=MAIN, collected=TABLES, known=TOLD_AND_INCIDENT)


@cache
def detection(name: str) -> Detection:
    return look(evidence_of(name))


@cache
def rows_of(name: str) -> dict[str, list[Row]]:
    return {table: getattr(evidence_of(name), table).to_pyarrow().to_pylist() for table in TABLES}


def cases(detector: str) -> Iterator[Case]:
    for name in ("small", "full"):
        by_sid = {(table, row["sid"]): row for table, rows in rows_of(name).items() for row in rows}
        for finding in detection(name).findings:
            if finding.detector == detector:
                shown = [by_sid[exhibit.table, exhibit.sid] for exhibit in finding.exhibits]
                yield Case(finding, shown, rows_of(name))


def told(finding: Finding) -> set[str]:
    """The names of the facts that the sentence speaks."""
    return set(re.findall(r"\{(\w+)\}", finding.says))


every_detector = pytest.mark.parametrize("detector", [detector.id for detector in CATALOGUE])


def test_no_detector_is_taken_at_its_word() -> None:
    assert set(TRUTHS) == {detector.id for detector in CATALOGUE}


def test_all_detectors_speak_and_none_is_broken() -> None:
    for name in ("small", "full"):
        assert not detection(name).broken
    spoken = {finding.detector for finding in detection("full").findings}
    assert spoken == {detector.id for detector in CATALOGUE}


@every_detector
def test_some_finding_shows_all_its_exhibits(detector: str) -> None:
    assert any(case.whole for case in cases(detector))


@every_detector
def test_the_sentence_is_true_of_the_exhibits(detector: str) -> None:
    for case in cases(detector):
        truth = TRUTHS[detector](case)
        for name in told(case.finding) - {"first_seen", "last_seen"}:
            stated = case.finding.facts[name]
            if case.whole or not (isinstance(stated, int) or name == "costs"):
                assert (name, truth[name]) == (name, stated), case.finding
            else:  # more than the exhibits show
                assert 0 <= float(str(truth[name])) <= float(str(stated)), (name, case.finding)


@every_detector
def test_exhibits_lie_in_the_tree_and_the_time_of_the_finding(detector: str) -> None:
    for case in cases(detector):
        tree = {MAIN, SUB} | {
            row["resource_sid"] for row in case.rows["events"] if row["type"] == "account.created"
        }
        for row in case.shown:
            assert row["account_sid"] in tree
        since = WINDOW.since - (REACH if detector in EARLIER else timedelta(0))
        assert since <= case.finding.first_seen <= case.finding.last_seen <= WINDOW.until
        for at in times(case):
            assert since <= at < WINDOW.until
            if detector != "own-production-locked-out":
                assert case.finding.first_seen <= at <= case.finding.last_seen


@every_detector
def test_the_first_and_the_last_are_the_first_and_the_last_exhibit(detector: str) -> None:
    for case in cases(detector):
        tables = {exhibit.table for exhibit in case.finding.exhibits}
        if not case.whole or "usage" in tables or detector == "unknown-recipients":
            continue
        shown = times(case)
        if detector == "own-production-locked-out":
            shown = [row["created_at"] for row in case.shown if "error_code" in row]
        if detector != "secret-exposed":
            assert case.finding.first_seen == min(shown)
        assert case.finding.last_seen == max(shown)


@every_detector
def test_as_many_exhibits_as_are_counted(detector: str) -> None:
    for case in cases(detector):
        assert len(set(case.finding.exhibits)) == len(case.shown) <= 100
        assert case.finding.exhibit_count == case.finding.facts["events"]
        if detector in COUNTED_OTHERWISE:
            continue
        if case.whole:
            assert case.finding.exhibit_count == len(case.shown)
        else:
            assert case.finding.exhibit_count >= len(case.shown)


def times(case: Case) -> list[datetime]:
    """Usage of a day is of its midnight, whenever it was read."""
    return [row["created_at"].replace(hour=0) if "day" in row else row["created_at"] for row in case.shown]
