"""What a rule file becomes: filters over one table, correlations over filters, and faults with their line."""

from dataclasses import dataclass, field
from pathlib import Path

from ..model.finding import Severity


@dataclass(frozen=True)
class Fault:
    """Why a rule does not run, in the reader's language; `line` counts from 1."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path.name}:{self.line}: {self.text}"


@dataclass(frozen=True)
class Meta:
    """What every rule says about itself."""

    id: str
    """Detector id of its findings: `rule:<file>`, and `/<name>` where a file has several."""
    title: str
    severity: Severity
    techniques: tuple[str, ...]
    path: Path
    line: int
    names: frozenset[str] = frozenset()
    """What a correlation may call it: its name and its id."""


@dataclass(frozen=True)
class Filter:
    """One table and a WHERE clause over it."""

    meta: Meta
    table: str
    where: str
    reports: bool = True
    """False when only correlations want its rows."""


@dataclass(frozen=True)
class Correlation:
    """Filters whose rows, grouped by some fields, have to come together within a time."""

    meta: Meta
    kind: str
    """event_count, value_count, temporal or temporal_ordered."""
    filters: tuple[Filter, ...]
    groups: tuple[tuple[str, ...], ...]
    """For each filter, SQL of the fields that rows are grouped by."""
    seconds: int
    operator: str = "gte"
    count: int = 1
    value: tuple[str, ...] = ()
    """For each filter, SQL of the field whose values are counted."""


@dataclass(frozen=True)
class Rules:
    """All rules of a folder; what is broken is in `faults` and in nothing else."""

    filters: tuple[Filter, ...] = ()
    correlations: tuple[Correlation, ...] = ()
    faults: tuple[Fault, ...] = field(default=())

    @property
    def reporting(self) -> tuple[Filter | Correlation, ...]:
        """The rules that make findings, in the order of their files."""
        both: list[Filter | Correlation] = [*(one for one in self.filters if one.reports), *self.correlations]
        return tuple(sorted(both, key=lambda one: (str(one.meta.path), one.meta.line)))
