"""Archives, archives in archives, and those that were made to burst."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from dakkan.leaks import archives
from dakkan.leaks.search import search
from leaks.made import Made

MADE = Made(41)


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, data)
    return out.getvalue()


def tarred(name: str, data: bytes, mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as packed:  # type: ignore[call-overload]
        info = tarfile.TarInfo(name)
        info.size = len(data)
        packed.addfile(info, io.BytesIO(data))
    return out.getvalue()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "zip": lambda data: zipped("e/.env", data),
    "tar": lambda data: tarred("e/.env", data),
    "tar.gz": lambda data: tarred("e/.env", data, "w:gz"),
    "tar.xz": lambda data: tarred("e/.env", data, "w:xz"),
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "tar.gz in zip": lambda data: zipped("b.tar.gz", tarred("e/.env", data, "w:gz")),
    "zip in zip in zip": lambda data: zipped("a.zip", zipped("b.zip", zipped("c", data))),
}


@pytest.mark.parametrize("form", PACKERS)
def test_what_is_inside_is_searched_and_named(form: str, tmp_path: Path) -> None:
    _token, data = MADE.env()
    (tmp_path / "backup").write_bytes(PACKERS[form](data))

    (leak,) = search([tmp_path]).leaks

    assert leak.places[0].path.startswith("backup")
    assert leak.places[0].line == 2


def test_a_bomb_is_cut_off_and_named() -> None:
    bomb = zipped("zeros", b"\0" * (200 << 20))

    members = list(archives.members(bomb))

    assert len(members[-1].data) <= 64 << 20
    assert [member.why for member in members if member.why]


def test_archives_nested_without_end_are_named() -> None:
    data = b"x"
    for _ in range(12):
        data = zipped("again.zip", data)

    (member,) = archives.members(data)

    assert "too deep" in member.why


@pytest.mark.parametrize("form", ["zip", "tar.gz", "gz", "bz2", "xz"])
def test_a_broken_archive_is_named(form: str) -> None:
    whole = PACKERS[form](MADE.env()[1] * 50)

    members = list(archives.members(whole[: len(whole) // 2]))

    assert any(member.why for member in members)


def test_every_cut_and_every_changed_byte_ends_in_members_not_in_an_error() -> None:
    whole = zipped("a", zlib.compress(b"x" * 500)) + tarred("b", b"y", "w:gz")
    for at in range(0, len(whole), 3):
        list(archives.members(whole[:at]))
        list(archives.members(whole[:at] + b"\xff" + whole[at + 1 :]))


def test_an_archive_of_a_kind_that_is_not_opened_is_named() -> None:
    (member,) = archives.members(b"7z\xbc\xaf\x27\x1c" + b"\0" * 40)

    assert member.why
