from pathlib import Path

from dakkan.casebook.anchors import FOLDER, Anchors
from dakkan.casebook.chain import Head

CASE = "C-20261124-1"


def test_what_was_noted_is_known(tmp_path: Path) -> None:
    anchors = Anchors(tmp_path)

    anchors.add(CASE, Head(1, "a" * 64))
    anchors.add(CASE, Head(2, "b" * 64))

    assert anchors.known(CASE) == {1: {"a" * 64}, 2: {"b" * 64}}
    assert (tmp_path / FOLDER / CASE).stat().st_mode & 0o777 == 0o600


def test_a_case_never_noted_is_not_known(tmp_path: Path) -> None:
    assert Anchors(tmp_path).known(CASE) is None


def test_a_line_cut_short_by_a_power_failure_counts_as_not_written(tmp_path: Path) -> None:
    anchors = Anchors(tmp_path)
    anchors.add(CASE, Head(1, "a" * 64))

    with (tmp_path / FOLDER / CASE).open("a") as file:
        file.write("2 bbbb")

    assert anchors.known(CASE) == {1: {"a" * 64}}
