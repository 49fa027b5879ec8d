"""The whole way: command line, environment, host on this machine, answer; and no token in any of them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dakkan import code_hosts
from dakkan.cli.front import COMMANDS
from dakkan.cli.main import run
from dakkan.leaks.hosts.http import Request, TooLarge
from dakkan.model.leak import fingerprint
from dakkan.workspace import Workspace
from leaks.hosts.conftest import MADE, clean, leaky
from leaks.hosts.serving import CodeHost, bare, serving
from leaks.made import Repo

Ran = tuple[int, str, str]
Dakkan = Callable[..., Ran]
SID = MADE.account()


@pytest.fixture
def dakkan(
    host: CodeHost, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Dakkan]:
    monkeypatch.setitem(COMMANDS, "leaks", ("leaks:leaks", ""))
    for name in (
        "TWILIO_ACCOUNT_SID",
        "TWILIO_AUTH_TOKEN",
        "TWILIO_API_KEY",
        "TWILIO_API_SECRET",
        "GITLAB_TOKEN",
    ):
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        "LC_ALL": "C",
        "DAKKAN_HOME": str(tmp_path / "home"),
        "GITHUB_TOKEN": host.token,
        "GITHUB_API_URL": host.api,
    }.items():
        monkeypatch.setenv(name, value)
    shown = []

    def call(*arguments: str) -> Ran:
        capsys.readouterr()
        code = run(["leaks", *arguments])
        out, err = capsys.readouterr()
        shown.append(out + err)
        return code, out, err

    yield call
    kept = [path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert not any(host.token in text for text in shown)
    assert not any(host.token.encode() in data for data in kept)


@pytest.fixture
def acme(host: CodeHost, tmp_path: Path) -> str:
    """An organization with a public repository; the token in it."""
    token, repo = leaky(tmp_path / "work")
    bare(host, repo.path, "acme/shop")
    row: dict[str, Any] = {"full_name": "acme/shop", "clone_url": f"{host.url}/acme/shop.git"}
    row |= {"visibility": "public", "pushed_at": "2026-11-20T10:00:00Z"}
    host.objects |= {
        "/users/acme": {"type": "Organization"},
        "/orgs/acme": {"public_repos": 1, "total_private_repos": 0},
        "/repos/acme/shop": row,
    }
    host.rows |= {"/orgs/acme/repos": [row], "/orgs/acme/members": []}
    host.keyed["/search/code"] = ("items", [{"repository": {"full_name": "acme/shop"}}])
    return token


def test_a_leak_of_an_organization_is_exit_code_3_with_place_and_step(
    dakkan: Dakkan, host: CodeHost, acme: str
) -> None:
    code, out, err = dakkan("--github", "acme")

    assert code == 3
    assert "/acme/shop:config/.env:2:19  since" in out and "Kim Doe <kim@shop.example>" in out
    assert out.index("First rotate") < out.index("make it private now") < out.index("Rotate the Auth Token")
    assert out.index("Rotate the Auth Token") < out.index("git clone --mirror")
    assert "0 done; now" in err and acme not in out + err


def test_json_has_the_sources_and_who_can_read_them(dakkan: Dakkan, host: CodeHost, acme: str) -> None:
    code, out, _err = dakkan("--github", "acme", "--json")
    again = json.loads(dakkan("--github", "acme", "--json")[1])
    afresh = json.loads(dakkan("--github", "acme", "--json", "--afresh")[1])

    made = json.loads(out)
    assert code == 3 and made["schema"] == "dakkan.leaks/1"
    assert made["leaks"][0]["fingerprint"] == fingerprint(acme.encode())
    assert made["sources"][0]["visibility"] == "public" and made["sources"][0]["leaks"] == 1
    assert [one["sources"][0]["resumed"] for one in (made, again, afresh)] == [False, True, False]
    assert again["leaks"] == made["leaks"]
    assert any("make it private" in step for step in made["advice"])


def test_without_a_token_it_says_what_it_would_have_done(
    dakkan: Dakkan, host: CodeHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", " ")
    monkeypatch.delenv("GITHUB_API_URL")

    code, out, _err = dakkan("--github", "acme", "--sid", SID, "--json")

    blind = [one["why"] for one in json.loads(out)["blind"]]
    assert code == 4 and host.asked == []
    assert f"https://github.com/search?q=%22{SID}%22+org%3Aacme&type=code" in blind[0]
    assert "GITHUB_TOKEN is not set. With it, this would have been asked" in blind[0]


@pytest.mark.parametrize("word", ["a\nb", "tökén", "a b", "a\tb"])
def test_what_no_token_can_be_is_refused_and_not_shown(
    dakkan: Dakkan, host: CodeHost, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", word)

    code, out, err = dakkan("--github", "acme")

    assert code == 2 and host.asked == [] and word not in out + err


def test_everywhere_needs_a_sid(dakkan: Dakkan, host: CodeHost, acme: str) -> None:
    code, out, _err = dakkan("--github", "-")
    assert code == 4 and "no Account SID is known" in out

    assert dakkan("--github", "-", "--sid", SID)[0] == 3
    assert dakkan("--github", "-", "--sid", "AC12")[0] == 2


def test_hosts_and_folders_are_one_answer(dakkan: Dakkan, host: CodeHost, acme: str, tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / ".env").write_text(f"TWILIO_ACCOUNT_SID={SID}\nTWILIO_AUTH_TOKEN={acme}\n")

    leaks = json.loads(dakkan(str(folder), "--github", "acme", "--json")[1])["leaks"]

    assert len(leaks) == 1
    paths = [place["path"].rpartition("/")[2] for place in leaks[0]["places"]]
    assert sorted(paths) == [".env", ".env"]


def test_the_baseline_counts_on_hosts_too(dakkan: Dakkan, acme: str, tmp_path: Path) -> None:
    file = str(tmp_path / "accepted.json")
    assert dakkan("--github", "acme", "--accept", file, "--owner", "Kim", "--reason", "rotated")[0] == 4

    code, out, _err = dakkan("--github", "acme", "--baseline", file)

    assert code == 4 and "1 accepted in the baseline" in out


def test_a_known_secret_is_found_wherever_it_stands(
    dakkan: Dakkan, host: CodeHost, acme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = MADE.hex()
    repo = Repo(tmp_path / "plain")
    repo.write("notes.txt", f"the word is {word}\n".encode())
    repo.commit()
    bare(host, repo.path, "acme/plain")
    row = {
        **host.rows["/orgs/acme/repos"][0],
        "full_name": "acme/plain",
        "clone_url": f"{host.url}/acme/plain.git",
    }
    host.rows["/orgs/acme/repos"] = [row]
    host.keyed["/search/code"] = ("items", [])
    assert dakkan("--github", "acme")[0] == 4

    monkeypatch.setenv("TWILIO_ACCOUNT_SID", SID)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", word)
    code, out, _err = dakkan("--github", "acme", "--json")

    assert code == 3 and fingerprint(word.encode()) in out


def test_one_address_is_for_one_host(dakkan: Dakkan) -> None:
    assert dakkan("--github", "acme", "--staged")[0] == 2
    assert dakkan("--github", "acme", "--gitlab", "acme", "--api", "https://git.example")[0] == 2
    assert dakkan("--gitlab", "acme", "--api", "http://git.example")[0] == 1


def test_gitlab_and_gitea_are_asked_at_theirs(
    dakkan: Dakkan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        serving(CodeHost(tmp_path / "lab", "/api/v4")) as lab,
        serving(CodeHost(tmp_path / "tea", "/api/v1")) as tea,
    ):
        for other in (lab, tea):
            bare(other, clean(tmp_path / other.prefix[-2:]).path, "acme/shop")
        lab.objects["/groups/acme"] = {"id": 1}
        lab.rows["/groups/acme/projects"] = [
            {"id": 1, "path_with_namespace": "acme/shop", "http_url_to_repo": f"{lab.url}/acme/shop.git"}
        ]
        tea.objects["/orgs/acme"] = {"id": 1}
        tea.rows["/orgs/acme/repos"] = [{"full_name": "acme/shop", "clone_url": f"{tea.url}/acme/shop.git"}]
        for name, other in (("GITLAB", lab), ("GITEA", tea)):
            monkeypatch.setenv(f"{name}_URL", other.url)
            monkeypatch.setenv(f"{name}_TOKEN", other.token)

        code, out, _err = dakkan("--gitlab", "acme", "--gitea", "acme", "--json")

        assert code == 4
        assert {one["name"] for one in json.loads(out)["sources"]} == {
            f"{other.url.partition('://')[2]}/acme/shop" for other in (lab, tea)
        }
        assert lab.token not in out and tea.token not in out


def test_sids_come_from_the_environment(tmp_path: Path) -> None:
    key = MADE.key()
    home = Workspace(tmp_path, environ={"TWILIO_ACCOUNT_SID": SID, "TWILIO_API_KEY": key})

    assert code_hosts.sids_of(home) == [SID, key]


def test_a_download_is_cut_off_where_it_is_too_large(host: CodeHost, tmp_path: Path) -> None:
    host.files["/x"] = b"x" * 100
    url = f"{host.url}/storage/x"

    code_hosts.Network()(Request(url, {}, 100, tmp_path / "whole"))
    assert (tmp_path / "whole").stat().st_size == 100
    for into in (tmp_path / "part", None):
        with pytest.raises(TooLarge):
            code_hosts.Network()(Request(url, {}, 99, into))
