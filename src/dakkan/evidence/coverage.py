"""What the manifest says about the evidence as a whole: how far it reaches, and what is missing from it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..model.clock import from_iso
from ..model.finding import Blind
from ..texts import N_, say
from .manifest import BEGIN, END, FILE, GAP, PART, READING, Line

LIVE, IMPORT = "live", "import"

_INTERRUPTED = N_("the newest collection")
_INTERRUPTED_WHY = N_("It was interrupted. Run `dakkan collect` again: it goes on where it stopped.")


def newest(lines: Sequence[Line]) -> list[Line]:
    """The newest live collection in all its runs, and whatever came after its last run began."""
    begun = [n for n, line in enumerate(lines) if line.kind == BEGIN and line.facts.get("source") == LIVE]
    if not begun:
        return list(lines)
    last = begun[-1]
    return [line for n, line in enumerate(lines) if line.collection == lines[last].collection or n > last]


def gaps(lines: Sequence[Line]) -> list[Blind]:
    """In words; one line for all tables that are missing for the same reason."""
    recent = newest(lines)
    answered = {_question(line.facts): n for n, line in enumerate(recent) if _is_answer(line)}
    tables: dict[tuple[str, str, tuple[tuple[str, Any], ...]], dict[str, None]] = {}
    for n, line in enumerate(recent):
        if line.kind != GAP:
            continue
        facts = dict(line.facts.get("facts", {}))
        asked = line.facts.get("asked")
        if asked is not None and answered.get(_question({**facts, "asked": asked}), -1) > n:
            continue  # a later run got it after all
        table = str(facts.pop("table", ""))
        same = (str(line.facts["what"]), str(line.facts["why"]), tuple(sorted(facts.items())))
        tables.setdefault(same, {})[table] = None
    found = []
    for (what, why, facts_of_it), names in tables.items():
        facts = {**dict(facts_of_it), "table": ", ".join(name for name in names if name)}
        found.append(Blind(say(what, facts), say(why, facts)))
    if was_interrupted(recent):
        found.append(Blind(say(_INTERRUPTED), say(_INTERRUPTED_WHY)))
    return found


def was_interrupted(recent: Iterable[Line]) -> bool:
    """Is there a live collection that never came to its end?"""
    live: dict[str, bool] = {}
    for line in recent:
        if line.kind == BEGIN and line.facts.get("source") == LIVE:
            live[line.collection] = False
        elif line.kind == END and line.collection in live:
            live[line.collection] = True
    return not all(live.values())


def tables_read(lines: Sequence[Line]) -> frozenset[str]:
    """Tables that the newest collection has read something of to its end, if only to find nothing."""
    return frozenset(str(line.facts["table"]) for line in newest(lines) if _is_answer(line))


def until(lines: Sequence[Line]) -> datetime | None:
    """How far the evidence reaches: the last window that was read, or the newest record of a file."""
    reached = [
        from_iso(line.facts["until"]) for line in lines if line.kind == END and line.facts.get("until")
    ]
    reached += [
        from_iso(line.facts["newest"]) for line in lines if line.kind == FILE and line.facts.get("newest")
    ]
    if not reached:  # parts without a collection, or one that never came to its end
        reached = [from_iso(line.at) for line in lines if line.kind in (PART, READING)]
    return max(reached, default=None)


def since(lines: Sequence[Line]) -> datetime | None:
    """From when on a collection has looked at everything; None when only files were read."""
    began = [from_iso(line.facts["since"]) for line in lines if line.kind == END and line.facts.get("since")]
    return min(began, default=None)


def _is_answer(line: Line) -> bool:
    return line.kind in (PART, READING) and bool(line.facts.get("complete"))


def _question(facts: Mapping[str, Any]) -> str:
    asked = facts.get("asked") or {}
    return f"{facts.get('account_sid')}|{facts.get('table')}|{sorted(asked.items())}"
