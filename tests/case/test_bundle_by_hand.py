"""docs/bundle.md, done as it is written: by a shell and Python's standard library, without Dakkan."""

import hashlib
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from case.test_bundle import Folder, rewritten
from dakkan.case import entries
from dakkan.case.bundle import export, export_redacted
from dakkan.case.store import Casebook
from dakkan.model.case import Kind

PAGE = Path(__file__).parents[2] / "docs" / "bundle.md"
KEY = bytes(range(32))
NOTE = "奪還: Sato <sato@shop.example> called +81 3-5550-0100"
LIST, CHAIN, COPY, SHOW, OPEN = range(1, 6)
"""The page's commands, in its order; the first one prints the seal."""

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "unzip", "sha256sum", "python3"))),
    reason="the tools of docs/bundle.md",
)


def commands() -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)


def run(folder: Path, *scripts: str) -> subprocess.CompletedProcess[str]:
    """In the same shell, one after the other, and no further than the first that fails."""
    script = "set -e\n" + "\n".join(scripts)
    return subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin"},
    )


@pytest.fixture
def folder(tmp_path: Path, casebook: Casebook) -> Path:
    """With `bundle.zip` and `for-others.zip` of the same case."""
    evidence = Folder(tmp_path / "evidence")
    (evidence.folder / "messages").mkdir(parents=True)
    (evidence.folder / "messages" / "one.parquet").write_bytes(b"PAR1" * 1_000)
    (evidence.folder / "manifest.jsonl").write_text("{}\n")
    case = casebook.open("AC" + "0" * 32, "mika")
    casebook.append(case, Kind.NOTE, entries.note(NOTE), "mika")
    casebook.append(case, Kind.CLOSED, entries.closed("über"), "mika")
    folder = tmp_path / "received"
    folder.mkdir()
    export(casebook, evidence, case, folder / "bundle.zip", reports={"report.md": "# 報告"}, key=KEY)
    export_redacted(casebook, evidence, case, folder / "for-others.zip", key=KEY)
    return folder


def exchange(folder: Path, name: str, old: bytes, new: bytes) -> None:
    """In `case.jsonl` of a bundle, with the list of hashes put right: only the chain can tell."""
    path = folder / name
    with zipfile.ZipFile(path) as file:
        events, sums = file.read("case.jsonl"), file.read("SHA256SUMS").decode()
    forged = events.replace(old, new)
    assert forged != events
    listed = sums.replace(hashlib.sha256(events).hexdigest(), hashlib.sha256(forged).hexdigest())
    rewritten(path, case_jsonl=forged, SHA256SUMS=listed.encode()).replace(path)


def test_a_stranger_finds_a_bundle_sound(folder: Path) -> None:
    done = run(folder, *commands()[: CHAIN + 1])

    assert done.returncode == 0, done.stderr
    seal = hashlib.sha256((folder / "bundle.zip").read_bytes()).hexdigest()
    assert done.stdout.splitlines() == [f"{seal}  bundle.zip", "3 lines hold"]


@pytest.mark.parametrize("member", ["evidence__messages__one_parquet", "reports__report_md", "case_jsonl"])
def test_a_stranger_sees_a_changed_member(folder: Path, member: str) -> None:
    rewritten(folder / "bundle.zip", **{member: b"x"}).replace(folder / "bundle.zip")

    done = run(folder, commands()[LIST])

    assert done.returncode != 0
    assert "FAILED" in done.stdout


@pytest.mark.parametrize("content", [b"x", None])
def test_a_stranger_sees_an_added_and_a_missing_member(folder: Path, content: bytes | None) -> None:
    name = "reports__report_md" if content is None else "reports__other_md"
    rewritten(folder / "bundle.zip", **{name: content}).replace(folder / "bundle.zip")

    assert run(folder, commands()[LIST]).returncode != 0


def test_a_stranger_sees_a_line_that_was_changed_together_with_the_list(folder: Path) -> None:
    exchange(folder, "bundle.zip", b'"mika"', b'"thief"')

    done = run(folder, commands()[LIST], commands()[CHAIN])

    assert (done.returncode, done.stderr.strip()) == (1, "line 1 does not hold")


def test_a_stranger_sees_an_end_that_was_cut_off(folder: Path) -> None:
    with zipfile.ZipFile(folder / "bundle.zip") as file:
        last = file.read("case.jsonl").splitlines(keepends=True)[-1]
    exchange(folder, "bundle.zip", last, b"")

    done = run(folder, commands()[LIST], commands()[CHAIN])

    assert (done.returncode, done.stderr.strip()) == (1, "the end is missing")


def test_a_stranger_finds_a_redacted_copy_sound(folder: Path) -> None:
    done = run(folder, commands()[COPY])

    assert (done.returncode, done.stdout) == (0, "3 lines follow one another\n"), done.stderr


def test_a_stranger_sees_a_line_missing_in_a_redacted_copy(folder: Path) -> None:
    with zipfile.ZipFile(folder / "for-others.zip") as file:
        second = file.read("case.jsonl").splitlines(keepends=True)[1]
    exchange(folder, "for-others.zip", second, b"")

    done = run(folder, commands()[COPY])

    assert (done.returncode, done.stderr.strip()) == (1, "line 2 does not follow")


def test_one_value_can_be_shown_and_no_other_in_its_place(folder: Path) -> None:
    run(folder, "(" + commands()[LIST] + ")", "(" + commands()[COPY] + ")")
    shown = run(folder, commands()[SHOW])
    (folder / "opened").write_text(shown.stdout)

    opened = run(folder, commands()[OPEN])

    assert json.loads(shown.stdout.splitlines()[1]) == NOTE
    assert (opened.returncode, opened.stdout) == (0, "this is the value\n"), opened.stderr
    (folder / "opened").write_text(shown.stdout.replace("Sato", "Mori"))
    assert run(folder, commands()[OPEN]).returncode == 1
