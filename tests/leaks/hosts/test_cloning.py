"""Mirrors: whole, with nothing running, the token nowhere to be read, and the disk bounded."""

import os
import stat
import sys
import time
from pathlib import Path

import pytest

from dakkan.leaks.hosts import cloning
from dakkan.leaks.hosts.client import Client, HostError, NotThere
from dakkan.leaks.hosts.cloning import Bounds, TooMuch
from dakkan.leaks.hosts.github import GitHub
from leaks.hosts.conftest import clean, leaky, look
from leaks.hosts.serving import CodeHost, bare


@pytest.fixture
def shop(host: CodeHost, tmp_path: Path) -> str:
    """Its address."""
    _token, repo = leaky(tmp_path / "work")
    repo.git("update-ref", "refs/pull/1/head", "HEAD")
    bare(host, repo.path, "acme/shop")
    return f"{host.url}/acme/shop.git"


def test_everything_that_the_host_has_comes(
    host: CodeHost, client: Client, shop: str, tmp_path: Path
) -> None:
    target = tmp_path / "mirror"

    missed = cloning.clone(shop, target, header=GitHub(client).git_header(shop))

    assert missed == 0
    assert "refs/pull/1/head" in (target / "packed-refs").read_text()
    assert len(look(target).leaks) == 1


def test_without_the_token_there_is_nothing(shop: str, tmp_path: Path) -> None:
    with pytest.raises(NotThere):
        cloning.clone(shop, tmp_path / "mirror")


def test_a_commit_that_was_pushed_over_is_fetched_too(host: CodeHost, client: Client, tmp_path: Path) -> None:
    repo = clean(tmp_path / "work")
    before = repo.git("rev-parse", "HEAD")
    repo.write("late.txt", b"pushed over")
    lost = repo.commit()
    bare(host, repo.path, "acme/shop")
    inside = ["--git-dir", str(host.git / "acme/shop.git")]
    repo.git(*inside, "update-ref", "refs/heads/main", before)
    url = f"{host.url}/acme/shop.git"

    missed = cloning.clone(
        url,
        tmp_path / "mirror",
        header=GitHub(client).git_header(url),
        lost=[lost, "1" * 40, "--upload-pack=x"],
    )

    assert missed == 1
    assert repo.git("--git-dir", str(tmp_path / "mirror"), "show", f"{lost}:late.txt") == "pushed over"


def test_the_state_changes_with_any_branch(host: CodeHost, client: Client, shop: str) -> None:
    header = GitHub(client).git_header(shop)
    before = cloning.state(shop, header=header)
    assert cloning.state(shop, header=header) == before

    git_dir = host.git / "acme/shop.git"
    (git_dir / "refs/heads").mkdir(exist_ok=True)
    head = (git_dir / "packed-refs").read_text().split("\n")[1].split(" ")[0]
    (git_dir / "refs/heads/more").write_text(head + "\n")

    assert cloning.state(shop, header=header) != before


def recording(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git on the path that writes down with what it was called, and then is git."""
    real = next(Path(part) / "git" for part in os.environ["PATH"].split(":") if (Path(part) / "git").exists())
    folder.mkdir()
    notes = folder / "notes"
    program = f"""#!{sys.executable}
import os, sys
with open({str(notes)!r}, "a") as file:
    file.write("ARGV " + " ".join(sys.argv) + "\\n")
os.execv({str(real)!r}, sys.argv)
"""
    (folder / "git").write_text(program)
    (folder / "git").chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return notes


def test_the_token_is_in_no_argument_and_no_file(
    host: CodeHost, client: Client, shop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = recording(tmp_path / "bin", monkeypatch)
    header = GitHub(client).git_header(shop)
    words = [host.token, header.split(" ")[-1]]

    cloning.clone(shop, tmp_path / "mirror", header=header)
    cloning.state(shop, header=header)

    called = notes.read_text()
    assert called.count("ARGV") == 2 and "clone --mirror" in called and shop in called
    files = [path.read_bytes() for path in (tmp_path / "mirror").rglob("*") if path.is_file()]
    assert not [word for word in words if word in called or any(word.encode() in data for data in files)]


def test_no_configuration_of_the_user_and_no_hook_takes_part(
    client: Client, shop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = tmp_path / "ran"
    templates = tmp_path / "templates" / "hooks"
    templates.mkdir(parents=True)
    for name in ("post-checkout", "reference-transaction", "post-merge"):
        (templates / name).write_text(f"#!/bin/sh\necho {name} >> {ran}\n")
        (templates / name).chmod(stat.S_IRWXU)
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        f'[init]\n\ttemplateDir = {templates.parent}\n[core]\n\thooksPath = {templates}\n[url "ext::touch {ran}"]\n'
        f"\tinsteadOf = http://\n[credential]\n\thelper = !touch {ran}\n"
    )
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(templates.parent))
    monkeypatch.setenv("GIT_TRACE_CURL", str(tmp_path / "trace"))

    cloning.clone(shop, tmp_path / "mirror", header=GitHub(client).git_header(shop))

    assert not ran.exists() and not (tmp_path / "mirror" / "hooks").exists()
    assert not (tmp_path / "trace").exists()


@pytest.mark.parametrize(
    "url",
    ["ext::sh -c id", "file:///etc", "ssh://git@github.example/x", "--upload-pack=id", "http://192.0.2.1/x.git",
     "https://kim:word@github.example/x", "https://github.example/x\n.git", ""],
)  # fmt: skip
def test_only_safe_addresses_are_fetched_from(url: str, tmp_path: Path) -> None:
    with pytest.raises(HostError, match="not safe"):
        cloning.clone(url, tmp_path / "mirror")


def test_a_clone_that_takes_too_much_of_the_disk_is_ended(client: Client, shop: str, tmp_path: Path) -> None:
    header = GitHub(client).git_header(shop)

    with pytest.raises(TooMuch, match="more than 0 MB"):
        cloning.clone(shop, tmp_path / "a", header=header, bounds=Bounds(bytes=10, look=0.01))
    with pytest.raises(TooMuch, match="nearly full"):
        cloning.clone(shop, tmp_path / "b", header=header, bounds=Bounds(free=1 << 60, look=0.01))


def test_a_host_that_never_ends_is_ended(
    host: CodeHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").write_text(
        "#!/bin/sh\nsleep 30 & echo $! > $OLD_PID_FILE\nwait\n".replace(
            "$OLD_PID_FILE", str(tmp_path / "pid")
        )
    )
    (folder / "git").chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")

    with pytest.raises(TooMuch, match="within"):
        cloning.clone(f"{host.url}/x.git", tmp_path / "mirror", bounds=Bounds(seconds=0.5, look=0.05))

    child = Path(f"/proc/{(tmp_path / 'pid').read_text().strip()}/stat")
    deadline = time.monotonic() + 10
    while child.exists() and child.read_text().split()[2] != "Z" and time.monotonic() < deadline:
        time.sleep(0.05)
    assert time.monotonic() < deadline  # its helper is gone as well


def test_the_token_is_for_the_host_alone(client: Client, host: CodeHost) -> None:
    github = GitHub(client)

    assert github.git_header(f"{host.url}/acme/shop.git").startswith("Authorization: Basic ")
    assert github.git_header("https://evil.example/acme/shop.git") == ""
    assert github.git_header(host.url.replace("http:", "https:")) == ""


def test_git_follows_no_redirect(host: CodeHost, client: Client, shop: str, tmp_path: Path) -> None:
    host.moved = f"{host.url}/elsewhere"

    with pytest.raises(HostError):
        cloning.clone(shop, tmp_path / "mirror", header=GitHub(client).git_header(shop))

    assert not any("elsewhere" in path for path in host.fetched)
