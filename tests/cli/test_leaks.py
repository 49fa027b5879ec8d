"""`dakkan leaks`: exit codes, forms of answer, and no secret in any of them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dakkan.cli.front import COMMANDS
from dakkan.cli.main import run
from leaks.made import Made, Repo

MADE = Made(71)
Ran = tuple[int, str, str]
Dakkan = Callable[..., Ran]


@pytest.fixture
def dakkan(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Dakkan:
    monkeypatch.setitem(COMMANDS, "leaks", ("leaks:leaks", ""))
    monkeypatch.setenv("LC_ALL", "C")
    for name in ("TWILIO_AUTH_TOKEN", "TWILIO_API_SECRET"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: str) -> Ran:
        capsys.readouterr()
        code = run(["leaks", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def leaky(tmp_path: Path) -> tuple[Repo, str]:
    token, data = MADE.env()
    repo = Repo(tmp_path / "shop")
    repo.write("config/.env", data)
    repo.commit()
    repo.git("rm", "-q", "config/.env")
    repo.commit()
    return repo, token


def test_a_leak_is_exit_code_3_with_place_and_advice_in_order(
    dakkan: Dakkan, leaky: tuple[Repo, str]
) -> None:
    repo, token = leaky

    code, out, _err = dakkan(str(repo.path))

    assert code == 3
    assert "config/.env:2:19" in out and "Kim Doe <kim@shop.example>" in out and "no longer in HEAD" in out
    assert out.index("Rotate the Auth Token") < out.index("git -C") < out.index("filter-repo")
    assert token not in out and token[:4] in out


def test_nothing_found_is_0_and_a_gap_is_4(dakkan: Dakkan, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("nothing")
    assert dakkan(str(tmp_path))[0] == 0

    (tmp_path / "y.7z").write_bytes(b"7z\xbc\xaf\x27\x1c" + b"\0" * 40)
    code, out, _err = dakkan(str(tmp_path))

    assert code == 4
    assert "Not searched: y.7z" in out


def test_the_document_keeps_its_promise(dakkan: Dakkan, leaky: tuple[Repo, str]) -> None:
    repo, token = leaky

    code, out, _err = dakkan(str(repo.path), "--json")

    answer = json.loads(out)
    assert code == 3 and token not in out
    assert answer["schema"] == "dakkan.leaks/1"
    assert {"target", "commits", "blobs", "bytes", "seconds"} <= set(answer["targets"][0])
    assert answer["targets"][0]["commits"] == 2
    (leak,) = answer["leaks"]
    assert {"kind", "account_sid", "secret", "fingerprint", "live", "places"} <= set(leak)
    assert leak["kind"] == "twilio-auth-token" and leak["live"] is None
    assert leak["secret"] == f"{token[:4]}… (32)"
    (place,) = leak["places"]
    assert {"path", "line", "column", "commit", "author", "authored_at", "refs", "in_head"} <= set(place)
    assert (place["refs"], place["in_head"]) == (["main"], False)
    assert dakkan(str(repo.path), "--format", "json")[1].splitlines()[:2] == out.splitlines()[:2]


def test_sarif_names_rule_place_and_fingerprint(dakkan: Dakkan, leaky: tuple[Repo, str]) -> None:
    repo, token = leaky

    code, out, _err = dakkan(str(repo.path), "--format", "sarif")

    (made,) = json.loads(out)["runs"]
    (result,) = made["results"]
    assert code == 3 and token not in out
    assert result["ruleId"] == made["tool"]["driver"]["rules"][0]["id"] == "twilio-auth-token"
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 2, "startColumn": 19}


def test_staged_stops_a_commit(
    dakkan: Dakkan, leaky: tuple[Repo, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    repo, _token = leaky
    monkeypatch.chdir(repo.path)
    assert dakkan("--staged")[0] == 0

    repo.write("new.env", MADE.env()[1])
    repo.git("add", "new.env")

    assert dakkan("--staged")[0] == 3


def test_an_accepted_hit_is_silent_until_it_is_over(
    dakkan: Dakkan, leaky: tuple[Repo, str], tmp_path: Path
) -> None:
    repo, _token = leaky
    file = str(tmp_path / "baseline.json")
    why = ("--owner", "Kim", "--reason", "dead since 2025")
    assert dakkan(str(repo.path), "--accept", file)[0] == 2
    assert dakkan(str(repo.path), "--accept", file, *why, "--until", "2999-01-01")[0] == 0
    assert dakkan(str(repo.path), "--accept", file, *why)[0] == 2

    code, out, _err = dakkan(str(repo.path), "--baseline", file)

    assert code == 0
    assert "1 accepted in the baseline." in out


def test_known_fingerprints_are_found_anywhere(dakkan: Dakkan, tmp_path: Path) -> None:
    from dakkan.model.leak import fingerprint

    past = MADE.hex()
    (tmp_path / "notes").write_text(f"zz{past}zz")
    prints = tmp_path.parent / "prints"
    prints.write_text(fingerprint(past.encode()) + "\n")

    assert dakkan(str(tmp_path))[0] == 0
    code, out, _err = dakkan(str(tmp_path), "--known", str(prints), "--json")

    assert code == 3
    assert json.loads(out)["leaks"][0]["kind"] == "known-secret"


def test_terminal_escapes_of_a_repository_are_not_shown(dakkan: Dakkan, tmp_path: Path) -> None:
    repo = Repo(tmp_path / "evil")
    repo.git("config", "user.name", "\x1b]0;x\x07\u202e")
    repo.write("\x1b[2J\u202e.env", MADE.env()[1])
    repo.commit()
    repo.git("checkout", "-q", "-b", "b\u202e")

    for form in ("text", "json", "sarif"):
        _code, out, err = dakkan(str(repo.path), "--format", form)
        assert not set(out + err) & {"\x1b", "\x07", "\u202e", "\x9b"}


def test_no_such_path_is_a_usage_error(dakkan: Dakkan, tmp_path: Path) -> None:
    assert dakkan(str(tmp_path / "none"))[0] == 2


def test_an_address_is_not_fetched_and_says_what_to_do(dakkan: Dakkan) -> None:
    code, out, err = dakkan("https://code.example/shop.git")

    assert (code, out) == (2, "")
    assert "git clone --mirror" in err and "--github" in err
