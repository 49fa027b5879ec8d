"""What rules find in evidence: one account tree, one window, four outcomes kept apart."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from builders import (
    DURING,
    MAIN,
    OFFICE,
    OTHER,
    SINCE,
    SUB,
    THIEF,
    UNTIL,
    WINDOW,
    after,
    event,
    evidence,
    message,
    strangers,
)
from dakkan.model.finding import Severity
from dakkan.rules.engine import run
from dakkan.rules.reading import read

from .rulefiles import found, rule, sids

PASSWORD = rule("type|startswith: user-password.", name="password")
KEY = rule("type: account-api-keys.created", name="key")


def correlated(text: str, *rules: str) -> str:
    lines = "\n".join(f"  {line}" for line in text.strip().splitlines())
    return "---\n".join([*rules, f"title: Both\nlevel: critical\ncorrelation:\n{lines}\n"])


SEQUENCE = correlated(
    "type: temporal_ordered\nrules: [password, key]\ngroup-by: [account_sid, address]\ntimespan: 10m",
    PASSWORD,
    KEY,
)


def taken(*, gap: float = 60, first: str = THIEF, second: str = THIEF) -> SimpleNamespace:
    return evidence(
        events=[
            event("user-password.updated", DURING, first, sid="AE1", resource_sid="US1"),
            event("account-api-keys.created", after(gap), second, sid="AE2", resource_sid="SK1"),
        ]
    )


def test_a_rule_makes_one_finding_an_account(tmp_path: Path) -> None:
    rows = [event("user.updated", after(n), THIEF, account_sid=sid) for n in range(3) for sid in (MAIN, SUB)]
    text = rule("type: user.updated", level="high", tags="[attack.t1098]")

    detection = found(tmp_path, text, evidence(events=rows))

    by_account = {finding.account_sid: finding for finding in detection.findings}
    assert set(by_account) == {MAIN, SUB}
    finding = by_account[MAIN]
    assert (finding.detector, finding.severity, finding.techniques) == (
        "rule:rule",
        Severity.HIGH,
        ("T1098",),
    )
    assert (finding.first_seen, finding.last_seen, finding.exhibit_count) == (DURING, after(2), 3)
    assert finding.addresses == (THIEF,)
    assert finding.facts["events"] == 3


def test_only_the_tree_and_the_window_are_looked_at(tmp_path: Path) -> None:
    rows = [
        event("user.updated", SINCE - timedelta(seconds=1)),
        event("user.updated", SINCE, sid="AE1"),
        event("user.updated", UNTIL - timedelta(seconds=1), sid="AE2"),
        event("user.updated", UNTIL),
        event("user.updated", account_sid=OTHER),
    ]

    assert sids(found(tmp_path, rule("type: user.updated"), evidence(events=rows))) == ["AE1", "AE2"]


def test_exhibits_are_bounded_and_the_count_is_not(tmp_path: Path) -> None:
    rows = [message(after(n), to, "evil") for n, to in enumerate(strangers(250))]

    (finding,) = found(tmp_path, rule("body: evil", "messages"), evidence(messages=rows)).findings

    assert (len(finding.exhibits), finding.exhibit_count) == (100, 250)
    assert finding.exhibits[0].table == "messages"
    assert finding.countries == ("JP",)


def test_found_quiet_blind_and_broken_are_kept_apart(tmp_path: Path) -> None:
    files = {
        "found": rule("type: user-password.updated"),
        "quiet": rule("type: nothing"),
        "blind": rule("body: x", "messages"),
        "broken": rule("nofield: x"),
    }

    detection = found(tmp_path, files, taken())

    assert [one.detector for one in detection.findings] == ["rule:found"]
    assert detection.quiet == ("rule:quiet",)
    assert [one.what for one in detection.blind] == ["rule:blind"]
    assert [one.detector for one in detection.broken] == ["rule:broken"]
    assert "broken.yml:5" in detection.broken[0].error


def test_an_empty_table_that_was_read_is_quiet(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(rule("body: x", "messages"))

    detection = run(read([tmp_path]), vars(taken()), WINDOW, [MAIN], collected=["messages"])

    assert (detection.quiet, detection.blind) == (("rule:a",), ())


def test_a_sequence(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, SEQUENCE, taken()).findings

    assert [one.sid for one in finding.exhibits] == ["AE1", "AE2"]
    assert (finding.detector, finding.severity) == ("rule:rule", Severity.CRITICAL)
    assert finding.resources == ("SK1", "US1")
    assert finding.facts["times"] == 1


def test_a_sequence_from_two_addresses_too_slow_or_backwards_is_none(tmp_path: Path) -> None:
    for rows in (taken(second=OFFICE), taken(gap=601), taken(gap=-60)):
        assert found(tmp_path, SEQUENCE, rows).quiet == ("rule:rule",)


def test_a_sequence_may_begin_before_the_window_and_must_end_in_it(tmp_path: Path) -> None:
    def around(seconds: float) -> SimpleNamespace:
        return evidence(
            events=[
                event("user-password.updated", SINCE - timedelta(minutes=5), sid="AE1"),
                event("account-api-keys.created", SINCE + timedelta(seconds=seconds), sid="AE2"),
            ]
        )

    assert sids(found(tmp_path, SEQUENCE, around(0))) == ["AE1", "AE2"]
    assert not found(tmp_path, SEQUENCE, around(-1)).findings


def test_events_together_with_messages_under_an_alias(tmp_path: Path) -> None:
    text = correlated(
        "type: temporal\nrules: [bought, sent]\ngroup-by: [number]\ntimespan: 15m\n"
        "aliases: {number: {bought: changes.phone_number.updated, sent: from}}",
        rule("type: phone-number.created", name="bought"),
        rule("direction|startswith: outbound", "messages", name="sent"),
    )
    bought = event("phone-number.created", changes={"phone_number": (None, "+12025550123")}, sid="AE1")
    rows = evidence(
        events=[bought], messages=[message(after(60), sender="+12025550123", sid="SM1"), message()]
    )

    (finding,) = found(tmp_path, text, rows).findings

    assert [(one.table, one.sid) for one in finding.exhibits] == [("events", "AE1"), ("messages", "SM1")]


def test_many_different_recipients(tmp_path: Path) -> None:
    text = correlated(
        "type: value_count\nrules: [sent]\ngroup-by: [account_sid]\ntimespan: 1h\n"
        "condition: {field: to, gte: 20}",
        rule("direction|startswith: outbound", "messages", name="sent"),
    )
    many = evidence(messages=[message(after(n), to) for n, to in enumerate(strangers(20))])
    same = evidence(messages=[message(after(n)) for n in range(20)])

    assert found(tmp_path, text, many).findings[0].exhibit_count == 20
    assert not found(tmp_path, text, same).findings


def test_records_without_the_group_s_field_make_no_group(tmp_path: Path) -> None:
    text = correlated(
        "type: event_count\nrules: [password]\ngroup-by: [address]\ntimespan: 1h\ncondition: {gte: 2}",
        PASSWORD,
    )
    rows = [event("user-password.updated", after(n), None) for n in range(3)]

    assert found(tmp_path, text, evidence(events=rows)).quiet == ("rule:rule",)


def test_a_value_that_is_sql_stays_a_value(tmp_path: Path) -> None:
    tricks = [
        "'; DROP TABLE events; --",
        "\\' OR 1=1 --",
        "x') OR ('1'='1",
        "%' OR '%'='",
        '"; SELECT 1',
        "{}",
        "$1",
    ]
    for number, trick in enumerate(tricks):
        quoted = trick.replace("'", "''")
        text = rule(f"type|contains: '{quoted}'\naddress: '{quoted}'\nsource|re: '[x]'")
        hit = event(f"a {trick} b", address=trick, source="x", sid=f"AE{number}")

        assert sids(found(tmp_path, text, evidence(events=[hit, event("user.updated")]))) == [f"AE{number}"]
