"""Runs rules over the evidence: filters in DuckDB, correlations over what the filters let through.

The four outcomes are kept apart as the catalogue's runner does it: found, quiet, blind, broken.
"""

# ruff: noqa: S608 - values are literals made by sql.quoted, names come from evidence.schema

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir

from ..errors import DakkanError
from ..model.finding import Blind, Broken, Confidence, Detection, Exhibit, Fact, Finding
from ..model.window import Window
from ..texts import N_, say
from .rule import Correlation, Fault, Filter, Meta, Rules
from .windows import Episode, Row, episodes

MOST_EXHIBITS = 100
_MOST_FINDINGS = 200
_MOST_ROWS = 1_000_000
"""Rows that one correlation looks at; a filter that lets more through filters nothing."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MATCHED = N_("{events} records match a rule of your own, the first at {first_seen}")
_TOGETHER = N_(
    "{times} times {events} records came together as a rule of your own says, first at {first_seen}"
)
_NOTHING_THERE = N_("Nothing of it is in the evidence: it was not collected, or there is none.")
_EXTRAS = {
    "events": ("resource_sid", "address", None, None),
    "messages": (None, None, "country", "template"),
    "calls": (None, None, "country", None),
    "alerts": ("resource_sid", None, None, None),
}
"""Columns that name resources, addresses, countries and templates of a finding."""


def run(
    rules: Rules,
    evidence: Mapping[str, ir.Table],
    window: Window,
    accounts: Collection[str],
    collected: Collection[str] = (),
) -> Detection:
    """Findings of `rules` in `window` about `accounts`, not numbered yet.

    A correlation may look back before the window, but has to be completed in it.
    """
    findings: list[Finding] = []
    quiet: list[str] = []
    blind: list[Blind] = []
    broken = [_told(fault) for fault in rules.faults]
    look_back = max((one.seconds for one in rules.correlations), default=0)
    tables = {filter_.table for filter_ in rules.filters}
    with _Views(evidence, tables, window, accounts, timedelta(seconds=look_back)) as views:
        for rule in rules.reporting:
            needed = {rule.table} if isinstance(rule, Filter) else {each.table for each in rule.filters}
            if any(name in views.empty and name not in collected for name in needed):
                blind.append(Blind(rule.meta.id, _NOTHING_THERE))
                continue
            try:
                found = list(_found(rule, views, window))
            except Exception as error:  # whatever DuckDB refuses: this rule only
                broken.append(_told(Fault(rule.meta.path, rule.meta.line, str(error)[:300])))
                continue
            findings += found
            if not found:
                quiet.append(rule.meta.id)
    return Detection(tuple(findings), tuple(quiet), tuple(blind), tuple(broken))


def _told(fault: Fault) -> Broken:
    return Broken(f"rule:{fault.path.stem}", str(fault))


class _Views:
    """The tables that rules look at, narrowed to accounts and time, under names of their own."""

    def __init__(
        self,
        evidence: Mapping[str, ir.Table],
        tables: Collection[str],
        window: Window,
        accounts: Collection[str],
        look_back: timedelta,
    ) -> None:
        self.empty: set[str] = set()
        self._backends: dict[str, Any] = {}
        since = window.since - look_back
        for name in sorted(tables):
            table = evidence[name]
            backend = ibis.get_backend(table)
            mine = table.filter(table.account_sid.isin(sorted(accounts)))
            backend.create_view(_view(name), mine, overwrite=True)
            self._backends[name] = backend
            if not self.rows(name, f'SELECT 1 FROM "{_view(name)}" LIMIT 1'):
                self.empty.add(name)
            narrow = mine.filter(mine.created_at >= since, mine.created_at < window.until)
            backend.create_view(_view(name), narrow, overwrite=True)

    def rows(self, table: str, query: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._backends[table].con.execute(query).fetchall()
        return found

    def __enter__(self) -> "_Views":
        return self

    def __exit__(self, *_error: object) -> None:
        for name, backend in self._backends.items():
            backend.drop_view(_view(name), force=True)


def _view(table: str) -> str:
    return f"{table}$rules"


def _found(rule: Filter | Correlation, views: _Views, window: Window) -> Iterator[Finding]:
    return _matched(rule, views, window) if isinstance(rule, Filter) else _correlated(rule, views, window)


def _matched(rule: Filter, views: _Views, window: Window) -> Iterator[Finding]:
    """One finding for each account."""
    query = (
        f'SELECT account_sid, epoch_us(min("created_at")), epoch_us(max("created_at")), count(*), '
        f'arg_min(sid, "created_at", {MOST_EXHIBITS}) FROM "{_view(rule.table)}" '
        f'WHERE epoch_us("created_at") >= {_micros(window.since)} AND {rule.where} '
        f"GROUP BY account_sid ORDER BY count(*) DESC, account_sid LIMIT {_MOST_FINDINGS}"
    )
    for account, first, last, count, sids in views.rows(rule.table, query):
        exhibits = [Exhibit(rule.table, sid) for sid in sids]
        yield _finding(rule.meta, _MATCHED, account, first, last, exhibits, count, _extras(exhibits, views))


def _correlated(rule: Correlation, views: _Views, window: Window) -> Iterator[Finding]:
    """One finding for each account in which the correlation was completed."""
    rows = sorted(_rows(rule, views, window))
    since, micros = _micros(window.since), rule.seconds * 1_000_000
    found = episodes(rows, rule.kind, micros, len(rule.filters), rule.operator, rule.count, since)
    accounts: dict[str, list[Episode]] = {}
    for episode in found:
        last = max(episode.rows.values())
        accounts.setdefault(last.account, []).append(episode)
    most = sorted(accounts.items(), key=lambda one: (-len(one[1]), one[0]))[:_MOST_FINDINGS]
    for account, its in most:
        matched = sorted({row.sid: row for episode in its for row in episode.rows.values()}.values())
        exhibits = [Exhibit(row.table, row.sid) for row in matched[:MOST_EXHIBITS]]
        lists = _extras(exhibits, views)
        first, last_at = matched[0].at, matched[-1].at
        more = {"times": len(its)}
        yield _finding(rule.meta, _TOGETHER, account, first, last_at, exhibits, len(matched), lists, more)


def _rows(rule: Correlation, views: _Views, window: Window) -> Iterator[Row]:
    since = _micros(window.since) - rule.seconds * 1_000_000
    for number, (each, fields) in enumerate(zip(rule.filters, rule.groups, strict=True)):
        columns = [*fields, *(rule.value[number : number + 1] or ("NULL",))]
        query = (
            f'SELECT epoch_us("created_at"), sid, account_sid, {", ".join(columns)} FROM "{_view(each.table)}" '
            f'WHERE epoch_us("created_at") >= {since} AND {each.where} LIMIT {_MOST_ROWS + 1}'
        )
        matched = views.rows(each.table, query)
        if len(matched) > _MOST_ROWS:
            raise DakkanError(say(N_("a rule lets more than {most} records through"), most=_MOST_ROWS))
        for at, sid, account, *rest in matched:
            if all(part is not None for part in rest[:-1]):  # what is not there groups nothing
                yield Row(at, number, sid, account, each.table, tuple(rest[:-1]), rest[-1] or "")


def _extras(exhibits: Sequence[Exhibit], views: _Views) -> list[list[str]]:
    """What the exhibits are about: resources, addresses, countries, templates."""
    found: list[set[str]] = [set(), set(), set(), set()]
    for table in sorted({one.table for one in exhibits}):
        sids = ", ".join("'" + one.sid.replace("'", "''") + "'" for one in exhibits if one.table == table)
        columns = ", ".join(column or "NULL" for column in _EXTRAS[table])
        for row in views.rows(table, f'SELECT {columns} FROM "{_view(table)}" WHERE sid IN ({sids})'):
            for values, value in zip(found, row, strict=True):
                if value:
                    values.add(value)
    return [sorted(values) for values in found]


def _finding(
    meta: Meta,
    says: str,
    account: str,
    first: int,
    last: int,
    exhibits: Sequence[Exhibit],
    count: int,
    lists: Sequence[Sequence[str]],
    more: Mapping[str, Fact] | None = None,
) -> Finding:
    first_seen, last_seen = _time(first), _time(last)
    resources, addresses, countries, templates = map(tuple, lists)
    return Finding(
        id="",
        detector=meta.id,
        title=meta.title,
        says=says,
        facts={"events": count, "first_seen": first_seen, "last_seen": last_seen, **(more or {})},
        severity=meta.severity,
        confidence=Confidence.MEDIUM,
        signs=(),
        techniques=meta.techniques,
        account_sid=account,
        first_seen=first_seen,
        last_seen=last_seen,
        exhibits=tuple(exhibits),
        exhibit_count=count,
        answers=(),
        resources=resources,
        addresses=addresses,
        countries=countries,
        templates=templates,
    )


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def _time(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)
