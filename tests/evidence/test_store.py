import json
import os
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from textwrap import dedent

import pyarrow.parquet as pq
import pytest

from dakkan.errors import DakkanError, EvidenceDamaged
from dakkan.evidence.manifest import DAMAGE, END, PART
from dakkan.evidence.store import LIVE, Evidence
from evidence.parts import ACCOUNT, AT, message, rows


@pytest.fixture
def evidence(tmp_path: Path) -> Evidence:
    return Evidence(tmp_path / "evidence", clock=lambda: AT)


@pytest.fixture
def filled(evidence: Evidence) -> Evidence:
    """Two parts, in one collection that came to its end."""
    with evidence.collecting({"source": LIVE, "account_sid": ACCOUNT}) as writer:
        writer.add("messages", ACCOUNT, rows(message(1), message(2)), at=AT)
        writer.add("messages", ACCOUNT, rows(message(3)), at=AT)
        writer.line(END, {}, AT)
    return evidence


def a_part(evidence: Evidence) -> Path:
    line = next(line for line in evidence.manifest if line.kind == PART)
    return evidence.folder / str(line.facts["path"])


def test_what_is_added_is_there_for_the_next_process(filled: Evidence) -> None:
    again = Evidence(filled.folder)

    with again.tables() as tables:
        assert tables.messages.count().execute() == 3
    assert again.check() == []
    assert again.head == filled.head


def test_parts_lie_by_table_account_and_day_and_are_the_owner_s_alone(filled: Evidence) -> None:
    part = a_part(filled)

    assert part.relative_to(filled.folder).parts[:3] == ("messages", ACCOUNT, "2026-11-24")
    assert stat.S_IMODE(part.stat().st_mode) == 0o600
    assert stat.S_IMODE(part.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((filled.folder / "manifest.jsonl").stat().st_mode) == 0o600
    assert pq.ParquetFile(part).metadata.row_group(0).column(0).compression == "ZSTD"


def test_an_account_that_is_no_sid_cannot_leave_the_folder(evidence: Evidence) -> None:
    line = evidence.add("messages", "../../etc", rows(message(1)))

    assert line.facts["path"].startswith("messages/unknown/")


def test_a_flipped_byte_is_found(filled: Evidence) -> None:
    part = a_part(filled)
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(content)

    (problem,) = filled.check()
    assert part.name in problem


def test_a_missing_part_is_found_and_stops_the_tables(filled: Evidence) -> None:
    a_part(filled).unlink()

    assert len(filled.check()) == 1
    with pytest.raises(EvidenceDamaged, match="not on the disk"):
        filled.tables()


def test_a_file_that_no_line_names_is_found_and_not_read(filled: Evidence) -> None:
    stranger = a_part(filled).with_name("00000099.parquet")
    stranger.write_bytes(a_part(filled).read_bytes())

    assert len(filled.check()) == 1
    with filled.tables() as tables:
        assert tables.messages.count().execute() == 3


def manifest_lines(evidence: Evidence) -> list[bytes]:
    return evidence.manifest.path.read_bytes().splitlines(keepends=True)


@pytest.mark.parametrize("gone", [0, 1, 2, -1])
def test_a_removed_line_is_found_also_the_last(filled: Evidence, gone: int) -> None:
    lines = manifest_lines(filled)
    del lines[gone]
    filled.manifest.path.write_bytes(b"".join(lines))

    assert Evidence(filled.folder).check()


def test_an_edited_line_is_found(filled: Evidence) -> None:
    content = filled.manifest.path.read_bytes()
    filled.manifest.path.write_bytes(content.replace(b'"rows":2', b'"rows":1', 1))

    assert Evidence(filled.folder).check()


def test_moved_lines_are_found(filled: Evidence) -> None:
    lines = manifest_lines(filled)
    lines[1], lines[2] = lines[2], lines[1]
    filled.manifest.path.write_bytes(b"".join(lines))

    assert Evidence(filled.folder).check()


def test_a_cut_end_is_found_by_the_head_that_somebody_else_noted(filled: Evidence) -> None:
    noted = filled.head
    lines = manifest_lines(filled)[:-1]
    filled.manifest.path.write_bytes(b"".join(lines))
    last = json.loads(lines[-1])
    head = {"version": 1, "lines": len(lines), "hash": last["hash"]}
    (filled.folder / "head.json").write_text(json.dumps(head))
    cut = Evidence(filled.folder)

    assert cut.check() == []
    assert len(cut.check((noted,))) == 1


def test_damage_does_not_stop_the_next_collection_and_is_not_forgotten(filled: Evidence) -> None:
    filled.manifest.path.write_bytes(b"".join(manifest_lines(filled)[:-1]))

    Evidence(filled.folder).add("messages", ACCOUNT, rows(message(4)))

    assert any("removed" in problem for problem in Evidence(filled.folder).check())


def test_a_torn_line_is_taken_off_and_is_no_damage(filled: Evidence) -> None:
    with filled.manifest.path.open("ab") as file:
        file.write(b'{"number":5,"at":"2026')
    again = Evidence(filled.folder)

    assert again.check() == []
    again.add("messages", ACCOUNT, rows(message(4)))

    assert again.check() == []
    with again.tables() as tables:
        assert tables.messages.count().execute() == 4


def test_half_of_the_last_line_cut_off_is_damage_and_loses_nothing_new(filled: Evidence) -> None:
    content = filled.manifest.path.read_bytes()
    filled.manifest.path.write_bytes(content[:-50])

    Evidence(filled.folder).add("messages", ACCOUNT, rows(message(4)))

    again = Evidence(filled.folder)
    assert again.check()
    assert [line.kind for line in again.manifest.lines[-2:]] == [DAMAGE, PART]
    with again.tables() as tables:
        assert tables.messages.count().execute() == 4


def test_a_stop_between_line_and_head_is_no_damage(filled: Evidence) -> None:
    before = (filled.folder / "head.json").read_bytes()
    filled.add("messages", ACCOUNT, rows(message(4)))
    (filled.folder / "head.json").write_bytes(before)

    assert Evidence(filled.folder).check() == []


def test_a_part_without_a_line_is_set_aside_by_the_next_writer(filled: Evidence) -> None:
    orphan = a_part(filled).with_name("00000003.parquet")
    orphan.write_bytes(a_part(filled).read_bytes())
    half = orphan.with_name("00000004.parquet.tmp")
    half.write_bytes(b"PAR1")

    filled.add("messages", ACCOUNT, rows(message(4)))

    assert filled.check() == []
    assert not half.exists()
    assert [line.facts["path"] for line in filled.manifest if line.kind == "set-aside"]
    assert list((filled.folder / "set-aside").rglob("*.parquet"))


def test_two_collections_at_once_are_refused(evidence: Evidence) -> None:
    with (
        evidence.collecting({"source": LIVE}),
        pytest.raises(DakkanError, match="Another collection"),
        Evidence(evidence.folder).collecting({"source": LIVE}),
    ):
        pass


FILL = dedent("""
    import resource, sys
    from pathlib import Path
    from dakkan.errors import StorageFull
    from dakkan.evidence.store import Evidence
    from evidence.parts import ACCOUNT, AT, message, rows

    evidence = Evidence(Path(sys.argv[1]), clock=lambda: AT)
    evidence.add("messages", ACCOUNT, rows(message(1)))
    limit = int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        for number in range(2, 200):
            evidence.add("messages", ACCOUNT, rows(message(number, body=str(number) * 10)))
    except StorageFull as error:
        print(error)
""")


@pytest.mark.parametrize("limit", [3_000, 9_000, 9_100, 20_000])
def test_a_disk_that_takes_no_more_is_told_and_nothing_before_is_lost(tmp_path: Path, limit: int) -> None:
    folder = tmp_path / "evidence"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    done = subprocess.run(
        [sys.executable, "-c", FILL, str(folder), str(limit)],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )

    assert "No room left" in done.stdout
    again = Evidence(folder, clock=lambda: AT)
    assert again.check() == []
    with again.tables() as tables:
        before = tables.messages.count().execute()
    again.add("messages", ACCOUNT, rows(message(1000)))
    assert again.check() == []
    with again.tables() as tables:
        assert tables.messages.count().execute() == before + 1 > 1


def test_gaps_are_those_of_the_newest_collection_and_name_their_tables(evidence: Evidence) -> None:
    for why in ("old", "new"):
        with evidence.collecting({"source": LIVE}) as writer:
            for table in ("events", "keys"):
                facts: dict[str, str | int] = {"table": table, "account_sid": ACCOUNT}
                writer.gap("{table} of {account_sid}", why, at=AT, facts=facts)
            writer.line(END, {}, AT)

    (gap,) = evidence.gaps()
    assert (gap.what, gap.why) == (f"events, keys of {ACCOUNT}", "new")


def test_a_gap_is_closed_by_a_later_answer_to_the_same_question(evidence: Evidence) -> None:
    with evidence.collecting({"source": LIVE}) as writer:
        facts: dict[str, str | int] = {"table": "events", "account_sid": ACCOUNT}
        writer.gap("{table}", "no answer", at=AT, facts=facts, asked={"since": "x"})
        writer.read("events", ACCOUNT, at=AT, reading=writer.new_reading(), asked={"since": "x"})
        writer.line(END, {}, AT)

    assert evidence.gaps() == []


def test_a_collection_without_an_end_is_a_gap(evidence: Evidence) -> None:
    with evidence.collecting({"source": LIVE}):
        pass

    (gap,) = evidence.gaps()
    assert "collect" in gap.why


def test_coverage_tells_how_far_the_evidence_reaches(evidence: Evidence) -> None:
    assert evidence.collected_until() is None

    with evidence.collecting({"source": LIVE}) as writer:
        writer.read("keys", ACCOUNT, at=AT, reading=writer.new_reading(), asked={})
        writer.line(END, {"since": "2026-10-25T00:00:00Z", "until": "2026-11-24T08:00:00Z"}, AT)

    assert evidence.collected_until() == AT
    assert evidence.collected_since() == AT - timedelta(days=30, hours=8)
    assert evidence.collected_tables() == {"keys"}


def test_an_account_is_known_by_its_newest_name(evidence: Evidence) -> None:
    for name in ("old", "new"):
        evidence.add("accounts", ACCOUNT, rows({"sid": ACCOUNT, "friendly_name": name}))

    assert evidence.account_name(ACCOUNT) == "new"
    assert evidence.account_name("AC" + "9" * 32) == ""
