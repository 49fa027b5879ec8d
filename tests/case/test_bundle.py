import hashlib
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from dakkan.case import entries
from dakkan.case.bundle import check_bundle, export, seal
from dakkan.case.store import Casebook
from dakkan.errors import NoSuchCase, StorageFull
from dakkan.model.case import Kind

SHOP = "AC" + "0" * 32


@dataclass
class Folder:
    """An evidence folder, as much of it as a bundle needs."""

    folder: Path
    head: str = "f" * 64


@pytest.fixture
def evidence(tmp_path: Path) -> Folder:
    folder = tmp_path / "evidence"
    (folder / "messages").mkdir(parents=True)
    (folder / "scratch").mkdir()
    (folder / "messages" / "one.parquet").write_bytes(b"PAR1" * 1_000)
    (folder / "manifest.jsonl").write_text("{}\n")
    (folder / "lock").write_text("")
    (folder / "scratch" / "x").write_text("x")
    (folder / "link").symlink_to("/etc/hostname")
    return Folder(folder)


@pytest.fixture
def case(casebook: Casebook) -> str:
    case = casebook.open(SHOP, "mika")
    casebook.append(case, Kind.NOTE, entries.note("奪還"), "mika")
    return case


@pytest.fixture
def bundle(tmp_path: Path, casebook: Casebook, evidence: Folder, case: str) -> Path:
    path = tmp_path / "bundle.zip"
    export(casebook, evidence, case, path, reports={"report.md": "# 報告", "report.pdf": b"%PDF"})
    return path


def rewritten(bundle: Path, **members: bytes | None) -> Path:
    """A copy with members replaced, added, or (None) left out; names with `__` for `/` and `_` for `.`."""
    named = {name.replace("__", "/").replace("_", "."): content for name, content in members.items()}
    copy = bundle.with_name("copy.zip")
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            content = named.pop(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in named.items():
            new.writestr(name, content or b"")
    return copy


def test_a_bundle_has_everything_and_is_sound(bundle: Path, case: str) -> None:
    with zipfile.ZipFile(bundle) as file:
        names = set(file.namelist())
        about = json.loads(file.read("bundle.json"))

    assert names == {
        *("bundle.json", "case.jsonl", "journal.jsonl", "SHA256SUMS"),
        *("reports/report.md", "reports/report.pdf"),
        *("evidence/manifest.jsonl", "evidence/messages/one.parquet"),
    }
    assert (about["schema"], about["case"], about["journal"]["lines"]) == ("dakkan.bundle/1", case, 2)
    assert check_bundle(bundle) == []
    assert bundle.stat().st_mode & 0o777 == 0o600


def test_evidence_may_be_referred_to_instead(
    tmp_path: Path, casebook: Casebook, evidence: Folder, case: str
) -> None:
    path = tmp_path / "small.zip"

    export(casebook, evidence, case, path, include_evidence=False)

    with zipfile.ZipFile(path) as file:
        assert "evidence/manifest.jsonl" in file.namelist()
        assert "evidence/messages/one.parquet" not in file.namelist()
    assert check_bundle(path) == []


def test_attachments_go_along(tmp_path: Path, casebook: Casebook, evidence: Folder, case: str) -> None:
    proofs = tmp_path / "attachments"
    proofs.mkdir()
    (proofs / "2fa.png").write_bytes(b"PNG")
    path = tmp_path / "bundle.zip"

    export(casebook, evidence, case, path, attachments=proofs)

    with zipfile.ZipFile(path) as file:
        assert file.read("attachments/2fa.png") == b"PNG"


def test_the_seal_is_the_hash_of_the_file(
    tmp_path: Path, casebook: Casebook, evidence: Folder, case: str
) -> None:
    path = tmp_path / "bundle.zip"

    assert export(casebook, evidence, case, path) == seal(path)


def test_a_changed_member_is_named(bundle: Path) -> None:
    copy = rewritten(bundle, evidence__messages__one_parquet=b"PAR2")

    assert check_bundle(copy) == ["evidence/messages/one.parquet was changed"]


def test_a_missing_member_is_named(bundle: Path) -> None:
    assert check_bundle(rewritten(bundle, reports__report_md=None)) == ["reports/report.md is missing"]


def test_an_added_member_is_named(bundle: Path) -> None:
    assert check_bundle(rewritten(bundle, reports__other_md=b"x")) == ["reports/other.md was added"]


def test_a_line_changed_together_with_its_hash_in_the_list_breaks_the_chain(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as file:
        events, sums = file.read("case.jsonl"), file.read("SHA256SUMS").decode()
    forged = events.replace(b'"mika"', b'"thief"')
    old, new = hashlib.sha256(events).hexdigest(), hashlib.sha256(forged).hexdigest()
    copy = rewritten(bundle, case_jsonl=forged, SHA256SUMS=sums.replace(old, new).encode())

    assert check_bundle(copy) == ["case.jsonl: line 1 was changed after it was written"]


def test_an_end_cut_off_together_with_its_hash_is_found(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as file:
        events, sums = file.read("case.jsonl"), file.read("SHA256SUMS").decode()
    short = events.splitlines(keepends=True)[0]
    old, new = hashlib.sha256(events).hexdigest(), hashlib.sha256(short).hexdigest()
    copy = rewritten(bundle, case_jsonl=short, SHA256SUMS=sums.replace(old, new).encode())

    assert check_bundle(copy) == ["case.jsonl does not end where the bundle says"]


def test_a_byte_flipped_anywhere_is_found(bundle: Path) -> None:
    content = bytearray(bundle.read_bytes())
    content[content.find(b"PAR1") + 2_000] ^= 1
    bundle.write_bytes(content)

    assert check_bundle(bundle)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 torn"])
def test_what_is_no_bundle_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)

    (said,) = check_bundle(path)

    assert "no readable bundle" in said


def test_an_unknown_case_leaves_no_file(tmp_path: Path, casebook: Casebook, evidence: Folder) -> None:
    with pytest.raises(NoSuchCase):
        export(casebook, evidence, "C-20261124-9", tmp_path / "bundle.zip")

    assert not list(tmp_path.glob("bundle.zip*"))


def test_a_disk_that_refuses_leaves_no_file(casebook: Casebook, evidence: Folder, case: str) -> None:
    with pytest.raises(StorageFull):
        export(casebook, evidence, case, Path("/proc/bundle.zip"))
