"""On real messages that the model never saw; skipped where the data is not there."""

import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TOOLS = Path(__file__).parents[2] / "tools"
SHARED = Path(os.environ.get("DAKKAN_SHARED") or TOOLS.parents[1] / "shared")
needs_data = pytest.mark.skipif(
    not any((SHARED / place / "sms").is_dir() for place in ("data", ".")),
    reason="no data for developers here",
)


@pytest.fixture(scope="module")
def accuracy() -> Any:
    sys.path.insert(0, str(TOOLS))
    try:
        return importlib.import_module("accuracy_lure")
    finally:
        sys.path.remove(str(TOOLS))


@pytest.fixture(scope="module")
def rate(accuracy: Any) -> Callable[[str, str], float]:
    rows = accuracy.table()

    def of(source: str, measure: str) -> float:
        (row,) = [row for row in rows if (row.source, row.measure) == (source, measure)]
        return float(row.rate)

    return of


@needs_data
def test_few_honest_messages_are_called_bait(accuracy: Any, rate: Callable[[str, str], float]) -> None:
    business = [row for row in accuracy.table() if row.source == "exais-a2p" and not row.trained]

    assert business
    assert max(row.rate for row in business) == 0.0
    assert (
        rate("application to person", "false positives") <= 0.03
    )  # with advertisements that people reported


@needs_data
def test_most_smishing_is_found(rate: Callable[[str, str], float]) -> None:
    assert rate("smishing", "recall, link") >= 0.9
    assert rate("smishing", "recall, call") >= 0.8


@needs_data
def test_links_of_phishing_show_signs_more_often_than_those_of_banks(
    rate: Callable[[str, str], float],
) -> None:
    assert rate("jpcert_phish_2019_2024", "strong link sign") > 4 * rate("bank_domains", "strong link sign")


@needs_data
def test_the_table_names_the_targets_first(accuracy: Any) -> None:
    lines = accuracy.markdown().splitlines()

    assert lines[0].startswith("| source | language | measure |")
    assert lines[2].startswith("| application to person | all | false positives |")
    assert all(line.count("|") == 8 for line in lines)


def test_without_data_there_is_a_sentence(
    accuracy: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DAKKAN_SHARED", str(tmp_path))

    assert accuracy.markdown() == "The data is not here.\n"


def test_the_interval_of_a_rate(accuracy: Any) -> None:
    low, high = accuracy.wilson(8, 10)

    assert 0.44 < low < 0.8 < high < 0.95
    assert accuracy.wilson(0, 0) == (0.0, 1.0)


def test_without_data_there_is_no_table(
    accuracy: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DAKKAN_SHARED", str(tmp_path))

    assert accuracy.table() == []
    assert accuracy.main() == 0
    assert "no data" in capsys.readouterr().err
