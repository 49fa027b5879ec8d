"""Correlations as windows that slide over sorted rows: each row is looked at once, in order of time.

A window ends at the row that completes it and reaches `span` back, both ends included. Rows of one second
are taken in the order of the rules, since Twilio's times have no fractions.
"""

import operator
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Row(NamedTuple):
    """A record that matched one of a correlation's rules; the order of fields is the order in time."""

    at: int
    """Microseconds since 1970."""
    rule: int
    """Which of the correlation's rules."""
    sid: str
    account: str
    table: str
    key: tuple[str, ...]
    value: str | None


@dataclass
class Episode:
    """One time that a correlation held, from its first window to its last."""

    rows: dict[str, Row] = field(default_factory=dict)
    until: int = 0

    def take(self, rows: Iterable[Row]) -> None:
        self.rows.update((row.sid, row) for row in rows)


Windows = Iterator[tuple[Row, Sequence[Row]]]
"""The row that completes a window, and the rows of the window that were not told of before."""
_Holds = Callable[[int, int], bool]
_HOLDS: dict[str, _Holds] = {
    "gte": operator.ge,
    "gt": operator.gt,
    "lte": operator.le,
    "lt": operator.lt,
    "eq": operator.eq,
    "neq": operator.ne,
}


def episodes(
    rows: Sequence[Row], kind: str, span: int, rules: int, how: str, count: int, since: int
) -> list[Episode]:
    """The episodes of a correlation in sorted `rows`; only windows that end at `since` or later count.

    Windows of one group less than `span` apart are one episode. A record that fits two rules counts once.
    """
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    seen: set[str] = set()
    for row in rows:
        if kind.startswith("temporal") or row.sid not in seen:
            groups[row.key].append(row)
            seen.add(row.sid)
    found: list[Episode] = []
    for group in groups.values():
        current: Episode | None = None
        for last, told in _windows(group, kind, span, rules, _HOLDS[how], count, since):
            if current is None or last.at - current.until > span:
                current = Episode()
                found.append(current)
            current.take(told)
            current.until = last.at
    return found


def _windows(
    rows: Sequence[Row], kind: str, span: int, rules: int, holds: _Holds, count: int, since: int
) -> Windows:
    if kind.startswith("temporal"):
        windows = _together(rows, span, rules) if kind == "temporal" else _in_order(rows, span, rules)
        return ((last, window) for last, window in windows if last.at >= since)
    return _counted(rows, span, holds, count, since, distinct=kind == "value_count")


def _counted(
    rows: Sequence[Row], span: int, holds: _Holds, count: int, since: int, *, distinct: bool
) -> Windows:
    inside: deque[int] = deque()
    values: Counter[str] = Counter()
    told = 0
    for position, row in enumerate(rows):
        if distinct and row.value is None:
            continue
        inside.append(position)
        values[row.value or ""] += 1
        while rows[inside[0]].at < row.at - span:
            gone = rows[inside.popleft()].value or ""
            values[gone] -= 1
            if not values[gone]:
                del values[gone]
        if row.at >= since and holds(len(values) if distinct else len(inside), count):
            yield row, rows[max(inside[0], told) : position + 1]
            told = position + 1


def _together(rows: Sequence[Row], span: int, rules: int) -> Windows:
    """Every rule has a row in the window: of each, only the latest matters."""
    latest: dict[int, Row] = {}
    for row in rows:
        latest[row.rule] = row
        window = tuple(latest.values())
        if len(window) == rules and min(one.at for one in window) >= row.at - span:
            yield row, window


def _in_order(rows: Sequence[Row], span: int, rules: int) -> Windows:
    """The chain of each length that begins latest is the one that a later row can best go on with.

    Two are kept, ending in different rows, because a row that fits two rules is not two steps.
    """
    chains: list[list[tuple[Row, ...]]] = [[] for _step in range(rules)]
    for row in rows:
        step = row.rule
        if step == 0:
            grown: tuple[Row, ...] | None = (row,)
        else:
            before = [c for c in chains[step - 1] if c[-1].sid != row.sid and c[0].at >= row.at - span]
            grown = (*max(before, key=lambda c: c[0].at), row) if before else None
        if grown is None:
            continue
        others = [chain for chain in chains[step] if chain[-1].sid != row.sid]
        chains[step] = sorted([*others, grown], key=lambda c: c[0].at)[-2:]
        if step == rules - 1:
            yield row, grown
