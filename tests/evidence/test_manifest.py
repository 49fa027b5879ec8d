from pathlib import Path

from dakkan.evidence.manifest import FIRST, Manifest
from evidence.parts import AT


def test_each_line_holds_the_one_before(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)

    lines = [manifest.append("gap", "c", {"n": number}, AT) for number in range(3)]

    assert [line.number for line in lines] == [1, 2, 3]
    assert [line.previous for line in lines] == [FIRST, lines[0].hash, lines[1].hash]
    assert Manifest(tmp_path).lines == lines
    assert Manifest(tmp_path).head == lines[-1].hash
    assert Manifest(tmp_path).check() == []


def test_an_empty_manifest_has_a_head_too(tmp_path: Path) -> None:
    assert Manifest(tmp_path).head == FIRST
    assert Manifest(tmp_path).check() == []


def test_facts_may_hold_anything_even_a_hash(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)
    facts = {"hash": "x", "text": ',"hash":"' + "é\n\x00", "deep": {"hash": ["y"]}}

    manifest.append("gap", "c", facts, AT)

    assert Manifest(tmp_path).check() == []
    assert Manifest(tmp_path).lines[0].facts == facts


def test_a_line_that_is_no_json_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)
    for number in range(3):
        manifest.append("gap", "c", {"n": number}, AT)
    lines = manifest.path.read_bytes().splitlines(keepends=True)
    lines[1] = b"\xff\x00 nonsense\n"
    manifest.path.write_bytes(b"".join(lines))

    assert len(Manifest(tmp_path).lines) == 2
    assert len(Manifest(tmp_path).check()) == 2  # unreadable, and the next one does not follow


def test_a_lost_head_file_is_told(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)
    for number in range(3):
        manifest.append("gap", "c", {"n": number}, AT)
    (tmp_path / "head.json").unlink()

    assert len(Manifest(tmp_path).check()) == 1
