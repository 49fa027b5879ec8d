"""Rules of the owner's own, where they meet the catalogue: run beside it, listed, checked, exported.

pySigma is imported by whoever has rules, and by nobody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dakkan.detect import runner
from dakkan.detect.accepted import without_own
from dakkan.detect.detectors import CATALOGUE
from dakkan.detect.tree import accounts_of
from dakkan.errors import StorageFull, UsageError
from dakkan.evidence.tables import Tables
from dakkan.model.finding import Detection
from dakkan.model.own_write import OwnWrite
from dakkan.model.window import Window
from dakkan.texts import N_, say
from dakkan.workspace import Workspace

if TYPE_CHECKING:
    from dakkan.rules.rule import Fault

FOLDER = "rules"


@dataclass(frozen=True)
class Listed:
    """A detector or rule, and whether it runs: `catalogue`, `rule`, `silent` or `broken`."""

    id: str
    title: str
    severity: str
    state: str
    where: str = ""
    """File and line of a rule."""
    why: str = ""
    """What is wrong with a broken one."""


def folder_of(home: Workspace) -> Path:
    return home.folder / FOLDER


def beside(
    home: Workspace,
    detection: Detection,
    tables: Tables,
    window: Window,
    account_sid: str,
    own_writes: Sequence[OwnWrite],
) -> Detection:
    """`detection` with what the owner's rules find in the same tables and window, numbered anew."""
    folder = folder_of(home)
    if not folder.is_dir():
        return detection
    from dakkan.rules import engine, fields, reading

    accounts = accounts_of(tables.accounts, tables.events, account_sid)
    looked_at = {name: tables[name] for name in fields.SERVICES.values()}
    looked_at["events"] = without_own(tables.events, own_writes)
    own = engine.run(reading.read([folder]), looked_at, window, accounts, home.evidence.collected_tables())
    return Detection(
        runner.numbered([*detection.findings, *own.findings]),
        (*detection.quiet, *own.quiet),
        (*detection.blind, *own.blind),
        (*detection.broken, *own.broken),
    )


def listed(home: Workspace) -> list[Listed]:
    """The catalogue, then the rules of the workspace."""
    found: list[Listed] = [Listed(one.id, one.title, one.severity, "catalogue") for one in CATALOGUE]
    folder = folder_of(home)
    if not folder.is_dir():
        return found
    from dakkan.rules import reading

    rules = reading.read([folder])
    reporting = {one.meta for one in rules.reporting}
    every = [*(one.meta for one in rules.filters), *(one.meta for one in rules.correlations)]
    for meta in sorted(every, key=lambda meta: (meta.path, meta.line)):
        state = "rule" if meta in reporting else "silent"
        found.append(Listed(meta.id, meta.title, meta.severity, state, f"{meta.path.name}:{meta.line}"))
    for fault in rules.faults:
        where = f"{fault.path.name}:{fault.line}"
        found.append(Listed(f"rule:{fault.path.stem}", "", "", "broken", where, fault.text))
    return found


def checked(home: Workspace, paths: Sequence[Path]) -> tuple[int, "tuple[Fault, ...]"]:
    """How many rules of `paths` (by default the workspace's) are sound, and what is wrong with the others."""
    from dakkan.rules import reading, trial

    if not paths and not folder_of(home).is_dir():
        raise UsageError(say(N_("There are no rules: {folder} does not exist."), folder=str(folder_of(home))))
    rules = trial.tried(reading.read(paths or [folder_of(home)]))
    return len(rules.filters) + len(rules.correlations), rules.faults


def exported(folder: Path) -> list[Path]:
    """Write the detectors that Sigma can tell of as rules into `folder`, one file each."""
    from dakkan.rules import export

    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for detector, text in export.rules(CATALOGUE).items():
            path = folder / f"{detector.replace('-', '_')}.yml"
            path.write_text(text, encoding="utf-8")
            written.append(path)
    except OSError as error:
        raise StorageFull(
            say(
                N_("{folder} cannot be written to: {why}"),
                folder=str(folder),
                why=error.strerror or str(error),
            )
        ) from error
    return written
