"""Bundles of a real answer: the whole one, and the copy for third parties with nothing in it that tells on people."""

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from .conftest import Ran, Terminal
from .test_whole_answer import hijack

Open = Callable[[], Terminal]


def members(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as bundle:
        return {name: bundle.read(name).decode("utf-8", errors="replace") for name in bundle.namelist()}


def answered(at: Terminal, folder: Path) -> tuple[str, Path, Path]:
    """The case, its whole bundle and its redacted copy."""
    hijack(at.world)
    case = str(at("investigate", "--json").json["case"])
    at("plan", case, "--preset", "sanitise")
    at("apply", case, "--yes")
    at("verify", case)
    at("case", "note", case, "Ms Sato <sato@shop.example> called from +81 3-5550-0100", "--by", "Mika Mori")
    whole, copy = folder / "whole.zip", folder / "copy.zip"
    assert at("case", "export", case, "-o", str(whole)).code == 0
    assert at("case", "export", case, "--redacted", "-o", str(copy)).code == 0
    return case, whole, copy


def checked(at: Terminal, *arguments: str) -> Ran:
    return at("case", "check", *arguments, "--json")


def test_a_redacted_copy_has_no_secret_no_text_no_number_and_no_name(terminal: Open, tmp_path: Path) -> None:
    at = terminal()
    _case, whole, copy = answered(at, tmp_path)
    world = at.world
    messages = [m for account in world.accounts.values() for m in account.messages.by_sid.values()]
    numbers = {number for m in messages for number in (m.to, m.sender) if number}
    bodies = {m.body for m in messages if len(m.body) > 8}
    names = {account.friendly_name for account in world.accounts.values()}
    names |= {key.friendly_name for account in world.accounts.values() for key in account.keys.values()}
    people = {"Sato", "sato@shop.example", "5550-0100", "Mika", "Mori", "parcel", "login-fee"}

    told = members(copy)
    everything = "\n".join(told.values())

    assert len(numbers) > 100
    assert len(bodies) > 100
    assert [s for s in at.every_secret() if s in everything] == []
    assert [number for number in numbers if number.lstrip("+") in everything] == []
    assert [body for body in bodies if body in everything] == []
    assert [name for name in names if f'"{name}"' in everything] == []
    assert [word for word in people if word in everything] == []
    assert (
        re.findall(r"[\w.+-]+@[\w-]+\.\w+|https?://|\+\d{7,}", everything.replace("fraud@twilio.com", ""))
        == []
    )
    assert any("number:JP:" in line for line in told["case.jsonl"].splitlines())
    assert "203.0.113.9" in everything, "the intruder's address is what others can use"
    assert all(secret not in text for secret in at.every_secret() for text in members(whole).values())


def test_the_copy_verifies_by_itself_and_against_the_whole(terminal: Open, tmp_path: Path) -> None:
    at = terminal()
    case, whole, copy = answered(at, tmp_path)

    assert checked(at, str(whole)).json["intact"] is True
    assert checked(at, str(copy)).json["intact"] is True
    assert checked(at, str(copy), "--whole", str(whole)).json == {
        "schema": "dakkan.check/1",
        "intact": True,
        "damages": [],
    }
    lines, originals = (members(path)["case.jsonl"].splitlines() for path in (copy, whole))
    assert [json.loads(line)["hash"] for line in lines] == [json.loads(o)["hash"] for o in originals][
        : len(lines)
    ]
    assert json.loads(members(whole)["bundle.json"])["case"] == case


def test_the_whole_bundle_has_plan_journal_proof_and_reports(terminal: Open, tmp_path: Path) -> None:
    at = terminal()
    _case, whole, _copy = answered(at, tmp_path)

    names = set(members(whole))

    assert {"case.jsonl", "journal.jsonl", "redaction.key", "reports/report-en.md"} <= names
    assert {name.partition("/")[0] for name in names} >= {"plans", "proofs", "evidence", "reports"}
