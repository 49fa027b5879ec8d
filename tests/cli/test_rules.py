"""`dakkan rules`, and rules of the owner's beside the catalogue in `detect` and `investigate`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dakkan.detect.detectors import CATALOGUE

from .conftest import Terminal

Open = Callable[[], Terminal]
NUMBERS = """\
title: A message was sent
level: low
logsource: {product: twilio, service: messages}
detection:
  out: {direction|startswith: outbound}
  condition: out
"""
BROKEN = "title: Broken\nlogsource: {product: twilio, service: audit}\ndetection:\n  a: {nofield: 1}\n  condition: a\n"


def write(at: Terminal, **files: str) -> Path:
    folder = at.folder / "rules"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text)
    return folder


def test_a_rule_makes_findings_in_investigate(terminal: Open) -> None:
    at = terminal()
    write(at, numbers=NUMBERS)

    found = at("investigate", "--json").json

    mine = [one for one in found["findings"] if one["detector"] == "rule:numbers"]
    assert mine
    assert mine[0]["title"] == "A message was sent"
    assert mine[0]["severity"] == "low"
    numbers = [int(one["id"].removeprefix("F-")) for one in found["findings"]]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    ranks = ["critical", "high", "medium", "low", "informational"]
    worst_first = sorted(found["findings"], key=lambda one: int(one["id"].removeprefix("F-")))
    assert [ranks.index(one["severity"]) for one in worst_first] == sorted(
        ranks.index(one["severity"]) for one in worst_first
    )


def test_a_broken_rule_is_a_blind_spot_with_its_line(terminal: Open) -> None:
    at = terminal()
    write(at, broken=BROKEN, numbers=NUMBERS)

    found = at("investigate", "--json").json

    (blind,) = [one for one in found["blind"] if one["what"] == "rule:broken"]
    assert "broken.yml:4" in blind["why"]
    assert any(one["detector"] == "rule:numbers" for one in found["findings"])


def test_without_rules_nothing_is_different(terminal: Open) -> None:
    at = terminal()
    at("investigate")

    before = at("detect", "--json").json
    write(at)

    assert at("detect", "--json").json == before


def test_list_names_detectors_and_rules_with_their_state(terminal: Open) -> None:
    at = terminal()
    write(at, broken=BROKEN, numbers=NUMBERS)

    listed = at("rules", "list", "--json").json["rules"]

    states = {one["id"]: one["state"] for one in listed}
    assert {one.id for one in CATALOGUE} <= set(states)
    assert (states["rule:numbers"], states["rule:broken"]) == ("rule", "broken")
    assert "nofield" in at("rules", "list").out


def test_check_tells_file_and_line_and_fails(terminal: Open, tmp_path: Path) -> None:
    at = terminal()
    folder = write(at, broken=BROKEN, numbers=NUMBERS)

    ran = at("rules", "check")
    assert ran.code == 1
    assert f"{folder / 'broken.yml'}:4: events have no field nofield" in ran.out

    assert at("rules", "check", str(folder / "numbers.yml")).code == 0
    document = at("rules", "check", "--json", str(folder)).json
    assert (document["sound"], [one["line"] for one in document["broken"]]) == (1, [4])


def test_check_without_rules_says_where_they_belong(terminal: Open) -> None:
    ran = terminal()("rules", "check")

    assert ran.code == 2
    assert "rules" in ran.err


def test_export_writes_rules_that_check_finds_sound(terminal: Open, tmp_path: Path) -> None:
    at = terminal()

    assert at("rules", "export", "-o", str(tmp_path / "sigma")).code == 0

    assert (tmp_path / "sigma" / "email_changed.yml").is_file()
    assert at("rules", "check", str(tmp_path / "sigma")).code == 0


def test_export_into_a_file_s_place_is_said(terminal: Open, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")

    assert terminal()("rules", "export", "-o", str(tmp_path / "taken")).code == 2


def test_hostile_titles_are_made_harmless(terminal: Open) -> None:
    at = terminal()
    write(at, evil=NUMBERS.replace("A message was sent", '"\\e[31mred {0.__class__} {nothing}"'))

    ran = at("investigate")

    assert "\x1b[31m" not in ran.out
    assert ran.code in (0, 3, 4)


def test_detect_without_rules_does_not_import_pysigma(
    terminal: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = terminal()
    at("investigate")
    for name in ("sigma.rule", "dakkan.rules.reading", "dakkan.rules.engine"):
        monkeypatch.setitem(__import__("sys").modules, name, None)  # importing it now would fail

    assert at("detect").code in (0, 3, 4)
