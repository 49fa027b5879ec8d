"""Every modifier, on evidence: which records a filter lets through, and that a value stays a value."""

from decimal import Decimal
from pathlib import Path

import pytest

from builders import DURING, OFFICE, SERVER, THIEF, after, event, evidence, message

from .rulefiles import found, rule, sids

EVENTS = [
    event(
        "user.updated",
        DURING,
        THIEF,
        sid="AE1",
        changes={"email_address": ("a@shop.example", "b@evil.example")},
    ),
    event(
        "user.updated", DURING, OFFICE, sid="AE2", changes={"sms_url": ("", "https://evil.example/100%_x")}
    ),
    event("phone-number.created", DURING, SERVER, sid="AE3", source="web"),
    event("phone-number.deleted", after(3600), None, sid="AE4", source="API", resource_sid="it's \\ here"),
]
MESSAGES = [
    message(sid="SM1", body="Verify your CODE", segments=1, error_code=30007, price=Decimal("0.0075")),
    message(sid="SM2", body="hello", segments=3),
]
EVIDENCE = evidence(events=EVENTS, messages=MESSAGES)


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        ("type: user.updated", "AE1 AE2"),
        ("event_type: USER.Updated", "AE1 AE2"),
        ("type|cased: USER.Updated", ""),
        ("type|cased|startswith: user", "AE1 AE2"),
        ("type: [phone-number.created, phone-number.deleted]", "AE3 AE4"),
        ("type: phone-number.*", "AE3 AE4"),
        ("type: phone-number.?eleted", "AE4"),
        ("type|endswith: .CREATED", "AE3"),
        ("source: api", "AE1 AE2 AE4"),
        ("type|contains|all: [number, deleted]", "AE4"),
        ("address: null", "AE4"),
        ("address|exists: true", "AE1 AE2 AE3"),
        ("source_ip_address|exists: false", "AE4"),
        ("address|cidr: 192.0.2.0/24", "AE3"),
        ("address|cidr: [203.0.113.64/29, 198.51.100.128/25]", "AE1 AE2"),
        ("address|cidr: 2001:db8::/32", ""),
        ("type|re: '^phone-number\\.(created|deleted)$'", "AE3 AE4"),
        ("type|re: '^PHONE'", ""),
        ("type|re|i: '^PHONE'", "AE3 AE4"),
        ("changes.email_address.updated|endswith: '@evil.example'", "AE1"),
        ("event_data.resource_properties.sms_url.updated|contains: '100%_'", "AE2"),
        ("changes.sms_url.updated|contains: '1_0'", ""),
        ("changes.sms_url.previous: ''", "AE2"),
        ("changes.sms_url.updated|exists: true", "AE2"),
        ('resource_sid: "it\'s \\\\ here"', "AE4"),
        ('resource_sid|contains: "\'"', "AE4"),
        ("actor_sid|fieldref: resource_sid", "AE1 AE2 AE3"),
        ("created_at|hour: 2", "AE1 AE2 AE3"),
        ("event_date|day: 24", "AE1 AE2 AE3 AE4"),
        ("created_at|startswith: 2026-11-24T03", "AE4"),
        ("- evil\n- 'nobody'", "AE1 AE2"),
        ('type: "\' OR 1=1 --"', ""),
        ("- type: user.updated\n  address: 203.0.113.66\n- type: phone-number.created", "AE1 AE3"),
    ],
)
def test_a_selection_of_events(tmp_path: Path, selection: str, expected: str) -> None:
    assert sids(found(tmp_path, rule(selection), EVIDENCE)) == expected.split()


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        ("body|contains: code", "SM1"),
        ("num_segments: 3", "SM2"),
        ("segments|gt: 1", "SM2"),
        ("segments|lte: 1", "SM1"),
        ("segments|neq: 3", "SM1"),
        ("error_code: '30007'", "SM1"),
        ("error_code: 30007", "SM1"),
        ("price|gt: 0.005", "SM1"),
        ("to|startswith: '+81'", "SM1 SM2"),
        ("body|windash|contains: ' -x'", ""),
        ("body|base64offset|contains: foo", ""),
    ],
)
def test_a_selection_of_messages(tmp_path: Path, selection: str, expected: str) -> None:
    assert sids(found(tmp_path, rule(selection, "messages"), EVIDENCE)) == expected.split()


def test_not_holds_for_what_is_absent(tmp_path: Path) -> None:
    text = rule("type|startswith: phone").replace(
        "condition: sel", "own: {address: 192.0.2.10}\n  condition: sel and not own"
    )

    assert sids(found(tmp_path, text, EVIDENCE)) == ["AE4"]


def test_several_conditions_are_alternatives(tmp_path: Path) -> None:
    text = rule("type: user.updated").replace(
        "condition: sel", "b: {type: phone-number.created}\n  condition: [sel, b]"
    )

    assert sids(found(tmp_path, text, EVIDENCE)) == ["AE1", "AE2", "AE3"]


def test_thousands_of_values_are_one_look_up(tmp_path: Path) -> None:
    values = [f"nothing-{n}" for n in range(3_000)]
    patterns = [f"'*nothing-{n}'" for n in range(1_000)]
    text = rule(f"type: [{', '.join(values)}, user.updated]\nsource: [{', '.join(patterns)}, a*i]")

    assert sids(found(tmp_path, text, EVIDENCE)) == ["AE1", "AE2"]


def test_broken_json_in_changes_is_no_match_and_no_fault(tmp_path: Path) -> None:
    rows = [{**EVENTS[0], "changes": "{broken"}, {**EVENTS[1], "changes": "[1, 2]"}]

    assert sids(found(tmp_path, rule("changes.a.updated|exists: true"), evidence(events=rows))) == []
