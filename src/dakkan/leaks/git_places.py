"""Where in the history an object with a hit stands: paths, first and last commit, who, when, which refs, in HEAD?

Worked out only for such objects: one walk over the history that shows nothing but them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dakkan.leaks import git_command
from dakkan.model.leak import Unseen
from dakkan.texts import N_

_AT_ONCE = 500
_MOST_REFS = 50
"""Of the refs of one place; a repository with pull requests has thousands."""


@dataclass(frozen=True)
class Commit:
    id: str
    author: str
    authored_at: str


@dataclass
class Stay:
    """A blob at a path: every commit that brought it there or took it away, newest first."""

    came: list[Commit] = field(default_factory=list)
    went: list[Commit] = field(default_factory=list)


@dataclass
class Places:
    stays: dict[tuple[str, str], Stay] = field(default_factory=dict)
    """(blob, path) → its history."""
    refs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Commit → the refs whose history holds it."""
    head: set[tuple[str, str]] = field(default_factory=set)
    """(blob, path) of HEAD."""
    index: list[tuple[str, str]] = field(default_factory=list)
    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Tag object → its refs."""
    blind: list[Unseen] = field(default_factory=list)


def places_of(
    git_dir: Path, blobs: Collection[str], commits: Collection[str], indexes: Sequence[Path]
) -> Places:
    """Everything about `blobs` (by id), and the refs of `commits`."""
    places = Places()
    wanted = sorted(blobs)
    _history(git_dir, wanted, ("--all", "--reflog", "HEAD"), places)
    missing = [one for one in wanted if not any(blob == one for blob, _path in places.stays)]
    lost = _unreachable(git_dir) if missing else []
    if lost:
        _history(git_dir, missing, lost, places)
    _in_head(git_dir, set(wanted), places)
    _in_index(indexes, set(wanted), places)
    named = {commit.id for stay in places.stays.values() for commit in stay.came} | set(commits)
    _refs(git_dir, named, places)
    return places


def _history(git_dir: Path, blobs: Sequence[str], tips: Sequence[str], places: Places) -> None:
    for start in range(0, len(blobs), _AT_ONCE):
        part = blobs[start : start + _AT_ONCE]
        arguments = [
            "log",
            "-m",
            "--raw",
            "--no-abbrev",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            "-z",
        ]
        arguments += ["--root", "--full-history", "--format=format:%x01%H%x02%an <%ae>%x02%aI%x02"]
        arguments += [f"--find-object={one}" for one in part]
        options = [tip for tip in tips if tip.startswith("--") or tip == "HEAD"]
        if "HEAD" in options and not _has_head(git_dir):
            options.remove("HEAD")
        ids = [tip for tip in tips if tip not in ("--all", "--reflog", "HEAD")]
        if ids:
            arguments.append("--stdin")
        listed = [f"{one}\n".encode() for one in ids]
        code, out, err = git_command.answer(git_dir, *arguments, *options, stdin=listed)
        if code:
            for one in git_command.complaints(err, 2) or [str(code)]:
                why = N_("the history could not be walked to its end: {complaint}")
                places.blind.append(Unseen(str(git_dir), why, {"complaint": one}))
        _read_log(out, set(part), places)


def _has_head(git_dir: Path) -> bool:
    return git_command.answer(git_dir, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")[0] == 0


def _read_log(out: bytes, blobs: set[str], places: Places) -> None:
    for record in out.split(b"\x01")[1:]:
        fields = record.split(b"\x02", 3)
        if len(fields) < 4:
            continue
        when = fields[2].decode("ascii", "replace")
        commit = Commit(
            fields[0].decode("ascii", "replace"), fields[1].decode("utf-8", "replace"), _utc(when)
        )
        parts = fields[3].replace(b"\n:", b"\0:").split(b"\0")
        for number, part in enumerate(parts):
            part = part.lstrip(b"\n")
            if not part.startswith(b":") or number + 1 >= len(parts):
                continue
            columns = part.split(b" ")
            if len(columns) < 5:
                continue
            old, new = columns[2].decode("ascii", "replace"), columns[3].decode("ascii", "replace")
            path = parts[number + 1].decode("utf-8", "surrogateescape")
            if new in blobs:
                _once(places.stays.setdefault((new, path), Stay()).came, commit)
            if old in blobs and old != new:
                _once(places.stays.setdefault((old, path), Stay()).went, commit)


def _once(commits: list[Commit], commit: Commit) -> None:
    if not commits or commits[-1].id != commit.id:
        commits.append(commit)


def _utc(text: str) -> str:
    from datetime import UTC, datetime

    try:
        return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return text


def _unreachable(git_dir: Path) -> list[str]:
    """Commits that no ref and no reflog leads to."""
    fields = "--batch-check=%(objecttype) %(objectname)"
    _code, out, _err = git_command.answer(
        git_dir, "cat-file", "--batch-all-objects", "--unordered", "--buffer", fields
    )
    every = {line[7:].decode() for line in out.splitlines() if line.startswith(b"commit ")}
    _code, out, _err = git_command.answer(git_dir, "rev-list", "--all", "--reflog")
    return sorted(every - set(out.decode().split()))


def _in_head(git_dir: Path, blobs: set[str], places: Places) -> None:
    _code, out, _err = git_command.answer(git_dir, "ls-tree", "-r", "-z", "--full-tree", "HEAD")
    for entry in out.split(b"\0"):
        before, _tab, path = entry.partition(b"\t")
        oid = before.rpartition(b" ")[2].decode("ascii", "replace")
        if oid in blobs:
            places.head.add((oid, path.decode("utf-8", "surrogateescape")))


def _in_index(indexes: Sequence[Path], blobs: set[str], places: Places) -> None:
    for git_dir in indexes:
        _code, out, _err = git_command.answer(git_dir, "ls-files", "--stage", "-z")
        for entry in out.split(b"\0"):
            before, _tab, path = entry.partition(b"\t")
            columns = before.split(b" ")
            if len(columns) == 3 and columns[1].decode("ascii", "replace") in blobs:
                places.index.append((columns[1].decode(), path.decode("utf-8", "surrogateescape")))


def _refs(git_dir: Path, commits: set[str], places: Places) -> None:
    """Which refs hold which of `commits`, for all at once: bits handed from parents to children."""
    fields = "--format=%(objectname) %(*objectname) %(refname)"
    _code, out, _err = git_command.answer(git_dir, "for-each-ref", fields)
    tips: list[tuple[str, str]] = []
    for line in out.decode("utf-8", "replace").splitlines():
        own, peeled, name = line.split(" ", 2)
        tips.append((peeled or own, _short(name)))
        if peeled:
            places.tags[own] = (*places.tags.get(own, ()), _short(name))
    if not commits:
        return
    bits = {commit: 1 << number for number, commit in enumerate(sorted(commits))}
    _code, out, _err = git_command.answer(
        git_dir, "rev-list", "--all", "--topo-order", "--reverse", "--parents"
    )
    held: dict[str, int] = {}
    for line in out.decode("ascii", "replace").splitlines():
        commit, *parents = line.split(" ")
        mask = bits.get(commit, 0)
        for parent in parents:
            mask |= held.get(parent, 0)
        if mask:
            held[commit] = mask
    names: dict[str, list[str]] = {}
    for tip, name in tips:
        mask = held.get(tip, 0)
        for commit, bit in bits.items() if mask else ():
            if mask & bit:
                names.setdefault(commit, []).append(name)
    places.refs = {commit: tuple(sorted(found)[:_MOST_REFS]) for commit, found in names.items()}


def _short(name: str) -> str:
    for prefix in ("refs/heads/", "refs/tags/", "refs/remotes/", "refs/"):
        if name.startswith(prefix):
            return name[len(prefix) :]
    return name


def refs_of(places: Places, commits: Iterable[Commit]) -> tuple[str, ...]:
    found = {name for commit in commits for name in places.refs.get(commit.id, ())}
    return tuple(sorted(found)[:_MOST_REFS])
