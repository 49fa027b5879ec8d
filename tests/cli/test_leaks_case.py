"""From `dakkan leaks` to the report: the owner's own secrets, whether they open, and the case they belong to."""

import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from dakkan.case.store import Casebook
from dakkan.cli.front import COMMANDS
from dakkan.model.case import Kind
from dakkan.model.clock import iso
from dakkan.model.leak import fingerprint
from dakkan.simulator import keys, tokens
from dakkan.simulator.access import By
from dakkan.simulator.audit import Actor
from dakkan.steps.seen import Seen
from leaks.made import Made, Repo

from .conftest import Terminal
from .test_whole_answer import files_but_the_vault, hijack

Open = Callable[[], Terminal]
MADE = Made(5)
joined = pytest.mark.skipif(
    "exposure" not in {one.name for one in fields(Seen)},
    reason="steps and detectors do not read searches yet",
)


@pytest.fixture(autouse=True)
def _command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "leaks", ("leaks:leaks", ""))


def shop_by(at: Terminal) -> By:
    return By("shop", Actor("account", at.world.main.sid, "api", "198.51.100.7"))


def leaky(at: Terminal, path: Path, *, days: float = 2, token: str = "", account: str | None = None) -> Repo:
    """A repository whose history holds a token; its present does not."""
    main = at.world.main
    repo = Repo(path)
    when = iso(at.world.now - timedelta(days=days))
    text = f"TWILIO_ACCOUNT_SID={account or main.sid}\nTWILIO_AUTH_TOKEN={token or main.auth_token}\n"
    repo.write("config/.env", text.encode())
    repo.git("add", "-A")
    os.environ["GIT_AUTHOR_DATE"] = os.environ["GIT_COMMITTER_DATE"] = when
    try:
        repo.git("commit", "-q", "-m", "settings")
    finally:
        del os.environ["GIT_AUTHOR_DATE"], os.environ["GIT_COMMITTER_DATE"]
    repo.git("rm", "-q", "config/.env")
    repo.commit()
    return repo


def test_a_leak_is_followed_from_the_repository_to_the_report(terminal: Open, tmp_path: Path) -> None:
    at = terminal()
    repo = leaky(at, tmp_path / "shop")
    hijack(at.world)
    case = str(at("investigate", "--json").json["case"])

    told = at("leaks", str(repo.path), "--live", "--json")

    (leak,) = told.json["leaks"]
    (link,) = told.json["links"]
    assert told.code == 3
    assert (leak["live"], leak["state"], leak["account_sid"]) == (True, "live", at.world.main.sid)
    assert told.json["case"] == case
    assert (link["explains"], link["address"]) == ("explains", "203.0.113.9")
    assert link["exposed_at"] < link["used_at"]

    text = at("report", case, "--format", "md").out.replace("\\", "")
    assert "config/.env:2" in text.replace("[.]", ".") and "Kim Doe" in text
    assert "It still opens the account." in text and "This leak explains the takeover" in text
    assert "203.0.113.9" in text
    assert 0 < text.index("Rotate first") < text.index("filter-repo --sensitive-data-removal")
    ticket = at("report", case, "--format", "ticket").out
    assert "This leak explains the takeover" in ticket and "Kim Doe" not in ticket
    rca = at("report", case, "--format", "rca").out
    assert "where the credential leaked (code" not in rca
    (known,) = json.loads(at("report", case, "--format", "json").out)["leaks"]
    assert known["explains"] == "explains"

    assert at("case", "check", case).code == 0
    for secret in at.every_secret():
        assert secret not in at.shown
        for path in files_but_the_vault(tmp_path / "home"):
            assert secret.encode() not in path.read_bytes()


@joined
def test_steps_and_detectors_know_of_the_leak(terminal: Open, tmp_path: Path) -> None:
    at = terminal()
    repo = leaky(at, tmp_path / "shop")
    hijack(at.world)
    case = str(at("investigate", "--json").json["case"])
    before = {step["id"]: step for step in at("steps", case, "--json").json["steps"]}
    at("leaks", str(repo.path), "--live")

    after = {step["id"]: step for step in at("steps", case, "--json").json["steps"]}
    again = at("investigate", "--json").json

    assert (before["leaks"]["state"], after["leaks"]["state"]) == ("blind", "partly")
    assert "Rotate first" in " ".join(after["leaks"]["says"])
    (found,) = [one for one in again["findings"] if one["detector"] == "secret-exposed"]
    assert found["severity"] == "critical"
    assert "config/" in found["says"]


@joined
def test_an_investigation_links_anew_what_was_found_before(terminal: Open, tmp_path: Path) -> None:
    at = terminal()
    repo = leaky(at, tmp_path / "shop")
    hijack(at.world)
    case = str(at("investigate", "--json").json["case"])
    at("leaks", str(repo.path))
    book = Casebook.at(tmp_path / "home")
    found = book.events(case)[-1]
    book.append(case, Kind.LEAKS_SEARCHED, {**found.data, "links": []}, "kim")  # as if nothing was known then

    at("investigate")
    at("investigate")

    lines = [event for event in book.events(case) if event.kind is Kind.LEAKS_SEARCHED]
    assert len(lines) == 3  # and the second investigation had nothing to add
    assert (lines[-1].data["targets"], lines[-1].data["links"]) == ([], found.data["links"])
    assert len(json.loads(at("report", case, "--format", "json").out)["leaks"]) == 1


def test_a_commit_after_the_takeover_does_not_explain_it(terminal: Open, tmp_path: Path) -> None:
    at = terminal()
    hijack(at.world)
    at.world.advance(7_200)
    at("investigate")
    repo = leaky(at, tmp_path / "shop", days=0)

    (link,) = at("leaks", str(repo.path), "--json").json["links"]

    assert link["explains"] == "does-not"


def test_past_tokens_of_the_vault_are_found_where_nothing_names_them(terminal: Open, tmp_path: Path) -> None:
    at = terminal()
    main = at.world.main
    old = main.auth_token
    hijack(at.world)
    case = str(at("investigate", "--json").json["case"])
    at("plan", case, "--preset", "contain")
    assert at("apply", case, "--yes").code == 0
    (tmp_path / "notes.txt").write_text(f"x{old}y")

    told = at("leaks", str(tmp_path / "notes.txt"), "--live", "--json")

    (leak,) = [one for one in told.json["leaks"] if one["fingerprint"] == fingerprint(old.encode())]
    assert (leak["kind"], leak["account_sid"]) == ("twilio-auth-token", main.sid)
    assert (leak["state"], leak["live"]) == ("dead", False)
    assert old not in at.shown


def test_a_vault_that_does_not_open_is_a_gap_and_no_end(
    terminal: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = terminal()
    monkeypatch.setenv("DAKKAN_VAULT_PASSPHRASE", "one")
    hijack(at.world)
    case = str(at("investigate", "--json").json["case"])
    at("plan", case, "--preset", "contain")
    at("apply", case, "--yes")
    monkeypatch.setenv("DAKKAN_VAULT_PASSPHRASE", "another")
    (tmp_path / "x").write_text("nothing")

    told = at("leaks", str(tmp_path / "x"))

    assert told.code == 4
    assert "the vault does not open" in told.out


def test_accounts_of_others_are_not_tried_unless_asked_for(terminal: Open, tmp_path: Path) -> None:
    at = terminal()
    other, token = MADE.account(), MADE.hex()
    repo = leaky(at, tmp_path / "shop", token=token, account=other)

    left = at("leaks", str(repo.path), "--live")
    tried = at("leaks", str(repo.path), "--live-others", "--json")

    assert "it was not tried" in left.out and "Not searched: 1" in left.out
    assert tried.json["leaks"][0]["state"] == "unknown"
    assert token not in at.shown


def test_without_live_twilio_is_not_asked(terminal: Open, tmp_path: Path) -> None:
    at = terminal()
    repo = leaky(at, tmp_path / "shop")
    hijack(at.world)
    at("investigate")
    before = len(at.world.ledger.requests)

    told = at("leaks", str(repo.path), "--json")

    assert len(at.world.ledger.requests) == before
    assert told.json["leaks"][0]["live"] is None and told.json["leaks"][0]["state"] is None
    assert told.json["case"]


def test_a_case_is_named_or_none_is_told(terminal: Open, tmp_path: Path) -> None:
    at = terminal()
    repo = leaky(at, tmp_path / "shop")

    assert at("leaks", str(repo.path), "--case", "C-20261124-9").code == 2
    quiet = at("leaks", str(repo.path), "--json")
    assert (quiet.json["case"], quiet.json["links"]) == (None, [])


def test_a_key_and_a_rotated_subaccount_token_in_one_folder(terminal: Open, tmp_path: Path) -> None:
    at = terminal()
    main = at.world.main
    key = keys.create(at.world, main, "app", shop_by(at), kind="standard")
    old = main.auth_token
    folder = tmp_path / "etc"
    folder.mkdir()
    (folder / "a.env").write_text(f"TWILIO_API_KEY={key.sid}\nTWILIO_API_SECRET={key.secret}\n")
    for child in at.world.children(main):
        (folder / f"{child.sid}.env").write_text(
            f"TWILIO_ACCOUNT_SID={child.sid}\nTWILIO_AUTH_TOKEN={child.auth_token}\n"
        )
        tokens.rotate(at.world, child, shop_by(at))
    at("investigate")

    told = at("leaks", str(folder), "--live", "--json").json

    states = {leak["key_sid"] or leak["account_sid"]: leak["state"] for leak in told["leaks"]}
    assert states.pop(key.sid) == "live"
    assert set(states.values()) <= {"dead"}
    assert old == main.auth_token


def test_a_copy_for_third_parties_hides_who_and_where(terminal: Open, tmp_path: Path) -> None:
    at = terminal()
    repo = leaky(at, tmp_path / "shop")
    hijack(at.world)
    case = str(at("investigate", "--json").json["case"])
    at("leaks", str(repo.path))
    copy, whole = tmp_path / "copy.zip", tmp_path / "whole.zip"

    assert at("case", "export", case, "--redacted", "-o", str(copy)).code == 0
    assert at("case", "export", case, "-o", str(whole)).code == 0

    assert b"Kim Doe" in inside(whole, "case.jsonl") and b"config/.env" in inside(whole, "case.jsonl")
    for name in ("Kim Doe", "config/.env", str(repo.path)):
        assert name.encode() not in inside(copy, "")
    assert at.world.main.auth_token.encode() not in inside(whole, "case.jsonl")


def inside(bundle: Path, name: str) -> bytes:
    with zipfile.ZipFile(bundle) as opened:
        return b"".join(opened.read(one) for one in opened.namelist() if one.endswith(name))


def test_a_hook_writes_into_no_case(terminal: Open, tmp_path: Path) -> None:
    at = terminal()
    repo = leaky(at, tmp_path / "shop")
    hijack(at.world)
    at("investigate")
    repo.write("new.env", MADE.env()[1])
    repo.git("add", "new.env")

    told = at("leaks", str(repo.path), "--staged", "--json")

    assert (told.code, told.json["case"]) == (3, None)


def test_people_are_told_the_link_and_the_case(terminal: Open, tmp_path: Path) -> None:
    at = terminal()
    repo = leaky(at, tmp_path / "shop")
    hijack(at.world)
    case = str(at("investigate", "--json").json["case"])

    told = at("leaks", str(repo.path), "--live")

    assert f"Written into {case}." in told.out
    assert f"The leak of {at.world.main.sid} explains the takeover" in told.out
    assert "It still opens the account." in told.out
