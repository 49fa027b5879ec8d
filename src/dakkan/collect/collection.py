"""What one collection brought."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..model.finding import Blind


@dataclass(frozen=True)
class BadInput:
    """A file, or a line of it, that could not be taken; the others were."""

    path: Path
    line: int
    """From 1; 0 when it is about the whole file."""
    says: str


@dataclass(frozen=True)
class Collection:
    id: str
    rows: Mapping[str, int]
    """By table, as they came; a row read twice counts twice here and once in the tables."""
    gaps: tuple[Blind, ...]
    account_sids: tuple[str, ...]
    since: datetime | None
    until: datetime
    """End of the window; of imported files the time of the newest record."""
    bad: tuple[BadInput, ...] = ()
