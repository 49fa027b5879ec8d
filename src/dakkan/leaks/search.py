"""The whole question: what was named, each in its kind, gathered into one answer."""

import os
import re
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from dakkan.errors import UsageError
from dakkan.leaks import accepted, archives
from dakkan.leaks.findings import Findings, Live
from dakkan.leaks.folder import Folder
from dakkan.leaks.matcher import Matcher
from dakkan.leaks.repository import Repository, common_dir, git_dir_of, repositories_in
from dakkan.leaks.staged import search_staged
from dakkan.model.leak import LeakSearch, Searched, Unseen
from dakkan.texts import N_, say

Progress = Callable[[int], None]

_MISSING = N_("There is no {path}.")
_ADDRESS = N_(
    "{path} is an address, and nothing is fetched unasked: clone it (git clone --mirror) and name the folder, "
    "or name its owner with --github, --gitlab or --gitea."
)
_SCHEME = re.compile(r"(https?|ssh|git):/", re.IGNORECASE)
"""A path has lost one of the two slashes by now."""


def search(
    targets: Sequence[Path],
    *,
    known: Sequence[bytes | str] = (),
    staged: bool = False,
    baseline: Sequence[accepted.Accepted] = (),
    today: date | None = None,
    live: Live | None = None,
    progress: Progress = lambda _bytes: None,
) -> LeakSearch:
    """Search `targets`: files, archives, folders, repositories. With `staged`, what is about to be committed.

    `live` is asked of each secret whether it still opens its account; without it, nobody knows.
    """
    matcher = Matcher(known)
    findings, told, blind = Findings(), list[Searched](), list[Unseen]()
    for target in targets:
        if not target.exists():
            raise UsageError(say(_ADDRESS if _SCHEME.match(str(target)) else _MISSING, path=str(target)))
        one = _Target(matcher, findings, told, blind, progress)
        one.staged(target) if staged else one.search(target)
    open_, silenced = accepted.sort(findings.leaks(live), baseline, today or date.today())
    return LeakSearch(tuple(told), open_, silenced, _plain(blind))


def _plain(blind: Sequence[Unseen]) -> tuple[Unseen, ...]:
    """Each gap once."""
    return tuple({(one.what, one.why, str(one.facts)): one for one in blind}.values())


class _Target:
    def __init__(
        self,
        matcher: Matcher,
        findings: Findings,
        told: list[Searched],
        blind: list[Unseen],
        progress: Progress,
    ) -> None:
        self._matcher, self._findings, self._told, self._blind = matcher, findings, told, blind
        self._progress = progress
        self._done: set[Path] = set()

    def search(self, target: Path) -> None:
        git_dir = git_dir_of(target) if target.is_dir() else None
        if git_dir is not None:
            self._repository(target, git_dir)
        elif target.is_dir():
            self._folder(target)
        else:
            self._file(target)

    def staged(self, target: Path) -> None:
        git_dir = git_dir_of(target)
        if git_dir is None:
            raise UsageError(say(N_("{path} is no git repository."), path=str(target)))
        self._told.append(search_staged(target, git_dir, self._matcher, self._findings, self._blind))

    def _repository(self, path: Path, git_dir: Path, *, nested: bool = False) -> None:
        """A nested one is found on the way through files, which are searched there."""
        if common_dir(git_dir) in self._done:
            return
        self._done.add(common_dir(git_dir))
        repository = Repository(path, git_dir, self._matcher, self._progress)
        self._told.append(repository.search(working_tree=not nested))
        self._findings.add_all(repository.findings)
        self._blind += repository.blind
        self._inside([*repository.inner, *repositories_in(common_dir(git_dir) / "modules")])

    def _inside(self, paths: Sequence[Path]) -> None:
        for path in paths:
            git_dir = git_dir_of(path)
            if git_dir is not None:
                self._repository(path, git_dir, nested=True)

    def _folder(self, path: Path) -> None:
        began, findings = time.monotonic(), Findings()
        folder = Folder(self._matcher, findings, self._progress)
        folder.tree(path, skip=frozenset({".git"}))
        folder.finish()
        self._keep(path, "folder", folder, findings, began)
        self._inside(folder.repositories)

    def _file(self, path: Path) -> None:
        began, findings = time.monotonic(), Findings()
        folder = Folder(self._matcher, findings, self._progress)
        real = path.resolve()
        folder.file(str(real), str(path))
        folder.finish()
        self._keep(path, "archive" if _packed(real) else "file", folder, findings, began)

    def _keep(self, path: Path, kind: str, folder: Folder, findings: Findings, began: float) -> None:
        seconds = round(time.monotonic() - began, 3)
        accounts = tuple(sorted(findings.accounts))
        self._told.append(
            Searched(str(path), kind, 0, folder.files, folder.bytes, seconds, findings.samples, accounts)
        )
        self._findings.add_all(findings)
        self._blind += folder.blind


def _packed(path: Path) -> bool:
    try:
        with open(os.fspath(path), "rb") as file:  # noqa: PTH123 - the name may be no text
            return archives.is_archive(file.read(300))
    except OSError:
        return False
