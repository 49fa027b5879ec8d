"""The names of all files of the history, and whether all is there that the history needs: one walk tells both."""

import os
import subprocess
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

from dakkan.leaks import git_command
from dakkan.leaks.git_objects import ObjectFound
from dakkan.leaks.matcher import Matcher
from dakkan.leaks.scanned import scan
from dakkan.model.leak import Unseen
from dakkan.texts import N_

_PIECE = 1 << 20
_WALK = ("rev-list", "--objects", "--all", "--reflog")
_GONE = N_("objects are gone that the history needs: {complaint}")


class Names:
    """Walks beside the readers of the objects, in a thread of its own."""

    def __init__(self, git_dir: Path, matcher: Matcher) -> None:
        self._git_dir, self._matcher, self._engine = git_dir, matcher, matcher.engine.fork()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._walk, daemon=True)
        self._failure: BaseException | None = None
        self.found: list[ObjectFound] = []
        self.blind: list[Unseen] = []

    def __enter__(self) -> "Names":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and self._process is not None:
            with suppress(OSError):
                self._process.kill()
        self._thread.join()
        if self._failure is not None and kind is None:
            raise self._failure

    def _walk(self) -> None:
        try:
            with tempfile.TemporaryFile() as errors:
                self._process = subprocess.Popen(  # noqa: S603 - git, by arguments of our own
                    git_command.command(self._git_dir, "-c", "core.packedGitLimit=24m", *_WALK),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    env=git_command.environment(),
                    cwd="/" if os.name == "posix" else None,
                )
                assert self._process.stdout is not None  # noqa: S101 - for the type checker
                with self._process:
                    rest = b""
                    while block := self._process.stdout.read(_PIECE):
                        whole, _newline, rest = (rest + block).rpartition(b"\n")
                        self._look(whole + b"\n")
                errors.seek(0)
                complaints = git_command.complaints(errors.read(1 << 16), 3)
            if self._process.returncode:
                for one in complaints or [str(self._process.returncode)]:
                    self.blind.append(Unseen(str(self._git_dir), _GONE, {"complaint": one}))
        except BaseException as error:  # handed to the caller's thread
            self._failure = error

    def _look(self, lines: bytes) -> None:
        seen: list[int] = []
        self._engine.each(lines, seen.append)
        for start in sorted({lines.rfind(b"\n", 0, at) + 1 for at in seen}):
            oid, _blank, path = lines[start : lines.index(b"\n", start)].partition(b" ")
            scanned = scan(self._matcher, path)
            if scanned.hits:
                self.found.append(ObjectFound(oid.decode("ascii", "replace"), "name", scanned, data=path))
