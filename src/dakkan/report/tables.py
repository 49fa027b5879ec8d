"""Tables and lists with a bound: what is left out is counted, never silent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..texts import N_, say

T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """Cells as harmless text, not yet escaped for a place. A row with `gap` stands for rows left out."""

    cells: tuple[str, ...]
    level: str = ""
    gap: str = ""


@dataclass(frozen=True)
class Table:
    heads: tuple[str, ...]
    rows: tuple[Row, ...]

    def __bool__(self) -> bool:
        return bool(self.rows)


def more(left_out: int) -> str:
    """`… and 412 more`."""
    return say(N_("… and {left_out} more"), left_out=left_out)


def table(heads: Sequence[str], things: Sequence[T], row: Callable[[T], Row], most: int) -> Table:
    """At most `most` rows: the first two thirds and the last third, with what lies between counted."""
    if len(things) <= most:
        return Table(tuple(heads), tuple(row(thing) for thing in things))
    head = most * 2 // 3
    tail = most - head
    gap = Row((), gap=more(len(things) - most))
    rows = (*(row(thing) for thing in things[:head]), gap, *(row(thing) for thing in things[-tail:]))
    return Table(tuple(heads), rows)


def some(names: Sequence[str], most: int = 10) -> str:
    """A list in one line, bounded."""
    left_out = len(names) - most
    return ", ".join([*names[:most], *([more(left_out)] if left_out > 0 else [])])
