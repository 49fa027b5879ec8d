"""The baseline file: who accepted what, why, until when."""

import json
from datetime import date
from pathlib import Path

import pytest

from dakkan.errors import UsageError
from dakkan.leaks import accepted
from dakkan.leaks.search import search
from leaks.made import Made

MADE = Made(51)
TODAY = date(2026, 11, 24)


@pytest.fixture
def leaky(tmp_path: Path) -> Path:
    (tmp_path / "env").write_bytes(MADE.env()[1])
    return tmp_path


def baseline(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "baseline.json"
    path.write_text(text)
    return path


def test_what_is_accepted_is_told_apart_until_its_day(leaky: Path) -> None:
    written = accepted.written(search([leaky]).leaks, "Kim", "dead since 2025", date(2026, 12, 1))
    entries = accepted.read(baseline(leaky, written))

    before = search([leaky / "env"], baseline=entries, today=TODAY)
    after = search([leaky / "env"], baseline=entries, today=date(2026, 12, 2))

    assert (len(before.leaks), len(before.accepted)) == (0, 1)
    assert (len(after.leaks), len(after.accepted)) == (1, 0)


def test_a_baseline_holds_no_secret(leaky: Path) -> None:
    token = (leaky / "env").read_text().split("TOKEN=")[1].strip()

    assert token not in accepted.written(search([leaky]).leaks, "Kim", "x", None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[" * 100_000,
        '{"accepted": []}',
        json.dumps({"schema": accepted.SCHEMA, "accepted": {}}),
        json.dumps({"schema": accepted.SCHEMA, "accepted": ["x"]}),
        json.dumps({"schema": accepted.SCHEMA, "accepted": [{"fingerprint": "ab", "owner": "Kim"}]}),
        json.dumps(
            {
                "schema": accepted.SCHEMA,
                "accepted": [{"fingerprint": "ab", "owner": "Kim", "reason": "x", "until": "soon"}],
            }
        ),
    ],
)
def test_what_is_no_baseline_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        accepted.read(baseline(tmp_path, text))
