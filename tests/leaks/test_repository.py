"""Every place of a repository, and what is told about it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dakkan.leaks.search import search
from dakkan.model.leak import Leak, Place, fingerprint
from leaks.made import Made, Repo

MADE = Made(21)


def leak_of(token: str, path: Path) -> Leak | None:
    return next((one for one in search([path]).leaks if one.fingerprint == fingerprint(token.encode())), None)


def place_of(token: str, path: Path) -> Place:
    leak = leak_of(token, path)
    assert leak is not None
    return leak.places[0]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "shop")
    repo.write("README.md", b"A shop.\n")
    repo.commit("start")
    return repo


def deleted(repo: Repo, data: bytes, token: str) -> None:
    repo.write("config/.env", data)
    repo.commit()
    repo.git("rm", "-q", "config/.env")
    repo.commit()


def stash(repo: Repo, data: bytes, token: str) -> None:
    for content in (data, b"another\n"):
        repo.write("README.md", content)
        repo.git("stash", "-q")


def untracked_in_stash(repo: Repo, data: bytes, token: str) -> None:
    repo.write("new.env", data)
    repo.git("stash", "push", "-q", "--include-untracked")


def dangling(repo: Repo, data: bytes, token: str) -> None:
    repo.git("hash-object", "-w", "--stdin", stdin=data)


def reset(repo: Repo, data: bytes, token: str) -> None:
    repo.write("x", data)
    repo.commit()
    repo.git("reset", "-q", "--hard", "HEAD~1")


def unreachable(repo: Repo, data: bytes, token: str) -> None:
    reset(repo, data, token)
    repo.git("reflog", "expire", "--expire=now", "--all")


def commit_message(repo: Repo, data: bytes, token: str) -> None:
    repo.commit(f"the old TWILIO_AUTH_TOKEN={token}")


def tag_message(repo: Repo, data: bytes, token: str) -> None:
    repo.git("tag", "-a", "-m", f"TWILIO_AUTH_TOKEN={token}", "v1")


def note(repo: Repo, data: bytes, token: str) -> None:
    repo.git("notes", "add", "-F", "-", "HEAD", stdin=data)


def pull_request(repo: Repo, data: bytes, token: str) -> None:
    repo.git("checkout", "-q", "-b", "side")
    deleted(repo, data, token)
    repo.git("update-ref", "refs/pull/7/head", "HEAD")
    repo.git("checkout", "-q", "main")
    repo.git("branch", "-q", "-D", "side")


def merge_only(repo: Repo, data: bytes, token: str) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.commit("side")
    repo.git("checkout", "-q", "main")
    repo.commit("here")
    repo.git("merge", "-q", "--no-ff", "--no-commit", "side")
    repo.write("evil", data)
    repo.commit("merge")
    repo.git("rm", "-q", "evil")
    repo.commit()


def file_name(repo: Repo, data: bytes, token: str) -> None:
    repo.write(f"TWILIO_AUTH_TOKEN={token}", b"")
    repo.commit()


def author(repo: Repo, data: bytes, token: str) -> None:
    repo.git("config", "user.name", f"auth_token {token}")
    repo.commit()


def remote_url(repo: Repo, data: bytes, token: str) -> None:
    repo.git("remote", "add", "origin", f"https://{MADE.account()}:{token}@host.example/x.git")


def staged(repo: Repo, data: bytes, token: str) -> None:
    repo.write("s", data)
    repo.git("add", "s")
    (repo.path / "s").unlink()


def untracked(repo: Repo, data: bytes, token: str) -> None:
    repo.write(".env", data)


def worktree(repo: Repo, data: bytes, token: str) -> None:
    repo.git("worktree", "add", "-q", "--detach", str(repo.path.parent / "other"))
    other = repo.path.parent / "other"
    (other / "w").write_bytes(data)
    repo.git("-C", str(other), "add", "w")
    repo.git("-C", str(other), "commit", "-q", "-m", "w")


def nested(repo: Repo, data: bytes, token: str) -> None:
    inner = Repo(repo.path / "vendor" / "inner")
    deleted(inner, data, token)


def alternates(repo: Repo, data: bytes, token: str) -> None:
    other = Repo(repo.path.parent / "other")
    other.git("hash-object", "-w", "--stdin", stdin=data)
    (repo.path / ".git/objects/info/alternates").write_text(str(other.path / ".git/objects") + "\n")


PLACES: tuple[Callable[[Repo, bytes, str], None], ...] = (
    *(deleted, stash, untracked_in_stash, dangling, reset, unreachable, commit_message, tag_message, note),
    *(
        pull_request,
        merge_only,
        file_name,
        author,
        remote_url,
        staged,
        untracked,
        worktree,
        nested,
        alternates,
    ),
)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
@pytest.mark.parametrize("packed", [False, True], ids=["loose", "packed"])
def test_a_secret_is_found_wherever_it_stands(
    place: Callable[[Repo, bytes, str], None], packed: bool, repo: Repo
) -> None:
    token, data = MADE.env()
    place(repo, data, token)
    if packed:
        repo.git("repack", "-adkq")

    leak = leak_of(token, repo.path)

    assert leak is not None
    assert leak.places


def test_a_place_names_commit_author_time_refs_and_whether_it_is_still_there(repo: Repo) -> None:
    token, data = MADE.env()
    repo.write("config/.env", b"# ours\n" + data)
    first = repo.commit()
    repo.git("mv", "config/.env", "config/old.env")
    moved = repo.commit()
    repo.git("branch", "kept")

    leak = leak_of(token, repo.path)

    assert leak is not None
    old, new = sorted(leak.places, key=lambda place: place.path)
    assert (old.path, old.line, old.column) == ("config/.env", 3, 19)
    assert (old.commit, old.author, old.last_commit) == (first, "Kim Doe <kim@shop.example>", moved)
    assert (old.refs, old.in_head) == (("kept", "main"), False)
    assert (new.path, new.commit, new.in_head) == ("config/old.env", moved, True)
    assert new.authored_at is not None and new.authored_at.endswith("Z")


def test_the_same_content_is_read_once_and_told_at_each_path(repo: Repo) -> None:
    token, data = MADE.env()
    for name in ("a", "b", "c"):
        repo.write(name, data)
    repo.commit()

    leak = leak_of(token, repo.path)

    assert leak is not None
    assert [place.path for place in leak.places] == ["a", "b", "c"]


def test_a_bare_repository_is_one(repo: Repo, tmp_path: Path) -> None:
    token, data = MADE.env()
    deleted(repo, data, token)
    repo.git("clone", "-q", "--bare", str(repo.path), str(tmp_path / "bare"))

    assert place_of(token, tmp_path / "bare").path == "config/.env"


def test_a_shallow_clone_is_blind_beyond_its_edge(repo: Repo, tmp_path: Path) -> None:
    token, data = MADE.env()
    deleted(repo, data, token)
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.path}", str(tmp_path / "shallow"))

    found = search([tmp_path / "shallow"])

    assert found.leaks == ()
    assert any("shallow" in one.why for one in found.blind)


def test_pointers_of_git_lfs_and_absent_submodules_are_blind(repo: Repo) -> None:
    repo.write(
        "big.bin", b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 9\n"
    )
    repo.commit()
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{MADE.hex(40)},lib")
    repo.git("commit", "-q", "-m", "submodule")

    why = [one.why for one in search([repo.path]).blind]

    assert any("git-lfs" in one for one in why)
    assert any("submodule" in one for one in why)


def test_a_large_blob_is_read_in_pieces(repo: Repo) -> None:
    token, data = MADE.env()
    filler = b"nothing to see here\n" * 300_000
    repo.write("large.log", filler + data + filler)
    repo.commit()

    place = place_of(token, repo.path)

    assert (place.path, place.line, place.column) == ("large.log", 300_002, 19)


def test_nothing_of_a_hostile_repository_runs(repo: Repo, tmp_path: Path) -> None:
    token, data = MADE.env()
    deleted(repo, data, token)
    marker = tmp_path / "ran"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch {marker}\n")
    script.chmod(0o755)
    for name in (
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "diff.external",
        "gpg.program",
        "core.editor",
    ):
        repo.git("config", name, str(script))
    for name in ("core.alternateRefsCommand", "filter.x.smudge", "filter.x.clean", "diff.x.textconv"):
        repo.git("config", name, str(script))
    repo.git("config", "log.showSignature", "true")
    repo.git("config", "remote.origin.url", f"ext::{script}")
    repo.git("config", "remote.origin.promisor", "true")
    repo.git("config", "protocol.ext.allow", "always")
    repo.git("config", "extensions.partialClone", "origin")
    repo.write(".gitattributes", b"* filter=x diff=x\n")
    (repo.path / ".git/hooks/post-index-change").write_text(script.read_text())
    lost = repo.git("rev-parse", "HEAD:README.md")
    (repo.path / ".git/objects" / lost[:2] / lost[2:]).unlink()  # would be fetched

    assert leak_of(token, repo.path) is not None
    assert not marker.exists()


def test_paths_with_newlines_and_escapes_are_told_whole(repo: Repo) -> None:
    token, data = MADE.env()
    repo.write("a\nb\x1b[31m", data)
    repo.commit()

    assert place_of(token, repo.path).path == "a\nb\x1b[31m"


def test_staged_tells_only_what_is_about_to_be_committed(repo: Repo) -> None:
    old, data = MADE.env()
    repo.write("old.env", data)
    repo.commit()
    new, data = MADE.env()
    repo.write("new.env", data)
    repo.git("add", "-A")
    repo.write("later.env", MADE.env()[1])

    found = search([repo.path], staged=True)

    assert [leak.fingerprint for leak in found.leaks] == [fingerprint(new.encode())]
    assert [place.path for place in found.leaks[0].places] == ["new.env"]
    assert json.dumps(old) not in str(found)
