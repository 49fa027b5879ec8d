"""What is broken, moving or closed: the rest is searched, and the gap is named."""

import os
import threading
from pathlib import Path

import pytest

from dakkan.errors import UsageError
from dakkan.leaks.search import search
from dakkan.model.leak import LeakSearch, fingerprint
from leaks.made import Made, Repo

MADE = Made(31)


def holds(found: LeakSearch, token: str) -> bool:
    return fingerprint(token.encode()) in {leak.fingerprint for leak in found.leaks}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "shop")


def loose(repo: Repo, oid: str) -> Path:
    return repo.path / ".git/objects" / oid[:2] / oid[2:]


def test_a_broken_object_is_named_and_the_others_are_searched(repo: Repo) -> None:
    tokens = []
    for number in range(6):
        token, data = MADE.env()
        tokens.append(token)
        repo.write(f"f{number}", data)
    repo.commit()
    broken = [repo.git("rev-parse", f"HEAD:f{number}") for number in (1, 4)]
    for oid in broken:
        loose(repo, oid).chmod(0o644)
        loose(repo, oid).write_bytes(b"not zlib at all")
        (repo.path / f"f{'14'[broken.index(oid)]}").unlink()

    found = search([repo.path])

    assert [holds(found, token) for token in tokens] == [True, False, True, True, False, True]
    assert {f"object {oid}" for oid in broken} <= {one.what for one in found.blind}


def test_a_broken_pack_is_named_and_loose_objects_are_searched(repo: Repo) -> None:
    for number in range(50):
        repo.write(f"f{number}", MADE.env()[1] * 20)
    repo.commit()
    repo.git("repack", "-adq")
    token, data = MADE.env()
    repo.write("after", data)
    repo.commit()
    (pack,) = (repo.path / ".git/objects/pack").glob("*.pack")
    pack.chmod(0o644)
    content = bytearray(pack.read_bytes())
    content[200:260] = os.urandom(60)
    pack.write_bytes(content)

    found = search([repo.path])

    assert holds(found, token)
    assert found.blind


def test_a_missing_object_is_a_gap(repo: Repo) -> None:
    token, data = MADE.env()
    repo.write("kept", data)
    repo.write("lost", b"whatever\n")
    repo.commit()
    loose(repo, repo.git("rev-parse", "HEAD:lost")).unlink()

    found = search([repo.path])

    assert holds(found, token)
    assert any("objects are gone" in one.why for one in found.blind)


def test_a_repository_that_is_written_to_is_searched(repo: Repo) -> None:
    token, data = MADE.env()
    repo.write("first", data)
    repo.commit()
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            repo.git("hash-object", "-w", "--stdin", stdin=str(number).encode())
            if number % 10 == 0:
                repo.git("repack", "-adkq")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        found = search([repo.path])
    finally:
        stop.set()
        writer.join()

    assert holds(found, token)


def test_loops_of_links_are_not_followed(tmp_path: Path) -> None:
    token, data = MADE.env()
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to("self")
    (tmp_path / "a" / "env").write_bytes(data)

    found = search([tmp_path])

    assert holds(found, token)
    assert found.blind == ()


def test_pipes_and_what_may_not_be_read_are_named(tmp_path: Path) -> None:
    token, data = MADE.env()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "closed").write_bytes(b"x")
    (tmp_path / "closed").chmod(0)
    (tmp_path / "env").write_bytes(data)

    found = search([tmp_path])

    assert holds(found, token)
    expected = {"pipe"} if os.geteuid() == 0 else {"pipe", "closed"}
    assert {one.what for one in found.blind} == expected


def test_a_file_that_grows_is_read_to_where_it_was(tmp_path: Path) -> None:
    token, data = MADE.env()
    log = tmp_path / "log"
    log.write_bytes(data + b"x\n" * 2_000_000)
    stop = threading.Event()

    def grow() -> None:
        with log.open("ab") as file:
            while not stop.is_set():
                file.write(b"y\n" * 1000)
                file.flush()

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        found = search([tmp_path])
    finally:
        stop.set()
        writer.join()

    assert holds(found, token)
    assert any("grew" in one.why for one in found.blind)


def test_a_file_with_holes_of_two_gigabytes_needs_no_memory(tmp_path: Path) -> None:
    import resource

    token, data = MADE.env()
    with (tmp_path / "disk.img").open("wb") as file:
        file.truncate(300 << 20)
        file.seek(0, os.SEEK_END)
        file.write(data)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    found = search([tmp_path])

    assert holds(found, token)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kilobytes


def test_no_such_path_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        search([tmp_path / "none"])


def test_a_folder_that_only_looks_like_a_repository_is_searched_as_far_as_it_goes(tmp_path: Path) -> None:
    token, data = MADE.env()
    (tmp_path / ".git/objects").mkdir(parents=True)
    (tmp_path / ".git/HEAD").write_text("garbage")
    (tmp_path / "env").write_bytes(data)

    found = search([tmp_path])

    assert holds(found, token)
    assert found.blind
