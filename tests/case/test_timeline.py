from datetime import timedelta
from typing import Any

from builders import (
    BEFORE,
    DURING,
    LONG_BEFORE,
    MAIN,
    OFFICE,
    OTHER,
    THIEF,
    WINDOW,
    after,
    call,
    event,
    evidence,
)
from builders import message as text
from case.made import finding, sid
from dakkan.case import entries
from dakkan.case.store import Casebook
from dakkan.case.timeline import MOST, timeline
from dakkan.model.case import Kind
from dakkan.model.finding import Exhibit, Severity
from dakkan.model.plan import Check
from dakkan.model.scope import Scope
from dakkan.model.timeline import Moment
from dakkan.texts import say

LATVIA = "+37120000001"
SCOPE = Scope(MAIN, DURING, addresses=(THIEF,), countries_attacked={MAIN: ("LV",)})


def told(tables: Any, *, findings: Any = (), events: Any = (), scope: Scope = SCOPE) -> list[Moment]:
    return list(timeline(tables, scope, findings, events, WINDOW))


def sentences(moments: list[Moment]) -> list[str]:
    return [say(moment.says, moment.facts) for moment in moments]


def test_everything_is_told_in_order_of_time_with_its_record() -> None:
    key = event("account-api-keys.created", after(10), resource_sid=sid("SK", 1))
    bait = [text(after(60 * i), LATVIA) for i in range(1, 4)]
    alert = {"account_sid": MAIN, "sid": sid("NO", 1), "created_at": after(90), "error_code": 30007}
    tables = evidence(events=[key], messages=bait, alerts=[alert])

    moments = told(tables, findings=[finding("F-1", at=after(5), exhibits=[("events", key["sid"])])])

    assert [moment.exhibit for moment in moments] == [
        Exhibit("events", key["sid"]),
        Exhibit("events", key["sid"]),
        Exhibit("messages", bait[0]["sid"]),
        Exhibit("alerts", sid("NO", 1)),
        Exhibit("messages", bait[-1]["sid"]),
    ]
    assert [moment.hostile for moment in moments] == [False, True, True, False, True]


def test_traffic_is_one_line_an_hour_and_channel() -> None:
    messages = [text(after(60 * i), LATVIA) for i in range(90)]
    tables = evidence(messages=messages, calls=[call(after(30), LATVIA)])

    assert sentences(told(tables)) == [
        "60 messages to 1 recipients in LV, until 2026-11-24 02:59 UTC",
        "1 calls to 1 numbers in LV, until 2026-11-24 02:00 UTC",
        "30 messages to 1 recipients in LV, until 2026-11-24 03:29 UTC",
        "The last message of the thief's",
    ]


def test_what_the_owner_did_is_told_and_is_not_hostile() -> None:
    own = event(
        "phone-number.updated", DURING, OFFICE, resource_sid=sid("PN", 1), changes={"sms_url": ("a", "b")}
    )

    (moment,) = told(evidence(events=[own]))

    assert not moment.hostile
    assert say(moment.says, moment.facts) == f"phone-number.updated {sid('PN', 1)} from {OFFICE}: sms_url"


def test_an_address_before_the_case_is_not_hostile_yet() -> None:
    early = event("phone-number.updated", WINDOW.since)
    scope = Scope(MAIN, DURING, addresses=(THIEF,))

    (moment,) = told(evidence(events=[early]), scope=scope)

    assert not moment.hostile


def test_what_lies_before_the_case_or_in_another_account_is_left_out() -> None:
    events = [event("account.updated", LONG_BEFORE), event("account.updated", DURING, account_sid=OTHER)]

    assert told(evidence(events=events, messages=[text(BEFORE, LATVIA)])) == []


def test_the_casebook_tells_what_was_done(casebook: Casebook) -> None:
    case = casebook.open(MAIN, "mika")
    casebook.append(case, Kind.NOTE, entries.note("called {Twilio}"), "mika")
    casebook.append(case, Kind.TASK_DONE, entries.task_done("passwords", "ken"), "mika")
    checks = [Check("a", MAIN, True, ""), Check("b", MAIN, None, "")]
    casebook.append(case, Kind.VERIFIED, entries.verified(checks), "mika")
    casebook.append(case, Kind.STEP_DONE, {"step": "x", "plan": 1, "facts": {}}, "mika")

    moments = told(evidence(), events=casebook.events(case))

    assert sentences(moments) == [
        "The case was opened by mika",
        "mika noted: called {Twilio}",
        "ken did passwords",
        "Verified by mika: 1 of 2 checks are good",
    ]
    assert moments[0].exhibit == Exhibit("casebook", f"{case}/1")


def test_it_is_bounded_and_keeps_the_thiefs_traces() -> None:
    hostile = [event("phone-number.created", after(i)) for i in range(450)]
    usual = [event("phone-number.updated", after(i), OFFICE) for i in range(300)]
    findings = [finding(f"F-{i}", at=DURING, severity=Severity.MEDIUM) for i in range(300)]

    moments = told(evidence(events=[*hostile, *usual]), findings=findings)

    assert len(moments) == MOST
    assert sum(moment.hostile for moment in moments) == 400


def test_what_an_account_wrote_is_cut_short() -> None:
    long = event("phone-number.updated", changes={"x" * 5_000: ("a", "b")})

    (moment,) = told(evidence(events=[long]))

    assert len(str(moment.facts["fields"])) == 200


def test_errors_are_summed_by_code_and_day() -> None:
    alerts = [
        {"account_sid": MAIN, "sid": sid("NO", i), "created_at": after(60 * i), "error_code": 30007}
        for i in range(20)
    ]

    (moment,) = told(evidence(alerts=alerts))

    assert say(moment.says, moment.facts) == "Twilio reports error 30007, 20 times that day"


def test_a_finding_is_told_under_its_title() -> None:
    (moment,) = told(evidence(), findings=[finding("F-1"), finding("F-2", severity=Severity.LOW)])

    assert (moment.says, moment.facts["finding"]) == ("first-traffic-to-country", "F-1")


def test_without_a_takeover_the_window_is_told() -> None:
    inside = event("account.updated", WINDOW.since + timedelta(hours=1))

    (moment,) = told(evidence(events=[inside]), scope=Scope(MAIN, None))

    assert not moment.hostile
