"""What is about to be committed: blobs of the index that HEAD does not have at that path. For a pre-commit hook."""

import time
from pathlib import Path

from dakkan.leaks import archives, git_command
from dakkan.leaks.findings import Findings
from dakkan.leaks.matcher import Matcher
from dakkan.leaks.scanned import scan
from dakkan.model.leak import Searched, Unseen
from dakkan.texts import N_

_EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_LARGEST = 64 << 20


def search_staged(
    path: Path, git_dir: Path, matcher: Matcher, findings: Findings, blind: list[Unseen]
) -> Searched:
    began = time.monotonic()
    blobs = _staged(git_dir, path, blind)
    size = 0
    for oid, name in blobs:
        code, data, _err = git_command.answer(git_dir, "cat-file", "blob", oid)
        if code:
            blind.append(Unseen(name, N_("git cannot read it: {complaint}"), {"complaint": oid}))
            continue
        size += len(data)
        if archives.is_archive(data[:300]):
            for member in archives.members(data):
                if member.why:
                    blind.append(Unseen(f"{name}!{member.name}", member.why))
                else:
                    _look(matcher, findings, member.data, f"{name}!{member.name}")
        _look(matcher, findings, data, name)
    seconds = round(time.monotonic() - began, 3)
    return Searched(
        str(path), "index", 0, len(blobs), size, seconds, findings.samples, tuple(sorted(findings.accounts))
    )


def _look(matcher: Matcher, findings: Findings, data: bytes, name: str) -> None:
    if matcher.sieve(data):
        findings.add_scanned(scan(matcher, data), name, "index")


def _staged(git_dir: Path, path: Path, blind: list[Unseen]) -> list[tuple[str, str]]:
    """(blob, path) of what was added or changed."""
    head = git_command.answer(git_dir, "rev-parse", "--verify", "--quiet", "HEAD^{tree}")[1].decode().strip()
    arguments = ("diff-index", "--cached", "--raw", "--no-abbrev", "--no-renames", "-z", "--diff-filter=d")
    code, out, err = git_command.answer(git_dir, *arguments, head or _EMPTY_TREE)
    if code:
        for one in git_command.complaints(err, 2) or [str(code)]:
            blind.append(Unseen(str(path), N_("git says: {complaint}"), {"complaint": one}))
    parts = out.split(b"\0")
    staged = []
    for facts, name in zip(parts[::2], parts[1::2], strict=False):
        columns = facts.split(b" ")
        if len(columns) >= 4 and columns[1] != b"160000":
            staged.append((columns[3].decode("ascii"), name.decode("utf-8", "surrogateescape")))
    return staged
