"""A search that was broken off goes on where it was; what has changed is searched again."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dakkan.leaks.document import why
from dakkan.leaks.hosts.client import Client
from dakkan.leaks.hosts.cloning import Bounds
from dakkan.leaks.hosts.github import GitHub
from dakkan.leaks.hosts.resuming import Records, sought
from dakkan.leaks.hosts.source import Source
from dakkan.leaks.hosts.walking import Answer, Walk
from dakkan.model.leak import Leak, LeakSearch, Place, Searched, Unseen
from leaks.hosts.conftest import clean, leaky, look
from leaks.hosts.serving import CodeHost, bare

SOURCE = Source("github.com/acme/shop", "repository", "https://github.com/acme/shop.git")
FOUND = LeakSearch(
    (Searched("github.com/acme/shop", "remote", 3, 4, 5, 0.1, 1, ("AC",)),),
    (
        Leak(
            "twilio-auth-token",
            "abcd… (32)",
            "f" * 64,
            places=(Place("a:b", 1, 2, refs=("main",), in_head=True),),
        ),
    ),
    (),
    (Unseen("x", "{count} y", {"count": 3}),),
)


def records(folder: Path, what: str = "what") -> Records:
    return Records(folder, "github acme", what)


def test_what_is_done_is_known_to_the_next_run_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    records(tmp_path / "leaks").done(SOURCE, "monday", FOUND)

    assert records(tmp_path / "leaks").of(SOURCE, "monday") == FOUND
    file = next((tmp_path / "leaks").iterdir())
    assert file.stat().st_mode & 0o777 == 0o600 and (tmp_path / "leaks").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(("stamp", "what"), [("tuesday", "what"), ("monday", "other"), ("", "what")])
def test_what_has_changed_counts_for_nothing(tmp_path: Path, stamp: str, what: str) -> None:
    records(tmp_path).done(SOURCE, "monday", FOUND)

    assert records(tmp_path, what).of(SOURCE, stamp) is None


def test_a_torn_line_is_one_source_more_to_do(tmp_path: Path) -> None:
    one = records(tmp_path)
    one.done(SOURCE, "monday", FOUND)
    file = next(tmp_path.iterdir())
    file.write_bytes(file.read_bytes() + file.read_bytes()[:50])

    again = records(tmp_path)
    again.done(Source("b", "gist", ""), "x", FOUND)

    assert records(tmp_path).of(SOURCE, "monday") == FOUND
    assert records(tmp_path).of(Source("b", "gist", ""), "x") == FOUND


def test_other_secrets_and_other_versions_are_another_question() -> None:
    assert len({sought([b"a"], "1"), sought([b"b"], "1"), sought([b"a"], "2"), sought([], "1")}) == 4
    assert sought([b"a", b"b"], "1") == sought([b"b", b"a"], "1")


# ---- a whole search --------------------------------------------------------------------------------


@pytest.fixture
def acme(host: CodeHost, tmp_path: Path) -> dict[str, Any]:
    rows = {}
    for name in ("one", "two", "three"):
        repo = clean(tmp_path / name) if name == "two" else leaky(tmp_path / name)[1]
        bare(host, repo.path, f"acme/{name}")
        rows[name] = {
            "full_name": f"acme/{name}",
            "clone_url": f"{host.url}/acme/{name}.git",
            "pushed_at": "2026-11-20T10:00:00Z",
            "visibility": "public",
        }
    host.objects |= {
        "/users/acme": {"type": "Organization"},
        "/orgs/acme": {"public_repos": 3, "total_private_repos": 0},
    }
    host.rows |= {"/orgs/acme/repos": list(rows.values()), "/orgs/acme/members": []}
    return rows


def walk(client: Client, home: Path, bounds: Bounds | None = None) -> Answer:
    home.mkdir(exist_ok=True)
    return Walk(GitHub(client), look, records(home / "leaks"), home, bounds or Bounds()).search("acme", [])


def test_only_what_was_pushed_to_is_fetched_again_and_nothing_is_forgotten(
    host: CodeHost, client: Client, acme: dict[str, Any], tmp_path: Path
) -> None:
    first = walk(client, tmp_path / "home")
    host.fetched.clear()
    acme["two"]["pushed_at"] = "2026-11-21T10:00:00Z"

    second = walk(client, tmp_path / "home")

    assert [leak.places for leak in second.found.leaks] == [leak.places for leak in first.found.leaks]
    assert len(second.found.leaks) == 2
    assert {path.split("/")[2] for path in host.fetched} == {"two.git"}
    assert [one.resumed for one in second.looked] == [True, False, True]


def test_after_the_limit_the_same_command_goes_on(
    host: CodeHost, client: Client, acme: dict[str, Any], tmp_path: Path
) -> None:
    late = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "4000000000"}
    host.rules["/repos/acme/two/activity"] = lambda asked: (403, {"message": "rate limit"}, late)

    first = walk(client, tmp_path / "home")
    assert [one.source.path for one in first.looked] == ["acme/one"]
    assert any("used up until" in why(one) for one in first.found.blind)

    del host.rules["/repos/acme/two/activity"]
    client._closed.clear()
    host.fetched.clear()
    second = walk(client, tmp_path / "home")
    assert [one.resumed for one in second.looked] == [True, False, False]
    assert not any("one.git" in path for path in host.fetched)


def test_what_could_not_be_fetched_is_not_written_down(
    host: CodeHost, client: Client, acme: dict[str, Any], tmp_path: Path
) -> None:
    small = walk(client, tmp_path / "home", Bounds(bytes=10, look=0.01))
    assert not small.looked and sum("more than 0 MB" in why(one) for one in small.found.blind) == 3

    assert len(walk(client, tmp_path / "home").looked) == 3


def test_nothing_is_left_on_the_disk(client: Client, acme: dict[str, Any], tmp_path: Path) -> None:
    walk(client, tmp_path / "home")

    assert [path.name for path in (tmp_path / "home").iterdir()] == ["leaks"]


def test_an_interrupted_search_leaves_no_clone_and_keeps_what_is_done(
    client: Client, acme: dict[str, Any], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()

    def stop(name: str, count: int) -> None:
        if count == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Walk(GitHub(client), look, records(home / "leaks"), home, tell=stop).search("acme", [])

    assert [path.name for path in home.iterdir()] == ["leaks"]
    assert [one.resumed for one in walk(client, home).looked] == [True, False, False]


def test_clones_of_a_killed_run_are_swept(tmp_path: Path) -> None:
    from dakkan.code_hosts import _scratch

    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / f"clones-{gone.pid}-x").mkdir()
    (tmp_path / "clones-1-x").mkdir()

    with _scratch(tmp_path) as scratch:
        assert {path.name for path in tmp_path.iterdir()} == {"clones-1-x", scratch.name}
