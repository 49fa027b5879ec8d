"""Bad input of every kind: a clear sentence, the promised exit code, nothing lost, no secret shown."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dakkan.simulator.faults import Fault

from .conftest import Terminal

Open = Callable[[], Terminal]


def test_a_wrong_token_is_said_and_not_shown(terminal: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    at = terminal()
    wrong = "0123456789abcdef0123456789abcdef"
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", wrong)

    ran = at("-vv", "investigate")

    assert ran.code == 1
    assert "Auth Token does not open" in ran.err
    assert wrong not in at.shown


def test_no_credential_says_which_variables_to_set(terminal: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    at = terminal()
    monkeypatch.delenv("TWILIO_AUTH_TOKEN")

    ran = at("investigate")

    assert ran.code == 2
    assert "TWILIO_AUTH_TOKEN" in ran.err


def test_a_standard_key_investigates_and_says_what_it_cannot_see(
    terminal: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = terminal()
    key = next(key for key in at.world.keys.values() if key.kind == "standard")
    monkeypatch.delenv("TWILIO_AUTH_TOKEN")
    monkeypatch.setenv("TWILIO_API_KEY", key.sid)
    monkeypatch.setenv("TWILIO_API_SECRET", key.secret)

    ran = at("investigate", "--json")

    assert ran.code in (3, 4)
    assert any("keys" in one["what"] or "accounts" in one["what"] for one in ran.json["blind"])
    assert key.secret not in at.shown


def test_a_suspended_account_is_called_suspended(terminal: Open) -> None:
    at = terminal()
    at.world.settings.suspended_main_cleans_up = False
    at.world.main.own_status = "suspended"

    ran = at("investigate")

    assert ran.code == 1
    assert "not active" in ran.err or "suspended" in ran.err


def test_no_network_is_said(terminal: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    at = terminal()
    at.options["transport"] = None
    monkeypatch.setenv("DAKKAN_TWILIO_URL", "http://127.0.0.1:9")

    ran = at("investigate")

    assert ran.code == 1
    assert "does not answer" in ran.err or "cannot be reached" in ran.err


def test_half_a_page_loses_nothing_and_is_reported(terminal: Open) -> None:
    at = terminal()
    at.world.faults.append(Fault("partial", times=1_000, path="Messages.json"))

    ran = at("collect", "--json")

    assert ran.code == 4
    assert any("messages" in one["what"] for one in ran.json["blind"])
    assert ran.json["rows"]["events"] > 0

    at.world.faults.clear()
    again = at("collect", "--json")
    assert again.code == 0
    assert again.json["rows"]["messages"] > 0


def test_a_null_byte_and_a_terminal_escape_stay_harmless(terminal: Open, tmp_path: Path) -> None:
    at = terminal()
    row = {
        "account_sid": at.world.main.sid,
        "sid": "SM" + "0" * 32,
        "body": "pay now \x1b[2J\x00 https://bank.example.login.test/x",
        "direction": "outbound-api",
        "status": "delivered",
        "to": "+12015550100",
        "from": "+12015550101",
        "date_created": "Tue, 24 Nov 2026 11:00:00 +0000",
        "date_sent": "Tue, 24 Nov 2026 11:00:00 +0000",
    }
    page = tmp_path / "page.json"
    page.write_text(json.dumps({"messages": [row]}))

    ran = at("collect", "--from", str(page))
    at("detect")

    assert ran.code == 0
    assert "\x1b[2J" not in at.shown
    assert "\x00" not in at.shown


def test_an_unknown_event_type_and_field_are_kept(terminal: Open, tmp_path: Path) -> None:
    at = terminal()
    event = {
        "sid": "AE" + "1" * 32,
        "account_sid": at.world.main.sid,
        "event_type": "something-new.exploded",
        "event_date": "2026-11-24T11:00:00Z",
        "a_field_of_tomorrow": {"deep": [1, 2]},
    }
    page = tmp_path / "events.json"
    page.write_text(json.dumps({"events": [event], "meta": {"key": "events"}}))

    ran = at("collect", "--from", str(page), "--json")

    assert ran.code == 0
    assert ran.json["rows"] == {"events": 1}


def test_a_file_that_is_not_what_it_says_is_named(terminal: Open, tmp_path: Path) -> None:
    at = terminal()
    cut = tmp_path / "messages.json.gz"
    cut.write_bytes(gzip.compress(b'{"sid": "SM"}\n' * 1000)[:60])

    ran = at("collect", "--from", str(cut))

    assert ran.code == 1
    assert "messages.json.gz" in ran.out + ran.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["investigate", "--since", "yesterday-ish"], "is no time"),
        (["plan", "C-20200101-1"], "There is no case"),
        (["drill", "no-such-drill"], "dakkan drill --list"),
        (["case", "check", "C-20200101-9"], "There is no case"),
        (["frobnicate"], "No such command"),
        (["vault", "hand-over", "AC" + "0" * 32, "--", "true"], "vault"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(terminal: Open, arguments: list[str], says: str) -> None:
    ran = terminal()(*arguments)

    assert ran.code == 2
    assert says in ran.err
    assert "Traceback" not in ran.err


def test_an_error_in_json_mode_is_json(terminal: Open) -> None:
    ran = terminal()("plan", "C-20200101-1", "--json")

    assert ran.json["schema"] == "dakkan.error/1"


def test_imported_evidence_is_examined_without_any_credential(
    terminal: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = terminal()
    monkeypatch.delenv("TWILIO_ACCOUNT_SID")
    monkeypatch.delenv("TWILIO_AUTH_TOKEN")
    event = {
        "sid": "AE" + "2" * 32,
        "account_sid": at.world.main.sid,
        "event_type": "user-session.created",
        "event_date": "2026-11-24T11:00:00Z",
    }
    page = tmp_path / "events.json"
    page.write_text(json.dumps({"events": [event], "meta": {"key": "events"}}))

    at("collect", "--from", str(page))
    ran = at("detect", "--json")

    assert ran.json["account_sid"] == at.world.main.sid
    assert ran.code == 4
