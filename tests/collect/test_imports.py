import gzip
import hashlib
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from collect.stand_in import MAIN, NOW, message, sid
from dakkan.collect.collection import Collection
from dakkan.collect.imports import import_files
from dakkan.errors import BadFile, UsageError
from dakkan.evidence.manifest import FILE
from dakkan.evidence.store import Evidence

BULK = {
    "account_sid": MAIN,
    "sid": sid("SM", 1),
    "status": "delivered",
    "from": "+15005550006",
    "to": "+37120000001",
    "body": "Your code is 4711",
    "num_segments": 1,
    "date_sent": "2026-11-20T08:00:00Z",
    "date_created": "2026-11-20T08:00:00Z",
    "date_updated": "2026-11-20T08:00:02Z",
    "price": -0.0075,
    "error_code": 0,
    "flags": None,
    "messaging_service_sid": None,
    "direction": "outbound-api",
    "num_media": 0,
}


def imported(evidence: Evidence, *paths: Path, **more: Any) -> Collection:
    return import_files(evidence, paths, clock=lambda: NOW, **more)


def shown(evidence: Evidence, table: str = "messages") -> list[dict[str, Any]]:
    with evidence.tables() as tables:
        return list(tables[table].order_by("sid").to_pyarrow().to_pylist())


def lines(*rows: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_bulk_export(evidence: Evidence, tmp_path: Path) -> None:
    content = lines(BULK, {**BULK, "sid": sid("SM", 2), "error_code": 30007})
    path = written(tmp_path / "2026-11-20", gzip.compress(content))

    found = imported(evidence, path)

    assert found.rows == {"messages": 2}
    assert (found.gaps, found.bad, found.account_sids) == ((), (), (MAIN,))
    assert found.until == datetime(2026, 11, 20, 8, tzinfo=UTC)
    first, second = shown(evidence)
    assert (first["error_code"], second["error_code"]) == (None, 30007)
    assert (first["segments"], first["price"], first["country"]) == (1, Decimal("0.0075"), "LV")
    assert evidence.check() == []


def test_the_manifest_holds_each_file_s_own_hash(evidence: Evidence, tmp_path: Path) -> None:
    path = written(tmp_path / "a.json", lines(BULK))

    imported(evidence, path)

    (line,) = [line for line in evidence.manifest if line.kind == FILE]
    assert line.facts["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert line.facts["rows"] == {"messages": 1}
    assert line.facts["path"] == str(path)


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "page",
    [
        {"messages": [BULK], "next_page_uri": None},
        {"meta": {"key": "messages", "page": 0}, "messages": [BULK]},
        [BULK],
        [{"messages": [BULK], "page": 0}],
        BULK,
    ],
)
def test_pages_arrays_and_single_rows(
    evidence: Evidence, tmp_path: Path, page: object, indent: int | None
) -> None:
    path = written(tmp_path / "page.json", json.dumps(page, indent=indent).encode())

    imported(evidence, path)

    assert [row["sid"] for row in shown(evidence)] == [BULK["sid"]]


def test_a_page_a_line(evidence: Evidence, tmp_path: Path) -> None:
    pages = [{"messages": [{**BULK, "sid": sid("SM", n)}]} for n in range(3)]

    imported(evidence, written(tmp_path / "pages.jsonl", lines(*pages)))

    assert len(shown(evidence)) == 3


TABLES = {
    "calls": {"sid": sid("CA", 1), "account_sid": MAIN, "status": "completed"},
    "events": {"sid": sid("AE", 1), "account_sid": MAIN, "event_type": "user.updated"},
    "alerts": {"sid": sid("NO", 1), "account_sid": MAIN, "error_code": "30007"},
    "numbers": {"sid": sid("PN", 1), "account_sid": MAIN, "voice_url": ""},
    "applications": {"sid": sid("AP", 1), "account_sid": MAIN},
    "services": {"sid": sid("MG", 1), "account_sid": MAIN},
    "usage_triggers": {"sid": sid("UT", 1), "account_sid": MAIN},
    "accounts": {"sid": MAIN, "owner_account_sid": MAIN, "auth_token": "f" * 32},
    "usage": {"account_sid": MAIN, "category": "sms", "start_date": "2026-11-20", "price": "1"},
    "balance": {"account_sid": MAIN, "balance": "1.0", "currency": "USD"},
}


@pytest.mark.parametrize("table", TABLES)
def test_the_table_is_told_by_the_row(evidence: Evidence, tmp_path: Path, table: str) -> None:
    imported(evidence, written(tmp_path / "rows", lines(TABLES[table])))

    assert len(shown(evidence, table)) == 1


def test_rows_that_name_no_account_belong_to_the_one_that_was_named(
    evidence: Evidence, tmp_path: Path
) -> None:
    page = {"keys": [{"sid": sid("SK", 1), "friendly_name": "ci"}]}
    path = written(tmp_path / "keys.json", json.dumps(page).encode())

    with pytest.raises(BadFile, match="--account"):
        imported(evidence, path)
    imported(evidence, path, account_sid=MAIN)

    assert [row["account_sid"] for row in shown(evidence, "keys")] == [MAIN]


def test_the_table_may_be_named(evidence: Evidence, tmp_path: Path) -> None:
    path = written(tmp_path / "x", lines({"sid": "odd", "account_sid": MAIN, "body": "hello"}))

    with pytest.raises(BadFile, match="--table"):
        imported(evidence, path)
    imported(evidence, path, table="messages")

    assert [row["body"] for row in shown(evidence)] == ["hello"]


@pytest.mark.parametrize("name", [{"table": "mesages"}, {"account_sid": "AC1"}])
def test_a_table_or_account_that_cannot_be_is_a_usage_error(
    evidence: Evidence, tmp_path: Path, name: dict[str, str]
) -> None:
    with pytest.raises(UsageError):
        imported(evidence, tmp_path, **name)


CSVS = {
    "message log": (
        "From,To,Body,Status,SentDate,ApiVersion,NumSegments,ErrorCode,AccountSid,Sid,Direction,Price,PriceUnit\n"
        f'+15005550006,+37120000001,"Hello, ""you""\nthere",delivered,2026-11-20T08:00:00Z,2010-04-01,1,0,'
        f"{MAIN},{sid('SM', 1)},outbound-api,-0.0075,USD\n"
    ),
    "other names": (
        "Message SID;Account SID;Date Sent;From;To;Message Body;Message Status;Direction;Segments\n"
        f"{sid('SM', 1)};{MAIN};2026-11-20 08:00:00 UTC;15005550006;'+37120000001;"
        f'"Hello, ""you""\nthere";Delivered;Outgoing API;1\n'
    ),
}


@pytest.mark.parametrize("name", CSVS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_console_s_csv_of_messages(evidence: Evidence, tmp_path: Path, name: str, encoding: str) -> None:
    imported(evidence, written(tmp_path / "log.csv", CSVS[name].encode(encoding)))

    (row,) = shown(evidence)
    assert (row["sid"], row["account_sid"]) == (sid("SM", 1), MAIN)
    assert (row["sender"], row["recipient"], row["country"]) == ("+15005550006", "+37120000001", "LV")
    assert row["body"] == 'Hello, "you"\nthere'
    assert (row["status"], row["direction"], row["segments"]) == ("delivered", "outbound-api", 1)
    assert row["sent_at"] == datetime(2026, 11, 20, 8, tzinfo=UTC)


def test_the_console_s_csv_of_calls(evidence: Evidence, tmp_path: Path) -> None:
    text = (
        "Call Sid,Type,Direction,From,To,Start Time,End Time,Duration,Status,Price,Surprise\n"
        f"{sid('CA', 1)},Phone,Outgoing Dial,+15005550006,+37120000001,"
        "03:00:00 EST 2026-11-20,,61,Completed,-0.2,!\n"
    )

    imported(evidence, written(tmp_path / "calls.csv", text.encode()), account_sid=MAIN)

    (row,) = shown(evidence, "calls")
    assert (row["direction"], row["seconds"], row["status"]) == ("outbound-dial", 61, "completed")
    assert row["started_at"] == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert json.loads(row["raw"])["Surprise"] == "!"


def test_a_csv_without_sids_keeps_every_row_once(evidence: Evidence, tmp_path: Path) -> None:
    text = "From,To,Body,Status,SentDate\n" + "".join(
        f"+1500555000{n},+37120000001,hi,sent,\n" for n in "123"
    )
    path = written(tmp_path / "log.csv", text.encode())

    imported(evidence, path, account_sid=MAIN)
    imported(evidence, path, account_sid=MAIN)

    assert len(shown(evidence)) == 3


BAD = {
    "html": b"<!DOCTYPE html><html>Sign in</html>",
    "zip": b"PK\x03\x04rest",
    "binary": b"\x7fELF\x00\x00\x00",
    "empty": b"",
    "blank": b"\n\n\n",
    "prose": b"Dear customer,\nyour account\n",
    "cut gzip": gzip.compress(lines(*[BULK] * 1000))[:200],
    "cut json": json.dumps({"messages": [BULK]}, indent=1).encode()[:-40],
    "cut line": lines(BULK)[:-40],
    "number": b"17\n",
    "other json": b'{"hello": "world"}\n',
    "another csv": b"name,age\nbob,7\n",
    "endless line": b'{"sid": "' + b"x" * (11 * 1024 * 1024) + b'"}\n',
    "list of numbers": b"[1, 2, 3]",
    "no sid": lines({"account_sid": MAIN, "body": "x", "messages": 3}),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_not_what_it_says_is_told_with_its_place(
    evidence: Evidence, tmp_path: Path, name: str
) -> None:
    path = written(tmp_path / "messages.json", BAD[name])

    with pytest.raises(BadFile) as raised:
        imported(evidence, path)

    assert str(path) in str(raised.value)
    assert evidence.check() == []


@pytest.mark.parametrize("name", BAD)
def test_the_other_files_go_on(evidence: Evidence, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "exports" / "deep"
    folder.mkdir(parents=True)
    written(folder / "a.json", BAD[name])
    written(folder / "b.json", lines(BULK))
    written(folder / ".hidden", b"\x00")
    (folder / "loop").symlink_to(tmp_path)

    found = imported(evidence, tmp_path / "exports")

    assert found.rows == {"messages": 1}
    assert {bad.path.name for bad in found.bad} == {"a.json"}
    assert found.gaps and all("a.json" in gap.what for gap in found.gaps)


def test_bad_lines_are_told_by_number_and_the_good_ones_kept(evidence: Evidence, tmp_path: Path) -> None:
    content = lines(BULK) + b"nonsense\n" + lines({**BULK, "sid": sid("SM", 2)}) + b'{"half": \n'
    path = written(tmp_path / "a.jsonl", content)

    found = imported(evidence, path)

    assert [bad.line for bad in found.bad] == [2, 4]
    assert len(shown(evidence)) == 2


def test_a_file_cut_off_in_the_middle_gives_what_it_has(evidence: Evidence, tmp_path: Path) -> None:
    rows = [{**BULK, "sid": hashlib.md5(str(n).encode()).hexdigest()} for n in range(3000)]  # noqa: S324 - incompressible
    rows = [{**row, "sid": f"SM{row['sid']}"} for row in rows]
    packed = gzip.compress(lines(*rows))

    found = imported(evidence, written(tmp_path / "a.gz", packed[: len(packed) // 2]))

    assert 500 < len(shown(evidence)) < 3000
    assert len(found.bad) == 1 and "cut off" in found.bad[0].says


def test_thousands_of_bad_lines_are_counted(evidence: Evidence, tmp_path: Path) -> None:
    found = imported(evidence, written(tmp_path / "a.jsonl", lines(BULK) + b"nonsense\n" * 5000))

    assert len(found.bad) == 20
    assert any("4,980" in gap.what for gap in found.gaps)


def test_a_missing_file_is_a_bad_file(evidence: Evidence, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="nowhere"):
        imported(evidence, tmp_path / "nowhere.json")


def test_what_twilio_said_wins_over_a_file(evidence: Evidence, tmp_path: Path) -> None:
    from dakkan.collect.normalise import normalise

    live = json.dumps({**BULK, "price_unit": "USD"}).encode()
    row = normalise("messages", [live], account_sid=MAIN, read_at=NOW - timedelta(hours=1), collection="C")
    evidence.add("messages", MAIN, row.columns)

    imported(evidence, written(tmp_path / "a.json", lines(BULK)))

    assert [row["price_unit"] for row in shown(evidence)] == ["USD"]


def test_secrets_in_files_stay_out(evidence: Evidence, tmp_path: Path) -> None:
    imported(evidence, written(tmp_path / "a.json", lines(TABLES["accounts"])))

    assert "f" * 32 not in str(shown(evidence, "accounts"))


def test_a_large_file_is_read_as_a_stream(evidence: Evidence, tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.gz", "wt", compresslevel=1) as file:
        for number in range(12_000):
            row = {"sid": sid("SM", number), **message(NOW - timedelta(minutes=number), code=number)}
            file.write(json.dumps(row) + "\n")

    found = imported(evidence, tmp_path / "a.gz")

    assert found.rows == {"messages": 12_000}
    with evidence.tables() as tables:
        assert tables.messages.count().execute() == 12_000


def test_an_import_reaches_as_far_as_its_newest_record(evidence: Evidence, tmp_path: Path) -> None:
    imported(evidence, written(tmp_path / "a.json", lines(BULK)))

    assert evidence.collected_until() == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert evidence.collected_since() is None
    assert evidence.collected_tables() == {"messages"}
