"""Fetches a repository whole, as a mirror, so that nothing of it runs here and the token is seen by nobody.

The token is handed to git in its environment, for exactly one address; it stands in no argument, no address, no file.
Neither hooks nor filters, submodules, LFS contents, redirects, prompts, stored passwords nor the user's own git
configuration take part. The disk is watched while git writes.
"""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from dakkan.errors import DakkanError
from dakkan.leaks import git_command
from dakkan.leaks.hosts.client import HostError, NotThere
from dakkan.leaks.hosts.http import may_carry_secrets
from dakkan.texts import N_, say

_SETTINGS = (
    *(
        "core.hooksPath=/dev/null",
        "core.fsmonitor=false",
        "core.askPass=false",
        "core.alternateRefsCommand=false",
    ),
    *("credential.helper=", "credential.interactive=false", "http.followRedirects=false", "http.cookieFile="),
    *(
        "http.lowSpeedLimit=1000",
        "http.lowSpeedTime=120",
        "http.sslVerify=true",
        "gc.auto=0",
        "maintenance.auto=false",
    ),
    *("submodule.recurse=false", "fetch.recurseSubmodules=false", "transfer.bundleURI=false"),
    *(
        "fetch.unpackLimit=1",
        "transfer.unpackLimit=1",
        "core.bigFileThreshold=8m",
        "filter.lfs.smudge=",
        "gpg.program=false",
    ),
)
_ABSENT = re.compile(r"not found|does not exist|returned error: (404|410)", re.IGNORECASE)
_COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_AT_ONCE = 50
"""So many lost commits are asked for in one fetch."""


@dataclass(frozen=True)
class Bounds:
    """What a clone may take."""

    bytes: int = 20 << 30
    free: int = 2 << 30
    """Bytes of the disk that stay free whatever happens."""
    seconds: float = 3 * 3600.0
    look: float = 0.5
    """Seconds between two looks at the disk."""


def clone(
    url: str, folder: Path, *, header: str = "", lost: Sequence[str] = (), bounds: Bounds = Bounds()
) -> int:
    """Mirror `url` into the new folder; how many of the `lost` commits could not be had.

    Raises NotThere when the host knows no such repository, HostError when it could not be fetched in full.
    """
    _safe(url)
    _run(["clone", "--mirror", "--quiet", "--template=", "--", url, str(folder)], url, header, folder, bounds)
    wanted = [one for one in dict.fromkeys(lost) if _COMMIT.fullmatch(one)]
    missed = 0
    for first in range(0, len(wanted), _AT_ONCE):
        missed += _fetch(wanted[first : first + _AT_ONCE], url, header, folder, bounds)
    return missed


def state(url: str, *, header: str = "", bounds: Bounds = Bounds()) -> str:
    """A digest of all branches, tags and requests of `url`; changes when any does."""
    _safe(url)
    out = _run(["ls-remote", "--quiet", "--", url], url, header, None, bounds)
    return sha256(out).hexdigest()


def _fetch(commits: Sequence[str], url: str, header: str, folder: Path, bounds: Bounds) -> int:
    """All at once; where one is refused, half and half, so that the others come."""
    specs = [f"{one}:refs/lost/{one}" for one in commits]
    line = [
        f"--git-dir={folder}",
        "fetch",
        "--quiet",
        "--no-tags",
        "--no-write-fetch-head",
        "--",
        url,
        *specs,
    ]
    try:
        _run(line, url, header, folder, bounds)
    except TooMuch:
        raise
    except HostError:
        if len(commits) == 1:
            return 1
        half = len(commits) // 2
        return sum(_fetch(part, url, header, folder, bounds) for part in (commits[:half], commits[half:]))
    return 0


class TooMuch(HostError):
    """It would take more of the disk or of the time than it may."""


def _safe(url: str) -> None:
    if not may_carry_secrets(url) or any(ord(character) < 33 for character in url):
        raise HostError(say(N_("the host names an address that is not safe to fetch from")))


def environment(url: str, header: str, home: str) -> dict[str, str]:
    """Of git: nothing of the user's own, and the header for this one address."""
    plain = git_command.environment()
    for name in ("NETRC", "XDG_CONFIG_HOME", "CURL_HOME"):
        plain.pop(name, None)
    plain |= {
        "HOME": home,
        "GIT_ALLOW_PROTOCOL": url.partition(":")[0],
        "GIT_ASKPASS": "false",
        "SSH_ASKPASS": "false",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_CONFIG_COUNT": "0",
    }
    if own := os.environ.get("GIT_SSL_CAINFO"):  # a host with certificates of the house
        plain["GIT_SSL_CAINFO"] = own
    if header:
        plain |= {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"http.{url}.extraHeader",
            "GIT_CONFIG_VALUE_0": header,
        }
    return plain


def _run(arguments: list[str], url: str, header: str, folder: Path | None, bounds: Bounds) -> bytes:
    git = shutil.which("git")
    if git is None:
        raise DakkanError(say(N_("git is not installed, and repositories are read with it.")))
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    with (
        tempfile.TemporaryDirectory(prefix="dakkan-git-") as home,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as errors,
    ):
        process = subprocess.Popen(  # noqa: S603 - a list of our own, no shell
            [git, "--no-pager", *settings, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=errors,
            env=environment(url, header, home),
            cwd=home,
            start_new_session=True,
        )
        try:
            _watch(process, folder, bounds)
        finally:
            _end(process)
        out.seek(0)
        errors.seek(0)
        if process.returncode:
            raise _failure(errors.read(1 << 16), header)
        return out.read()


def _watch(process: "subprocess.Popen[bytes]", folder: Path | None, bounds: Bounds) -> None:
    deadline = time.monotonic() + bounds.seconds
    while True:
        with suppress(subprocess.TimeoutExpired):
            process.wait(bounds.look)
        if folder is not None and folder.exists():
            if size_of(folder) > bounds.bytes:
                raise TooMuch(say(N_("it has more than {megabytes} MB"), megabytes=bounds.bytes >> 20))
            if shutil.disk_usage(folder).free < bounds.free:
                raise TooMuch(say(N_("the disk of {folder} is nearly full"), folder=str(folder.parent)))
        if process.returncode is not None:
            return
        if time.monotonic() > deadline:
            raise TooMuch(say(N_("it was not fetched within {seconds} s"), seconds=int(bounds.seconds)))


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Git and its helpers are gone, also when we were interrupted."""
    if process.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def size_of(folder: Path) -> int:
    total, waiting = 0, [str(folder)]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                with suppress(OSError):
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        total += entry.stat(follow_symlinks=False).st_size
    return total


def _failure(stderr: bytes, header: str) -> HostError:
    complaints = git_command.complaints(stderr)
    said = complaints[-1] if complaints else "git"
    for word in header.split():
        said = said.replace(word, "…") if len(word) > 12 else said
    if any(_ABSENT.search(one) for one in complaints):
        return NotThere(say(N_("git says: {complaint}"), complaint=said))
    return HostError(say(N_("git says: {complaint}"), complaint=said))
