"""`dakkan judge`: JSON lines in, JSON lines out, in order, whatever stands in between."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dakkan.cli.main import run

BAIT = "Your parcel is held, pay the customs fee now: https://usps-redelivery.example/x"
CODE = "Your code is 482913. Do not share it."


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def file_of(tmp_path: Path, *texts: str | bytes) -> str:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"\n".join(text if isinstance(text, bytes) else text.encode() for text in texts) + b"\n")
    return str(path)


def body(text: str) -> str:
    return json.dumps({"body": text, "sid": "ignored"}, ensure_ascii=False)


def test_bait_is_found_and_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["judge", file_of(tmp_path, body(CODE), body(BAIT))])

    calm, bait = lines(capsys)
    assert code == 3
    assert set(bait) == {"lure", "kinds", "because", "language"}
    assert isinstance(bait["lure"], float) and bait["lure"] >= 0.6
    assert bait["kinds"][0] == "link-lookalike"  # type: ignore[index]
    assert "usps-redelivery[.]example pretends to be USPS." in bait["because"]  # type: ignore[operator]
    assert calm["kinds"] == []
    assert calm["language"] == "en"


def test_nothing_found_is_zero(tmp_path: Path) -> None:
    assert run(["judge", file_of(tmp_path, body(CODE))]) == 0


def test_a_bad_line_is_told_by_number_and_the_others_are_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deep = "[" * 100_000
    bad: list[str | bytes] = ["{", '{"body": 3}', "[]", "", b"\xff\xfe", deep, '{"body": null}']

    code = run(["judge", file_of(tmp_path, body(CODE), *bad, body(BAIT))])

    told = lines(capsys)
    assert code == 1
    assert len(told) == len(bad) + 2
    for number, answer in enumerate(told[1:-1], 2):
        assert f"Line {number} " in str(answer["error"])
    assert "lure" in told[0]
    assert "lure" in told[-1]


def test_a_line_without_end_is_refused_and_the_next_is_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["judge", file_of(tmp_path, body("x" * 3_000_000), body(CODE))]) == 1

    long, calm = lines(capsys)
    assert "Line 1 " in str(long["error"])
    assert "lure" in calm


def test_own_hosts_and_numbers_weigh_against(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Your account is locked. Reset it: https://id.shop.example/r or call +81 50-3100-0001"
    source = file_of(tmp_path, body(text))

    run(["judge", source])
    run(["judge", source, "--own-host", "shop.example", "--own-number", "050-3100-0001"])

    strange, own = lines(capsys)
    assert float(str(own["lure"])) < float(str(strange["lure"]))
    assert own["kinds"] == []


def test_reasons_are_in_the_language_that_was_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["judge", "--lang", "ja", file_of(tmp_path, body(BAIT))])

    (told,) = lines(capsys)
    assert told["language"] == "en"  # the text's, not the reader's
    assert told["because"]


def test_control_characters_of_a_body_stay_out_of_the_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["judge", file_of(tmp_path, body("call \u202e\x1b[31m 202 555 0143 https://a\x07b.test/ now"))])

    assert not set(capsys.readouterr().out) & {"\x1b", "\x07", "\u202e"}


def test_a_missing_file_is_a_usage_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["judge", str(tmp_path / "none.jsonl")]) == 2
    assert "none.jsonl" in capsys.readouterr().err


def test_it_answers_line_by_line_from_a_pipe() -> None:
    command = [sys.executable, "-m", "dakkan", "judge", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(body(CODE) + "\n")
        process.stdin.flush()
        first = json.loads(process.stdout.readline())  # while the pipe is still open
        process.stdin.write(body(BAIT) + "\n")
        process.stdin.close()
        second = json.loads(process.stdout.readline())
    assert process.returncode == 3
    assert float(first["lure"]) < 0.5 <= float(second["lure"])
