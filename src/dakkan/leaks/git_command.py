"""Git, run so that a hostile repository cannot make it do anything but read.

No hook, no filter, no signature program, no monitor and no transport of the repository's own configuration runs;
nothing is fetched; replacements and grafts, which hide history, are passed over. The folder is named outright, so
that nothing is looked for further up.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from dakkan.errors import DakkanError
from dakkan.texts import N_, say

_SETTINGS = (
    *("core.hooksPath=/dev/null", "core.fsmonitor=false", "core.alternateRefsCommand=false"),
    *("log.showSignature=false", "gpg.program=false", "gpg.ssh.program=false", "gpg.x509.program=false"),
    *(
        "log.showRoot=true",
        "diff.external=",
        f"diff.orderFile={os.devnull}",
        "log.mailmap=false",
        "gc.auto=0",
    ),
    *("core.packedGitWindowSize=4m", "core.packedGitLimit=64m", "core.deltaBaseCacheLimit=60m"),
    *("core.bigFileThreshold=8m", "protocol.allow=never", "submodule.recurse=false", "core.askPass=false"),
    *("core.untrackedCache=false", "advice.graftFileDeprecated=false"),
)
_SET = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "none",  # overrides whatever the repository allows, also where lazy fetch is not known
    "GIT_PROTOCOL_FROM_USER": "0",
    "GIT_ADVICE": "0",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}


def environment() -> dict[str, str]:
    """The caller's environment without what steers git, and with what keeps it still."""
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "SSH_ASKPASS"))
    }
    return {**plain, **_SET}


def command(git_dir: Path, *arguments: str) -> list[str]:
    git = shutil.which("git")
    if git is None:
        raise DakkanError(say(N_("git is not installed, and repositories are read with it.")))
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    return [git, "--no-pager", "--no-replace-objects", f"--git-dir={git_dir}", *settings, *arguments]


def answer(git_dir: Path, *arguments: str, stdin: Iterable[bytes] | None = None) -> tuple[int, bytes, bytes]:
    """Exit code, output and complaints of one short call."""
    done = subprocess.run(  # noqa: S603 - a list of our own, no shell
        command(git_dir, *arguments),
        input=b"".join(stdin) if stdin is not None else b"",
        capture_output=True,
        env=environment(),
        cwd="/" if os.name == "posix" else None,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def complaints(stderr: bytes, limit: int = 5) -> list[str]:
    """The different things git complained of, as text; hostile, as everything of a repository."""
    lines = dict.fromkeys(
        line.strip()
        for line in stderr.decode("utf-8", "replace").splitlines()
        if line.strip() and line[:5] != "hint:"
    )
    return list(lines)[:limit]
