"""`dakkan drill`: its list, and the folder that it keeps."""

from collections.abc import Callable
from pathlib import Path

from .conftest import Terminal

Open = Callable[[], Terminal]


def test_the_list_names_every_drill(terminal: Open) -> None:
    ran = terminal()("drill", "--list", "--json")

    assert {"leaked-token-smishing", "quiet-month"} <= {row["id"] for row in ran.json["drills"]}


def test_a_folder_with_something_else_in_it_is_left_alone(terminal: Open, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("keep me")

    ran = terminal()("drill", "--keep", str(mine))

    assert ran.code == 2
    assert (mine / "letter.txt").read_text() == "keep me"


def test_a_drill_is_kept_and_makes_room_for_the_next(terminal: Open, tmp_path: Path) -> None:
    at, folder = terminal(), tmp_path / "kept"

    first = at("drill", "quiet-month", "--keep", str(folder), "--json")
    (folder / "old").touch()
    second = at("drill", "quiet-month", "--keep", str(folder), "--json")

    assert first.code == second.code == 0
    assert second.json["passed"] is True
    assert second.json["verdict"] == "none"
    assert not (folder / "old").exists()
