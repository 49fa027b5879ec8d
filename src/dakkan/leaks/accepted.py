"""The baseline file: hits that somebody has accepted, with name, reason and an end.

JSON, so that it can be reviewed like code. It holds fingerprints, no secrets. An entry without owner or reason is
refused; one whose time is over accepts nothing.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dakkan.errors import UsageError
from dakkan.model.leak import Leak
from dakkan.texts import N_, say

SCHEMA = "dakkan.leaks-baseline/1"


@dataclass(frozen=True)
class Accepted:
    fingerprint: str
    owner: str
    reason: str
    until: date | None = None


def read(path: Path) -> list[Accepted]:
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(
            say(N_("{path} cannot be read as a baseline: {why}"), path=str(path), why=error)
        ) from None
    entries = document.get("accepted") if isinstance(document, dict) else None
    if not isinstance(entries, list) or document.get("schema") != SCHEMA:
        raise UsageError(
            say(N_('{path} is no baseline: it has no schema "{schema}".'), path=str(path), schema=SCHEMA)
        )
    return [_entry(path, number, entry) for number, entry in enumerate(entries, 1)]


def _entry(path: Path, number: int, entry: object) -> Accepted:
    values = entry if isinstance(entry, dict) else {}
    fields = [str(values.get(name) or "").strip() for name in ("fingerprint", "owner", "reason")]
    if not all(fields):
        why = N_("{path}, entry {number}: fingerprint, owner and reason are needed.")
        raise UsageError(say(why, path=str(path), number=number))
    until = values.get("until")
    try:
        end = date.fromisoformat(str(until)) if until else None
    except ValueError:
        why = N_("{path}, entry {number}: until is no date like 2027-01-31.")
        raise UsageError(say(why, path=str(path), number=number)) from None
    return Accepted(fields[0].lower(), fields[1], fields[2], end)


def sort(
    leaks: Sequence[Leak], baseline: Sequence[Accepted], today: date
) -> tuple[tuple[Leak, ...], tuple[Leak, ...]]:
    """What stays open, and what is accepted today."""
    valid = {one.fingerprint for one in baseline if one.until is None or today <= one.until}
    open_ = tuple(leak for leak in leaks if leak.fingerprint not in valid)
    return open_, tuple(leak for leak in leaks if leak.fingerprint in valid)


def written(leaks: Sequence[Leak], owner: str, reason: str, until: date | None) -> str:
    """A baseline that accepts `leaks`."""
    accepted = [
        {
            "fingerprint": leak.fingerprint,
            "kind": leak.kind,
            "path": leak.places[0].path if leak.places else "",
            "owner": owner,
            "reason": reason,
            "until": until.isoformat() if until else None,
        }
        for leak in leaks
    ]
    return json.dumps({"schema": SCHEMA, "accepted": accepted}, ensure_ascii=False, indent=2) + "\n"
