"""One git repository: every object, the working tree, what lies beside the objects, and what cannot be seen."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from dakkan.leaks import git_command
from dakkan.leaks.findings import Findings
from dakkan.leaks.folder import Folder
from dakkan.leaks.git_names import Names
from dakkan.leaks.git_objects import ObjectFound, Objects, read_all
from dakkan.leaks.git_places import Commit, Places, places_of, refs_of
from dakkan.leaks.matcher import Matcher
from dakkan.model.leak import Place, Searched, Unseen
from dakkan.texts import N_

Progress = Callable[[int], None]
_SHALLOW = N_("the history before {count} commits is not here: the clone is shallow")
_PARTIAL = N_("the clone is partial: what was left out was not searched")
_POINTER = N_("only a pointer of git-lfs is here; its content was not searched")
_SUBMODULE = N_("the submodule is not here; nothing was fetched")


def git_dir_of(path: Path) -> Path | None:
    """The git directory of a working tree, a worktree, a submodule or a bare repository; None if it is none."""
    inner = path / ".git"
    if inner.is_dir() and _is_git_dir(inner):
        return inner.resolve()
    if inner.is_file():
        text = inner.read_bytes()[:4096].decode("utf-8", "surrogateescape")
        if text.startswith("gitdir: "):
            target = (path / text[8:].strip()).resolve()
            return target if target.is_dir() else None
    return path.resolve() if _is_git_dir(path) else None


def _is_git_dir(path: Path) -> bool:
    return (path / "HEAD").exists() and ((path / "objects").is_dir() or (path / "commondir").exists())


def common_dir(git_dir: Path) -> Path:
    """Of a worktree, the repository that it belongs to."""
    file = git_dir / "commondir"
    try:
        text = file.read_bytes()[:4096].decode("utf-8", "surrogateescape").strip()
    except OSError:
        return git_dir
    return (git_dir / text).resolve()


class Repository:
    """Searches one; the repositories inside of it are named in `inner` and searched by the caller."""

    def __init__(
        self, path: Path, git_dir: Path, matcher: Matcher, progress: Progress = lambda _bytes: None
    ) -> None:
        self.path, self._matcher, self._progress = path, matcher, progress
        self._git_dir = common_dir(git_dir)
        self.findings = Findings()
        self.blind: list[Unseen] = []
        self.inner: list[Path] = []
        """Repositories in the working tree."""

    def search(self, *, working_tree: bool = True) -> Searched:
        began = time.monotonic()
        with Names(self._git_dir, self._matcher) as names:
            objects = read_all(self._git_dir, self._matcher, self._progress)
        objects.found += names.found
        self.blind += objects.blind + names.blind
        self._place(objects)
        folder = Folder(self._matcher, self.findings, self._progress)
        self._beside(folder)
        if working_tree and self._git_dir != self.path.resolve():
            folder.tree(self.path, skip=frozenset({".git"}))
        folder.finish()
        self.blind += folder.blind
        self.inner = folder.repositories
        self._gaps(objects)
        self.findings.samples += objects.samples
        self.findings.accounts |= objects.accounts
        return Searched(
            str(self.path),
            "repository",
            objects.commits,
            objects.blobs,
            objects.bytes + folder.bytes,
            round(time.monotonic() - began, 3),
            self.findings.samples,
            tuple(sorted(self.findings.accounts)),
        )

    def _beside(self, folder: Folder) -> None:
        """Configuration, reflogs, hooks, notes of the last commit, contents of git-lfs."""
        for name in ("config", "config.worktree", "COMMIT_EDITMSG", "FETCH_HEAD", "MERGE_MSG", "description"):
            if (self._git_dir / name).is_file():
                folder.file(str(self._git_dir / name), f".git/{name}", "config")
        for name in ("logs", "hooks", "lfs/objects", "info"):
            if (self._git_dir / name).is_dir():
                where = "reflog" if name == "logs" else "config"
                folder.tree(self._git_dir / name, f".git/{name}", where=where)

    # ---- places ----------------------------------------------------------------------------

    def _place(self, objects: Objects) -> None:
        if not objects.found:
            return
        blobs = {found.id for found in objects.found if found.type not in ("commit", "tag")}
        commits = {found.id for found in objects.found if found.type == "commit"}
        places = places_of(self._git_dir, blobs, commits, self._indexes())
        self.blind += places.blind
        for found in objects.found:
            spots = list(_spots(found, places))
            for one in found.scanned.hits:
                self.findings.add(
                    one.hit, [replace(spot, line=one.line, column=one.column) for spot in spots]
                )

    def _indexes(self) -> list[Path]:
        """The git directories that have an index: of the repository and its worktrees."""
        folder = self._git_dir / "worktrees"
        others = sorted(folder.iterdir()) if folder.is_dir() else []
        return [one for one in (self._git_dir, *others) if (one / "index").is_file()]

    # ---- what cannot be seen ---------------------------------------------------------------

    def _gaps(self, objects: Objects) -> None:
        name = str(self.path)
        shallow = self._git_dir / "shallow"
        if shallow.is_file():
            count = len(shallow.read_bytes().split())
            self.blind.append(Unseen(name, _SHALLOW, {"count": count}))
        if any(self._git_dir.glob("objects/pack/*.promisor")):
            self.blind.append(Unseen(name, _PARTIAL))
        for oid, content in objects.pointers.items():
            stored = content.decode("ascii", "replace")
            if not (self._git_dir / "lfs" / "objects" / stored[:2] / stored[2:4] / stored).is_file():
                self.blind.append(Unseen(f"object {oid}", _POINTER))
        self._submodules()

    def _submodules(self) -> None:
        _code, out, _err = git_command.answer(self._git_dir, "ls-tree", "-r", "-z", "--full-tree", "HEAD")
        for entry in out.split(b"\0"):
            if entry.startswith(b"160000 "):
                path = entry.partition(b"\t")[2].decode("utf-8", "surrogateescape")
                here = (self._git_dir / "modules" / path).is_dir() or (self.path / path / ".git").exists()
                if not here:
                    self.blind.append(Unseen(f"{self.path}: {path}", _SUBMODULE))


def _spots(found: ObjectFound, places: Places) -> Iterator[Place]:
    """Where an object stands, still without line and column."""
    member = f"!{found.member}" if found.member else ""
    if found.type in ("commit", "tag"):
        who = _of_text(found.id, found.data)
        refs = places.refs.get(found.id, ()) if found.type == "commit" else places.tags.get(found.id, ())
        where = f"{found.type}-message"
        yield Place(
            where, 0, 0, found.id, who.author, who.authored_at, refs=refs, where=where, object_id=found.id
        )
        return
    known = False
    for (blob, path), stay in places.stays.items():
        if blob != found.id or (found.type == "name" and os.fsencode(path) != found.data):
            continue
        known = True
        first = stay.came[-1] if stay.came else None
        all_ = [*stay.went, *stay.came]
        last = max(all_, key=lambda commit: commit.authored_at) if all_ else None
        yield Place(
            path + member,
            0,
            0,
            first.id if first else None,
            first.author if first else None,
            first.authored_at if first else None,
            last.id if last else None,
            refs_of(places, stay.came),
            (blob, path) in places.head,
            _where(found),
            found.id,
        )
    if not known:
        for blob, path in places.index:
            if blob == found.id:
                known = True
                yield Place(path + member, 0, 0, where="index", object_id=found.id)
    if not known:
        where = _where(found)
        path = os.fsdecode(found.data) if found.type == "name" else f"object {found.id}{member}"
        yield Place(path, 0, 0, where=where, object_id=found.id)


def _where(found: ObjectFound) -> str:
    return "file-name" if found.type in ("tree", "name") else "blob"


def _of_text(oid: str, data: bytes) -> Commit:
    """Author and time of a commit or tag, from its own text."""
    from datetime import UTC, datetime

    for line in data.split(b"\n\n", 1)[0].split(b"\n"):
        if line.startswith((b"author ", b"tagger ")):
            who, _blank, rest = line[7:].rpartition(b"> ")
            try:
                when = datetime.fromtimestamp(int(rest.split(b" ")[0]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            except (ValueError, OverflowError, OSError):
                when = ""
            return Commit(oid, who.decode("utf-8", "replace") + ">", when)
    return Commit(oid, "", "")


def repositories_in(folder: Path) -> Iterator[Path]:
    """Of `.git/modules`: the repositories of the submodules, and of those in them."""
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if _is_git_dir(path):
            yield path
            path = path / "modules"
        if path.is_dir():
            waiting += sorted(one for one in path.iterdir() if one.is_dir() and not one.is_symlink())
