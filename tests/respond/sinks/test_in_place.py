"""A file changed in place: everything but the value stays, and a failure leaves it as it was."""

import errno
import os
import stat
from pathlib import Path

import pytest

from dakkan.errors import DeployFailed
from dakkan.respond.sinks import in_place
from dakkan.respond.sinks.address import read_address
from dakkan.respond.sinks.dotenv import Dotenv
from dakkan.twilio.credential import Secret
from respond.sinks.conftest import TOKEN, Kept

OLD = "# the shop\nA=1\nTOKEN=old\n"
NEW = OLD.replace("old", TOKEN)
VALUES = {"TOKEN": Secret(TOKEN)}
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
not_as_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "app" / ".env"
    path.parent.mkdir()
    path.write_text(OLD)
    path.chmod(0o640)
    return path


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def sink(path: Path, kept: Kept) -> Dotenv:
    return Dotenv(read_address(f"env:{path}#TOKEN"), kept.around())


def test_content_and_mode_are_kept_and_the_old_content_is_in_the_vault_only(file: Path, kept: Kept) -> None:
    before = file.stat().st_ino

    sink(file, kept).put(VALUES)

    assert file.read_text() == NEW
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert file.stat().st_ino != before  # exchanged as a whole, not written over
    assert kept.contents == [(str(file), OLD)]
    assert names(file.parent) == [".env"]


def test_a_second_call_changes_nothing_and_keeps_nothing(file: Path, kept: Kept) -> None:
    sink(file, kept).put(VALUES)
    state = file.stat()

    sink(file, kept).put(VALUES)

    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (state.st_ino, state.st_mtime_ns)
    assert len(kept.contents) == 1


def test_the_check_touches_nothing(file: Path, kept: Kept) -> None:
    state = file.stat()

    sink(file, kept).check(["TOKEN"])

    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (state.st_ino, state.st_mtime_ns)
    assert names(file.parent) == [".env"]
    assert kept.contents == []


def test_a_link_stays_a_link(file: Path, tmp_path: Path, kept: Kept) -> None:
    link = tmp_path / "current"
    link.symlink_to(file)

    sink(link, kept).put(VALUES)

    assert link.is_symlink()
    assert file.read_text() == NEW


@root_only
def test_the_owner_is_kept(file: Path, kept: Kept) -> None:
    os.chown(file, 1234, 2345)

    sink(file, kept).put(VALUES)

    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 2345)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_what_a_killed_call_left_is_cleared_away(file: Path, kept: Kept, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("not ours")
    (file.parent / "..env.dakkan-new").symlink_to(elsewhere)

    sink(file, kept).put(VALUES)

    assert names(file.parent) == [".env"]
    assert elsewhere.read_text() == "not ours"


@pytest.mark.parametrize("moment", ["write", "fsync", "fchmod", "stop"])
def test_a_stop_anywhere_leaves_the_old_file_or_the_new_one(
    file: Path, kept: Kept, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    if moment == "stop":
        monkeypatch.setattr(Path, "replace", _full)
    else:
        monkeypatch.setattr(os, moment, _full)

    with pytest.raises(DeployFailed, match="No space left"):
        sink(file, kept).put(VALUES)
    assert file.read_text() == OLD
    assert names(file.parent) == [".env"]

    monkeypatch.undo()
    sink(file, kept).put(VALUES)
    assert file.read_text() == NEW


def _full(*_arguments: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_file_mounted_by_itself_is_told(file: Path, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_arguments: object) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    monkeypatch.setattr(Path, "replace", busy)

    with pytest.raises(DeployFailed, match="mounted by itself"):
        sink(file, kept).put(VALUES)
    assert file.read_text() == OLD


def test_somebody_elses_change_is_not_lost(file: Path, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = OLD + "B=2\n"

    def meanwhile(path: Path, handle: int) -> None:
        file.write_text(theirs)

    monkeypatch.setattr(in_place, "_keep_attributes", meanwhile)

    with pytest.raises(DeployFailed, match="changed by somebody else"):
        sink(file, kept).put(VALUES)
    assert file.read_text() == theirs
    assert names(file.parent) == [".env"]


def test_nothing_is_written_when_the_old_content_cannot_be_kept(file: Path) -> None:
    def no_vault(path: str, content: str) -> None:
        raise DeployFailed("the vault is full")

    kept = Kept()
    place = Dotenv(read_address(f"env:{file}#TOKEN"), kept.around())
    object.__setattr__(place._file._around, "keep", no_vault)

    with pytest.raises(DeployFailed, match="vault is full"):
        place.put(VALUES)
    assert file.read_text() == OLD


def test_bytes_of_another_encoding_stay(file: Path, kept: Kept) -> None:
    file.write_bytes(b"NAME=caf\xe9\nTOKEN=old\n")

    sink(file, kept).put(VALUES)

    assert file.read_bytes() == b"NAME=caf\xe9\nTOKEN=" + TOKEN.encode() + b"\n"


def test_a_second_name_of_the_file_is_refused(file: Path, kept: Kept) -> None:
    os.link(file, file.parent / "copy")

    with pytest.raises(DeployFailed, match="second name"):
        sink(file, kept).check(["TOKEN"])


@pytest.mark.parametrize(
    ("path", "says"),
    [("relative/.env", "whole path"), ("/nowhere/.env", "No such file"), ("/tmp", "no ordinary file")],
)
def test_what_is_no_file_is_told(path: str, says: str, kept: Kept) -> None:
    with pytest.raises(DeployFailed, match=says):
        Dotenv(read_address(f"env:{path}#TOKEN"), kept.around()).check(["TOKEN"])


@not_as_root
def test_a_closed_folder_is_told_before_anything_is_made(file: Path, kept: Kept) -> None:
    file.parent.chmod(0o500)
    try:
        with pytest.raises(DeployFailed, match="closed to this user"):
            sink(file, kept).check(["TOKEN"])
    finally:
        file.parent.chmod(0o700)
