"""The docs' examples run, and find what they say."""

from pathlib import Path

from builders import OFFICE, THIEF, after, event, evidence, message, strangers
from dakkan.rules.page import CORRELATION, COUNT, RULE, page

from .rulefiles import found, sids


def test_the_example_rule(tmp_path: Path) -> None:
    theirs = {"sms_url": ("https://hooks.shop.example/sms", "https://evil.example/sms")}
    ours = {"sms_url": ("", "https://hooks.shop.example/sms")}
    rows = [
        event("phone-number.updated", sid="AE1", changes=theirs),
        event("phone-number.updated", changes=ours),
        event("phone-number.updated", address="192.0.2.10", changes=theirs),
    ]

    assert sids(found(tmp_path, RULE, evidence(events=rows))) == ["AE1"]


def test_the_example_sequence(tmp_path: Path) -> None:
    rows = [
        event("user-password.updated", after(0), THIEF, sid="AE1"),
        event("account-api-keys.created", after(9), THIEF, sid="AE2"),
        event("account-api-keys.created", after(10), OFFICE),
    ]

    assert sids(found(tmp_path, CORRELATION, evidence(events=rows))) == ["AE1", "AE2"]


def test_the_example_count(tmp_path: Path) -> None:
    rows = [message(after(n), to) for n, to in enumerate(strangers(201))]

    assert found(tmp_path, COUNT, evidence(messages=rows)).findings[0].exhibit_count == 201
    assert not found(tmp_path, COUNT, evidence(messages=rows[1:])).findings


def test_the_page_names_every_service() -> None:
    assert all(f"### service: {name}" in page() for name in ("audit", "messages", "calls", "alerts"))
