import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dakkan.case.store import Casebook
from dakkan.casebook.anchors import FOLDER
from dakkan.casebook.database import FILE
from dakkan.errors import NoSuchCase
from dakkan.model.case import Kind

SHOP = "AC" + "0" * 32
OTHER = "AC" + "1" * 32
NIGHT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def casebook(tmp_path: Path) -> Casebook:
    return Casebook.at(tmp_path, clock=lambda: NIGHT)


@pytest.fixture
def case(casebook: Casebook) -> str:
    """A case of four lines."""
    case = casebook.open(SHOP, "mika")
    for text in ("one", "two", "three"):
        casebook.append(case, Kind.NOTE, {"text": text}, "mika")
    return case


def tamper(home: Path, *statements: str) -> None:
    """What somebody with the file and sqlite3 can do."""
    with sqlite3.connect(home / FILE) as database:
        database.execute("DROP TRIGGER casebook_no_UPDATE")
        database.execute("DROP TRIGGER casebook_no_DELETE")
        for statement in statements:
            database.execute(statement)


def test_cases_are_numbered_by_day(tmp_path: Path) -> None:
    now = [NIGHT]
    casebook = Casebook.at(tmp_path, clock=lambda: now[0])

    first, second = casebook.open(SHOP, "mika"), casebook.open(OTHER, "mika")
    now[0] += timedelta(days=1)
    third = casebook.open(SHOP, "mika")

    assert [first, second, third] == ["C-20261124-1", "C-20261124-2", "C-20261125-1"]
    assert casebook.cases() == [first, second, third]


def test_the_tenth_case_of_a_day_is_followed_by_the_eleventh(casebook: Casebook) -> None:
    opened = [casebook.open(SHOP, "mika") for _ in range(11)]

    assert opened[-1] == "C-20261124-11"
    assert casebook.cases() == opened
    assert casebook.open_for(SHOP) == opened[-1]


def test_lines_come_back_as_they_were_written(casebook: Casebook, case: str) -> None:
    at = NIGHT + timedelta(microseconds=7)
    data = {"text": "奪還 \ud800\x00", "list": [1, None, True, {"deep": "x"}]}

    written = casebook.append(case, Kind.NOTE, data, "mika", at=at)

    assert casebook.events(case)[-1] == written
    assert (written.number, written.at, dict(written.data)) == (5, at, data)
    assert casebook.events(case, after=4) == [written]
    assert casebook.check(case) == []


def test_a_sound_case_has_nothing_wrong(casebook: Casebook, case: str) -> None:
    assert casebook.check(case) == []
    assert casebook.head(case).count == 4


def test_a_line_edited_in_the_database_is_found(tmp_path: Path, casebook: Casebook, case: str) -> None:
    tamper(tmp_path, 'UPDATE casebook_event SET data = \'{"text":"TWO"}\' WHERE number = 3')

    assert casebook.check(case) == [f"{case}: line 3 was changed after it was written"]


def test_a_line_nobody_can_read_any_more_is_found(tmp_path: Path, casebook: Casebook, case: str) -> None:
    tamper(tmp_path, "UPDATE casebook_event SET data = '{', kind = 'nonsense' WHERE number = 2")

    assert casebook.check(case) == [f"{case}: line 2 was changed after it was written"]


def test_a_line_removed_from_the_middle_is_found(tmp_path: Path, casebook: Casebook, case: str) -> None:
    tamper(tmp_path, "DELETE FROM casebook_event WHERE number = 2")

    assert casebook.check(case)[0] == f"{case}: line 2 is missing: the next one is 3"


def test_an_end_cut_off_is_found(tmp_path: Path, casebook: Casebook, case: str) -> None:
    tamper(tmp_path, "DELETE FROM casebook_event WHERE number = 4")

    assert casebook.check(case) == [f"{case}: the end is cut off: line 4 was written and is gone"]


def test_a_case_removed_whole_is_found(tmp_path: Path, casebook: Casebook, case: str) -> None:
    tamper(tmp_path, "DELETE FROM casebook_event")

    assert casebook.check(case) == [f"{case}: the end is cut off: line 1 was written and is gone"]


def test_a_chain_written_anew_is_found(tmp_path: Path, casebook: Casebook, case: str) -> None:
    tamper(tmp_path, "DELETE FROM casebook_event WHERE number > 2")
    for text in ("2", "3"):
        casebook.append(case, Kind.NOTE, {"text": text}, "thief")

    assert casebook.check(case) == [f"{case}: line 3 is not the one that was written"]


def test_a_missing_anchor_file_is_found(tmp_path: Path, casebook: Casebook, case: str) -> None:
    (tmp_path / FOLDER / case).unlink()

    assert casebook.check(case) == [f"{case}: its anchor file is missing"]


def test_a_stop_between_line_and_anchor_is_no_damage(tmp_path: Path, casebook: Casebook, case: str) -> None:
    anchor = tmp_path / FOLDER / case
    anchor.write_text("".join(anchor.read_text().splitlines(keepends=True)[:-1]))

    assert casebook.check(case) == []


@pytest.mark.parametrize("statement", ["UPDATE casebook_event SET by = 'x'", "DELETE FROM casebook_event"])
def test_the_database_itself_refuses_changes(tmp_path: Path, case: str, statement: str) -> None:
    with (
        sqlite3.connect(tmp_path / FILE) as database,
        pytest.raises(sqlite3.IntegrityError, match="never changed"),
    ):
        database.execute(statement)


def test_an_unknown_case_is_no_case(casebook: Casebook) -> None:
    with pytest.raises(NoSuchCase):
        casebook.events("C-20261124-9")
    with pytest.raises(NoSuchCase):
        casebook.append("C-20261124-9", Kind.NOTE, {}, "mika")
    with pytest.raises(NoSuchCase):
        casebook.check("C-20261124-9")


def test_a_closed_case_is_not_open_for_its_account(casebook: Casebook, case: str) -> None:
    assert casebook.open_for(SHOP) == case
    assert casebook.open_for(OTHER) is None

    casebook.append(case, Kind.CLOSED, {}, "mika")

    assert casebook.open_for(SHOP) is None


def test_several_homes_live_in_one_process(tmp_path: Path) -> None:
    one, two = Casebook.at(tmp_path / "one"), Casebook.at(tmp_path / "two")

    one.open(SHOP, "mika")

    assert len(one.cases()) == 1
    assert two.cases() == []


def test_threads_write_one_unbroken_chain(casebook: Casebook, case: str) -> None:
    def write() -> None:
        for _ in range(10):
            casebook.append(case, Kind.NOTE, {"text": "x"}, "mika")
        casebook.close()

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert casebook.head(case).count == 64
    assert casebook.check(case) == []


def test_what_another_process_wrote_is_seen(tmp_path: Path, casebook: Casebook, case: str) -> None:
    other = Casebook.at(tmp_path)

    other.append(case, Kind.NOTE, {"text": "four"}, "mika")

    assert casebook.events(case)[-1].data == {"text": "four"}


def test_lines_that_belong_together_follow_each_other(casebook: Casebook, case: str) -> None:
    before = casebook.events(case)[-1].number

    casebook.append_all(case, [(Kind.NOTE, {"text": text}) for text in ("four", "five")], "mika")

    added = casebook.events(case, after=before)
    assert [event.data["text"] for event in added] == ["four", "five"]
    assert [event.number for event in added] == [before + 1, before + 2]
    assert casebook.check(case) == []


def test_of_lines_that_belong_together_all_or_none_is_written(casebook: Casebook, case: str) -> None:
    before = len(casebook.events(case))

    with pytest.raises(TypeError):
        casebook.append_all(case, [(Kind.NOTE, {"text": "six"}), (Kind.NOTE, {"text": object()})], "mika")

    assert len(casebook.events(case)) == before
    assert casebook.check(case) == []
