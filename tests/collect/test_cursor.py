from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dakkan.collect.cursor import Stop, Unfinished, unfinished
from dakkan.evidence.manifest import BEGIN, END, Manifest
from dakkan.model.clock import iso
from dakkan.model.window import Window

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
MAIN = "AC" + "1" * 32
MONTH = Window(NOW - timedelta(days=30), NOW)


def begun(folder: Path, *, account_sid: str = MAIN, at: datetime = NOW, source: str = "live") -> Manifest:
    manifest = Manifest(folder)
    facts = {
        "source": source,
        "account_sid": account_sid,
        "since": iso(MONTH.since),
        "until": iso(MONTH.until),
    }
    manifest.append(BEGIN, "C", facts, at)
    return manifest


def moved(minutes: int) -> Window:
    return Window(MONTH.since + timedelta(minutes=minutes), MONTH.until + timedelta(minutes=minutes))


def test_a_collection_without_an_end_is_gone_on_with(tmp_path: Path) -> None:
    found = unfinished(begun(tmp_path), MAIN, moved(20), NOW + timedelta(minutes=20))

    assert found == Unfinished("C", (MONTH,))


@pytest.mark.parametrize(
    ("manifest", "window", "now"),
    [
        ({"account_sid": "AC" + "2" * 32}, MONTH, NOW),
        ({"source": "import"}, MONTH, NOW),
        ({"at": NOW - timedelta(days=2)}, MONTH, NOW),
        ({}, Window(NOW - timedelta(days=90), NOW - timedelta(days=80)), NOW),
        ({}, Window(MONTH.since, NOW - timedelta(days=1)), NOW),
    ],
)
def test_one_of_something_else_or_too_old_is_not(
    tmp_path: Path, manifest: dict[str, str], window: Window, now: datetime
) -> None:
    assert unfinished(begun(tmp_path, **manifest), MAIN, window, now) is None  # type: ignore[arg-type]  # by name


def test_one_that_ended_is_not(tmp_path: Path) -> None:
    manifest = begun(tmp_path)
    manifest.append(END, "C", {}, NOW)

    assert unfinished(manifest, MAIN, MONTH, NOW) is None


def test_what_a_later_run_adds_is_a_window_of_its_own() -> None:
    later = moved(20)

    assert Unfinished("C", (MONTH,)).and_then(later) == [MONTH, Window(MONTH.until, later.until)]
    assert Unfinished("C", (MONTH,)).and_then(MONTH) == [MONTH]


@pytest.mark.parametrize(
    ("complete", "until", "age", "done"),
    [
        (True, timedelta(days=1), timedelta(hours=20), True),
        (True, timedelta(minutes=5), timedelta(hours=20), False),
        (True, timedelta(minutes=5), timedelta(minutes=5), True),
        (False, timedelta(days=1), timedelta(minutes=5), False),
    ],
)
def test_what_may_have_changed_since_is_read_again(
    complete: bool, until: timedelta, age: timedelta, done: bool
) -> None:
    stop = Stop("r", complete, None, NOW, NOW - until)

    assert stop.is_done(NOW + age) is done
