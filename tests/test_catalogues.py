"""The four catalogues as wholes: folder and list agree, one word a unit, nobody names what is not there."""

import subprocess
import sys
from pathlib import Path

import pytest

from dakkan.cli.front import COMMANDS
from dakkan.detect.detectors import CATALOGUE as DETECTORS
from dakkan.drills.scenarios import CATALOGUE as DRILLS
from dakkan.evidence.schema import EVERY_TABLE, TABLES
from dakkan.model.finding import SIGNS
from dakkan.respond.actions import CATALOGUE as ACTIONS
from dakkan.steps.catalogue import CATALOGUE as STEPS

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "dakkan"
DETECTOR_IDS = {one.id for one in DETECTORS}
TRAFFIC = {"traffic"}
TASK_NAMES = {"review-users"}
"""What a detector may ask for beside actions: a look at the users, which several tasks share."""


def words(folder: Path) -> set[str]:
    return {path.stem.replace("_", "-") for path in folder.glob("*.py")} - {"--init--"}


@pytest.mark.parametrize(
    ("folder", "ids"),
    [
        ("detect/detectors", [one.id for one in DETECTORS]),
        ("respond/actions", list(ACTIONS)),
        ("drills/scenarios", [one.id for one in DRILLS]),
        ("steps/catalogue", [one.id for one in STEPS]),
    ],
)
def test_folder_and_catalogue_agree_and_ids_are_file_names(folder: str, ids: list[str]) -> None:
    assert len(ids) == len(set(ids))
    assert words(PACKAGE / folder) == set(ids)


def test_answers_and_needs_and_signs_name_what_exists() -> None:
    for one in DETECTORS:
        assert set(one.answers) <= set(ACTIONS) | TASK_NAMES, one.id
        assert set(one.needs) <= set(TABLES) | TRAFFIC, one.id
        assert set(one.signs) <= set(SIGNS), one.id
        assert one.says and one.benign and one.misses and one.cold_start, one.id


def test_every_detector_has_a_test_of_its_own() -> None:
    tested = {
        path.stem.removeprefix("test_").replace("_", "-") for path in ROOT.glob("tests/detect/**/test_*.py")
    }

    assert tested >= DETECTOR_IDS


def test_drills_ask_for_detectors_and_signs_that_exist() -> None:
    for drill in DRILLS:
        assert set(drill.must_find) <= DETECTOR_IDS, drill.id
        assert set(drill.signs_expected) <= set(SIGNS), drill.id
    assert {"quiet-month", "marketing-blast"} <= {drill.id for drill in DRILLS if drill.quiet}


def test_a_column_has_the_same_type_in_every_table() -> None:
    types: dict[str, str] = {}
    for table in TABLES.values():
        for column, kind in table.all_columns.items():
            if column in EVERY_TABLE or column in types:
                assert types.setdefault(column, kind) == kind, f"{table.name}.{column}"
            types[column] = kind


def test_every_command_is_documented() -> None:
    page = (ROOT / "docs" / "commands.md").read_text()

    for name in COMMANDS:
        assert f"## dakkan {name}" in page


def test_printed_docs_are_in_step_with_the_code() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "docs.py", "--check"], capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr


def test_both_readmes_name_the_same_commands() -> None:
    def commands(name: str) -> list[str]:
        lines = (ROOT / name).read_text().splitlines()
        return [
            line.split("#")[0].split(" --lang")[0].strip()
            for line in lines
            if line.startswith(".venv/bin/dakkan")
        ]

    assert commands("README.md") == commands("README.ja.md")
    assert all(line.split()[1] in COMMANDS for line in commands("README.md"))
