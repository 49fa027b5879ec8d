from datetime import datetime, timedelta
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa
import pytest

from dakkan.evidence import tables as tables_module
from dakkan.evidence.columns import arrow_schema
from dakkan.evidence.schema import TABLES
from dakkan.evidence.store import Evidence
from dakkan.evidence.tables import Tables
from evidence.parts import ACCOUNT, AT, message, rows

SUB = "AC" + "2" * 32


@pytest.fixture
def evidence(tmp_path: Path) -> Evidence:
    return Evidence(tmp_path / "evidence", clock=lambda: AT)


def told(tables: Tables, table: str, *names: str) -> list[tuple[object, ...]]:
    found = tables[table].select(*names).order_by(*names).to_pyarrow().to_pylist()
    return [tuple(row.values()) for row in found]


@pytest.mark.parametrize("name", TABLES)
def test_no_table_is_missing_and_its_types_are_the_schema_s(evidence: Evidence, name: str) -> None:
    with evidence.tables() as empty:
        nothing = empty[name].to_pyarrow()
    evidence.add(name, ACCOUNT, rows({"sid": "x"}))
    with evidence.tables() as filled:
        something = filled[name].to_pyarrow()

    assert nothing.schema.names == something.schema.names == list(TABLES[name].all_columns)
    assert nothing.schema == something.schema == arrow_schema(TABLES[name])
    assert (len(nothing), len(something)) == (0, 1)


def test_the_newest_version_of_a_record_is_shown_and_all_are_kept(evidence: Evidence) -> None:
    evidence.add("messages", ACCOUNT, rows(message(1, status="delivered"), message(2), read=5))
    evidence.add("messages", ACCOUNT, rows(message(1, status="queued"), read=1))

    with evidence.tables() as tables:
        assert told(tables, "messages", "sid", "status") == [
            (message(1)["sid"], "delivered"),
            (message(2)["sid"], "delivered"),
        ]
    assert evidence.history("messages").count().execute() == 3


def test_of_versions_read_at_one_time_the_later_collected_wins(evidence: Evidence) -> None:
    for status in ("queued", "sent", "delivered"):
        evidence.add("messages", ACCOUNT, rows(message(1, status=status), message(1, status=status)))

    with evidence.tables() as tables:
        assert told(tables, "messages", "status") == [("delivered",)]


def test_one_sid_in_two_accounts_is_two_records(evidence: Evidence) -> None:
    evidence.add("messages", ACCOUNT, rows(message(1)))
    evidence.add("messages", SUB, rows(message(1), account_sid=SUB))

    with evidence.tables() as tables:
        assert tables.messages.count().execute() == 2
        assert tables.account_sids == (ACCOUNT, SUB)


def test_state_is_the_newest_complete_reading_of_each_account(evidence: Evidence) -> None:
    evidence.add("keys", ACCOUNT, rows({"sid": "SK1"}, {"sid": "SK2"}))
    evidence.add("keys", SUB, rows({"sid": "SK9"}, account_sid=SUB))
    evidence.add("keys", ACCOUNT, rows({"sid": "SK2"}, read=5))
    evidence.add("keys", ACCOUNT, rows({"sid": "SK3"}, read=9), complete=False, reading="cut off")

    with evidence.tables() as tables:
        assert told(tables, "keys", "sid") == [("SK2",), ("SK9",)]


def test_a_reading_of_several_parts_is_one(evidence: Evidence) -> None:
    evidence.add("keys", ACCOUNT, rows({"sid": "SK1"}), complete=False, reading="r")
    evidence.add("keys", ACCOUNT, rows({"sid": "SK2"}), complete=True, reading="r")

    with evidence.tables() as tables:
        assert told(tables, "keys", "sid") == [("SK1",), ("SK2",)]


def test_a_complete_reading_that_found_nothing_empties_the_state(evidence: Evidence) -> None:
    evidence.add("keys", ACCOUNT, rows({"sid": "SK1"}))
    with evidence.collecting({"source": "live"}) as writer:
        writer.read("keys", ACCOUNT, at=AT, reading=writer.new_reading(), asked={})

    with evidence.tables() as tables:
        assert told(tables, "keys", "sid") == []
    assert evidence.history("keys").count().execute() == 1


def test_a_file_s_state_gives_way_to_what_twilio_said(evidence: Evidence) -> None:
    evidence.add("keys", ACCOUNT, rows({"sid": "SK1"}))
    evidence.add("keys", ACCOUNT, rows({"sid": "SK2"}), asked={"file": True})
    evidence.add("keys", SUB, rows({"sid": "SK3"}, account_sid=SUB), asked={"file": True})

    with evidence.tables() as tables:
        assert told(tables, "keys", "sid") == [("SK1",), ("SK3",)]


def test_a_part_of_an_older_schema_has_nulls_in_the_new_columns(evidence: Evidence) -> None:
    line = evidence.add("messages", ACCOUNT, rows(message(1, body="hello")))
    path = evidence.folder / line.facts["path"]
    import pyarrow.parquet as pq

    pq.write_table(pq.read_table(path).drop_columns(["media", "template"]), path)
    facts = dict(line.facts, columns=["sid"])
    older = evidence.manifest.lines[0]
    lines = [type(older)(1, older.at, older.kind, "", facts, older.previous, older.hash)]

    with Tables(evidence.folder, lines) as tables:
        assert told(tables, "messages", "body", "media", "template") == [("hello", None, None)]


@pytest.mark.parametrize("loaded_rows", [0, 10_000])
def test_large_tables_are_shown_like_small_ones(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch, loaded_rows: int
) -> None:
    monkeypatch.setattr(tables_module, "_LOADED_ROWS", loaded_rows)
    for first in range(0, 300, 100):
        many = [message(number, status=f"from {first}") for number in range(first, first + 150)]
        evidence.add("messages", ACCOUNT, rows(*many, read=first))

    with evidence.tables() as tables:
        counted = tables.messages.group_by("status").agg(n=tables.messages.count()).order_by("status")
        assert counted.to_pyarrow().to_pydict() == {
            "status": ["from 0", "from 100", "from 200"],
            "n": [100, 100, 150],
        }


def test_hostile_text_passes_through_unchanged(evidence: Evidence) -> None:
    body = '\'; DROP TABLE messages; -- \u202e {x} %s \\ "q" 🎣'
    evidence.add("messages", ACCOUNT, pa.concat_tables([rows(message(1, body=body))]))

    with evidence.tables() as tables:
        assert told(tables, "messages", "body") == [(body,)]
        assert tables.messages.filter(tables.messages.body == body).count().execute() == 1


def test_earlier_is_the_newest_complete_reading_before_a_time(evidence: Evidence) -> None:
    def when(hours: int) -> datetime:
        return AT + timedelta(hours=hours)

    evidence.add("keys", ACCOUNT, rows({"sid": "SK1"}), at=when(0))
    evidence.add("keys", ACCOUNT, rows({"sid": "SK1"}, {"sid": "SK2"}), at=when(1))
    evidence.add("keys", ACCOUNT, rows({"sid": "SK9"}), at=when(2), complete=False)
    evidence.add("keys", ACCOUNT, rows({"sid": "SK3"}), at=when(4))
    evidence.add("keys", SUB, rows({"sid": "SK4"}, account_sid=SUB), at=when(4))
    evidence.add("messages", ACCOUNT, rows(message(1)), at=when(0))

    found = evidence.earlier(when(3))

    assert set(found) == {"keys"}
    assert found["keys"].schema().names == tuple(TABLES["keys"].all_columns)
    assert [(row["account_sid"], row["sid"]) for row in sorted_by_sid(found["keys"])] == [
        (ACCOUNT, "SK1"),
        (ACCOUNT, "SK2"),
        (ACCOUNT, None),
    ]
    assert sorted_by_sid(found["keys"])[-1]["read_at"] == when(1)
    assert evidence.earlier(when(0)) == {}


def test_earlier_tells_what_was_read_though_there_was_nothing(evidence: Evidence) -> None:
    with evidence.collecting({"source": "live"}, at=AT) as writer:
        writer.read("event_sinks", ACCOUNT, at=AT, reading="one", asked=None)

    (row,) = evidence.earlier(AT + timedelta(seconds=1))["event_sinks"].to_pyarrow().to_pylist()

    assert (row["account_sid"], row["sid"], row["read_at"]) == (ACCOUNT, None, AT)


def test_a_file_is_no_earlier_reading(evidence: Evidence) -> None:
    evidence.add("keys", ACCOUNT, rows({"sid": "SK1"}), at=AT, asked={"file": "keys.json"})

    assert evidence.earlier(AT + timedelta(days=1)) == {}


def sorted_by_sid(table: ir.Table) -> list[dict[str, object]]:
    found: list[dict[str, object]] = table.to_pyarrow().to_pylist()
    return sorted(found, key=lambda row: str(row["sid"] or "~"))
