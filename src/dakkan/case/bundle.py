"""A case sealed for somebody else: records, evidence and reports in one file that proves itself.

The bundle is an ordinary ZIP. `SHA256SUMS` names every other member with its hash, as `sha256sum -c`
reads it; the hash of the whole file is the seal, to be told by another way than the file goes. How a stranger
checks one without Dakkan is written in docs/bundle.md; a copy for third parties is made by `redacted`.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Protocol

from ..casebook.chain import Head, Line, broken, from_json, to_json
from ..errors import DakkanError, StorageFull
from ..model.case import CaseEvent, Kind
from ..model.clock import Clock, iso, system_clock
from ..texts import N_, say
from . import redacted
from .folding import STEP_KINDS
from .store import Casebook

SCHEMA = "dakkan.bundle/1"
SUMS, ABOUT, EVENTS, JOURNAL, KEY = (
    *("SHA256SUMS", "bundle.json", "case.jsonl", "journal.jsonl"),
    "redaction.key",
)
"""`KEY` opens what a redacted copy of the same case has committed itself to."""
_PIECE = 1 << 20
_MOST_TEXT = 256 << 20
"""Bytes of the members that are read whole: what claims more is no bundle of ours."""
_LEFT_OUT = ("lock", "scratch")
"""Of the evidence folder: what is there only while somebody works in it."""


class EvidenceFolder(Protocol):
    """As much of `Evidence` as a bundle needs."""

    folder: Path

    @property
    def head(self) -> str: ...


def export(
    casebook: Casebook,
    evidence: EvidenceFolder,
    case: str,
    path: Path,
    *,
    reports: Mapping[str, bytes | str] | None = None,
    attachments: Path | None = None,
    include_evidence: bool = True,
    key: bytes = b"",
    clock: Clock = system_clock,
) -> str:
    """Write the bundle of a case to `path`; returns its seal, the SHA-256 of the file.

    Without `include_evidence` the evidence's manifest is there and its parts are only named by hash in
    it. `key` is that of the case's redacted copies. Raises NoSuchCase, StorageFull; an unfinished file is
    never left under `path`.
    """
    events = casebook.events(case)
    head = casebook.head(case)
    about = {
        "schema": SCHEMA,
        "case": case,
        "made_at": iso(clock()),
        "journal": {"lines": head.count, "hash": head.hash},
        "evidence": {"included": include_evidence, "manifest_hash": evidence.head},
    }
    texts: dict[str, bytes] = {
        ABOUT: _json(about, indent=2) + b"\n",
        EVENTS: b"".join(_json(to_json(event)) + b"\n" for event in events),
        **extracts(events),
    }
    if key:
        texts[KEY] = key.hex().encode() + b"\n"
    for name, content in (reports or {}).items():
        texts[f"reports/{Path(name).name}"] = content.encode() if isinstance(content, str) else content
    return _sealed(path, texts, dict(_files(evidence.folder, attachments, include_evidence)))


def export_redacted(
    casebook: Casebook,
    evidence: EvidenceFolder,
    case: str,
    path: Path,
    *,
    key: bytes,
    reports: Mapping[str, object] | None = None,
    attachments: Path | None = None,
    clock: Clock = system_clock,
) -> str:
    """Write the copy for third parties, and return its seal: the lines without what they say of people.

    The evidence and the attachments stay where they are and are named by hash. `reports` are JSON. Raises
    NoSuchCase, StorageFull.
    """
    events = casebook.events(case)
    head = casebook.head(case)
    redactor = redacted.Redactor(key, redacted.known_to_be_the_thiefs(events))
    about = {
        "schema": SCHEMA,
        "case": case,
        "made_at": iso(clock()),
        "redacted": True,
        "journal": {"lines": head.count, "hash": head.hash},
        "evidence": {"included": False, "manifest_hash": evidence.head},
        "left_out": {
            name: file_digest(file) for name, file in _files(evidence.folder, attachments, with_parts=True)
        },
    }
    texts: dict[str, bytes] = {
        ABOUT: _json(about, indent=2) + b"\n",
        EVENTS: b"".join(_json(redactor.line(to_json(event))) + b"\n" for event in events),
    }
    for name, report in (reports or {}).items():
        texts[f"reports/{Path(name).name}"] = _json(redactor.document(report), indent=2) + b"\n"
    return _sealed(path, texts, {})


def extracts(events: Iterable[CaseEvent]) -> dict[str, bytes]:
    """Plans, journal and proofs by themselves: the data of the lines of the case that the names tell."""
    found: dict[str, bytes] = {JOURNAL: b""}
    steps = STEP_KINDS.values()
    for event in events:
        data = dict(event.data)
        if event.kind is Kind.PLAN_MADE:
            found[f"plans/line-{event.number}.json"] = _json(data, indent=2) + b"\n"
        elif event.kind is Kind.VERIFIED:
            found[f"proofs/line-{event.number}.json"] = _json(data, indent=2) + b"\n"
        elif event.kind in steps:
            found[JOURNAL] += _json(to_json(event)) + b"\n"
    return found


def file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return _digest(file)


def _sealed(path: Path, texts: Mapping[str, bytes], files: Mapping[str, Path]) -> str:
    unfinished = path.with_name(f"{path.name}.tmp")
    try:
        with unfinished.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            _write(file, texts, files)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as wrong:
        unfinished.unlink(missing_ok=True)
        raise StorageFull(say("The bundle could not be written: {reason}", reason=str(wrong))) from wrong
    return file_digest(path)


def _files(folder: Path, attachments: Path | None, with_parts: bool) -> Iterator[tuple[str, Path]]:
    """Name in the bundle → file, in stable order; links are not followed out of the folder."""
    for root, place in ((folder, "evidence"), (attachments, "attachments")):
        if root is None or not root.is_dir():
            continue
        for file in sorted(root.rglob("*")):
            relative = file.relative_to(root)
            if file.is_symlink() or not file.is_file() or file.suffix == ".tmp":
                continue
            if relative.parts[0] in _LEFT_OUT or any(part.startswith(".") for part in relative.parts):
                continue
            if place == "evidence" and not with_parts and file.suffix == ".parquet":
                continue
            yield f"{place}/{relative.as_posix()}", file


def _write(file: IO[bytes], texts: Mapping[str, bytes], files: Mapping[str, Path]) -> None:
    sums: dict[str, str] = {}
    with zipfile.ZipFile(file, "w", allowZip64=True) as bundle:
        for name, content in texts.items():
            sums[name] = hashlib.sha256(content).hexdigest()
            bundle.writestr(_member(name, zipfile.ZIP_DEFLATED), content)
        for name, source in files.items():
            digest = hashlib.sha256()
            with source.open("rb") as reading, bundle.open(_member(name), "w", force_zip64=True) as writing:
                while piece := reading.read(_PIECE):
                    digest.update(piece)
                    writing.write(piece)
            sums[name] = digest.hexdigest()
        listing = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
        bundle.writestr(_member(SUMS), listing)


def _member(name: str, compression: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    """The same for the same content: no time, no mode of the machine that made it."""
    info = zipfile.ZipInfo(name)  # 1980-01-01
    info.compress_type = compression
    info.external_attr = 0o600 << 16
    return info


# ---- checking ------------------------------------------------------------------------------------


def check_bundle(path: Path) -> list[str]:
    """What is wrong with a bundle: a changed, missing or added member, a broken chain. [] is sound.

    Nothing is unpacked. That a file holds together does not say who made it: compare its seal, too.
    """
    try:
        with zipfile.ZipFile(path) as bundle:
            return _check(bundle)
    except (OSError, zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, NotImplementedError) as wrong:
        return [say("{path} is no readable bundle: {reason}", path=path.name, reason=str(wrong))]


def check_copy(copy: Path, whole: Path) -> list[str]:
    """What is wrong with a redacted copy, held against the whole bundle of the same case. [] is sound."""
    wrong = [*check_bundle(copy), *check_bundle(whole)]
    if wrong:
        return wrong
    try:
        with zipfile.ZipFile(copy) as one, zipfile.ZipFile(whole) as other:
            key = bytes.fromhex(_text(other, KEY))
            shown = [json.loads(text) for text in _text(one, EVENTS).splitlines()]
            lines = [json.loads(text) for text in _text(other, EVENTS).splitlines()]
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        return [
            say(
                N_("{path} is not the whole bundle of this copy: {reason}"),
                path=whole.name,
                reason=str(error),
            )
        ]
    if len(shown) > len(lines):
        return [say(N_("{path} is older than the copy: export the case again"), path=whole.name)]
    return [
        say(N_("line {number} of the copy is not the original's at {at}"), number=line["number"], at=at)
        for line, original in zip(shown, lines, strict=False)
        if (at := redacted.differs(line, original, key))
    ]


def seal(path: Path) -> str:
    """SHA-256 of the file."""
    try:
        with path.open("rb") as file:
            return _digest(file)
    except OSError as wrong:
        raise DakkanError(
            say("{path} cannot be read: {reason}", path=str(path), reason=str(wrong))
        ) from wrong


def _check(bundle: zipfile.ZipFile) -> list[str]:
    names = bundle.namelist()
    wrong = [
        say("{name} is there twice", name=name) for name in sorted({n for n in names if names.count(n) > 1})
    ]
    if SUMS not in names:
        return [*wrong, say("{name} is missing", name=SUMS)]
    sums = _sums(_text(bundle, SUMS))
    wrong += [say("{name} is missing", name=name) for name in sorted(set(sums) - set(names))]
    added = set(names) - set(sums) - {SUMS}
    wrong += [say("{name} was added", name=name) for name in sorted(added)]
    for name in sorted(set(sums) & set(names)):
        with bundle.open(name) as member:
            if _digest(member) != sums[name]:
                wrong.append(say("{name} was changed", name=name))
    wrong += [say("{name} is missing", name=name) for name in (ABOUT, EVENTS) if name not in sums]
    return wrong or _check_chain(bundle)


def _check_chain(bundle: zipfile.ZipFile) -> list[str]:
    try:
        about: dict[str, Any] = json.loads(_text(bundle, ABOUT))
        journal = Head(int(about["journal"]["lines"]), str(about["journal"]["hash"]))
        found = [json.loads(text) for text in _text(bundle, EVENTS).splitlines()]
        if about.get("redacted") is True:
            problem = redacted.broken(found)
            last = Head(len(found), str(found[-1]["hash"]) if found else "")
            lines = []
        else:
            lines = [from_json(line) for line in found]
            problem = broken(lines)
            last = Head(lines[-1].number, lines[-1].hash) if lines else Head(0, "")
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        return [say("the case in the bundle cannot be read: {reason}", reason=str(wrong))]
    if problem:
        return [f"{EVENTS}: {problem}"]
    if last != journal:
        return [say("{name} does not end where the bundle says", name=EVENTS)]
    return [] if about.get("redacted") is True else _check_extracts(bundle, lines)


def _check_extracts(bundle: zipfile.ZipFile, lines: list[Line]) -> list[str]:
    """Plans, journal and proofs beside the case are the ones that are in it; an older bundle has none."""
    said = {name for name in bundle.namelist() if name == JOURNAL or name.startswith(("plans/", "proofs/"))}
    if not said:
        return []
    made = extracts([line.event() for line in lines])
    return [
        say("{name} is not what the case says", name=name)
        for name in sorted(said | made.keys())
        if name not in made or name not in said or bundle.read(name) != made[name]
    ]


def _sums(text: str) -> dict[str, str]:
    return {name: digest for digest, _, name in (line.partition("  ") for line in text.splitlines())}


def _text(bundle: zipfile.ZipFile, name: str) -> str:
    if bundle.getinfo(name).file_size > _MOST_TEXT:
        raise zipfile.BadZipFile(f"{name} is too large")
    return bundle.read(name).decode("utf-8", errors="replace")


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _json(value: object, indent: int | None = None) -> bytes:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, indent=indent).encode("ascii")
