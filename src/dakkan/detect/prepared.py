"""From evidence to what detectors read: one tree, up to the window's end, shared rollups made once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir
from ibis import _

from ..evidence.configuration import KINDS
from ..model.known import Known
from ..model.own_write import OwnWrite
from ..model.window import Window
from .accepted import without_own
from .changes import STATE_URLS, changes_of
from .detector import TRUSTED_HISTORY, Tables
from .diffs import diffs_of
from .expected import with_expected_origin
from .oddness import Owned
from .origins import with_origin
from .rollups import rolled_up
from .tree import accounts_of

_FEW = 30
"""Accounts that every question may name one by one; a list of hundreds is hidden behind a name."""
_QUARANTINE = timedelta(days=1)
"""The last day before the window is not learned from: the thief may have begun a little earlier."""


class EvidenceTables(Protocol):
    """The evidence tables that are looked at, each with the columns of `evidence.schema`."""

    messages: ir.Table
    calls: ir.Table
    events: ir.Table
    alerts: ir.Table
    usage: ir.Table
    accounts: ir.Table
    keys: ir.Table
    numbers: ir.Table
    applications: ir.Table
    services: ir.Table
    usage_triggers: ir.Table
    messaging_countries: ir.Table
    voice_countries: ir.Table
    voice_settings: ir.Table
    balance: ir.Table
    verify_attempts: ir.Table
    """And those of `configuration.KINDS`, by name."""


STATES = (
    *("accounts", "keys", "numbers", "applications", "services", "usage_triggers"),
    *("messaging_countries", "voice_countries", "voice_settings"),
    *KINDS,
)
"""Snapshots that are compared with how they were."""


def prepared(
    evidence: EvidenceTables,
    window: Window,
    *,
    account_sid: str,
    own_writes: Sequence[OwnWrite] = (),
    home_hosts: Collection[str] = (),
    incomplete: Collection[str] = (),
    history_since: datetime | None = None,
    known: Known | None = None,
    learned_at: datetime | None = None,
    learn_until: datetime | None = None,
    earlier: Mapping[str, ir.Table] | None = None,
) -> Tables:
    """Narrow the evidence to the tree of `account_sid` and aggregate it.

    `home_hosts` are hosts known to be the owner's beside those that evidence shows; `history_since` is
    where the evidence begins, by default its oldest event, message or call. `known` is what the owner has
    accepted; `earlier` are snapshots (by table) as they were before the window. All before `learned_at`
    is the owner's, by their word. Nothing after `learn_until` is learned from: while a case is open, the
    attack must not become the usual.
    """
    tree = sorted(accounts_of(evidence.accounts, evidence.events, account_sid))

    members = ibis.memtable({"account_sid": tree}, schema={"account_sid": "string"})

    def of_state(table: ir.Table) -> ir.Table:
        """The same of a small table."""
        few = len(tree) <= _FEW
        return of_tree(table) if few else table.semi_join(members, "account_sid")

    def of_tree(table: ir.Table) -> ir.Table:
        mine = table.filter(_.account_sid.isin(tree))
        return mine if len(tree) <= _FEW else _named(mine)

    def until(table: ir.Table) -> ir.Table:
        return of_tree(table).filter(_.created_at < window.until)

    messages, calls = until(evidence.messages), until(evidence.calls)
    raw_events = until(evidence.events)
    history = _history([raw_events, messages, calls], window, history_since)
    trusted = history >= TRUSTED_HISTORY
    known = known or Known()
    learned_until = window.since - (_QUARANTINE if trusted else timedelta(0))
    learned_until = min(max(learned_until, learned_at or learned_until), learn_until or window.until)
    events = with_origin(without_own(raw_events, own_writes), window, learned_until, trusted=trusted)
    events = with_expected_origin(events, known).cache()
    states = {name: of_state(getattr(evidence, name)) for name in STATE_URLS}
    changes = changes_of(events, states, window, home_hosts, known)
    present = {name: of_state(getattr(evidence, name)) for name in STATES}
    before = {name: of_state(table) for name, table in (earlier or {}).items()}
    numbers = of_state(evidence.numbers)
    owned = Owned(
        sites=changes.own_sites,
        numbers=_numbers_before(numbers, window),
        announced=_announced(changes.table, window),
        senders=_bought_as_usual(changes.table),
        newcomers=_made_as_usual(events),
        known=known,
    )
    traffic = rolled_up(messages, calls, window, learned_until, owned, trusted=trusted)
    odd = traffic.odd_hours.mutate(odd=True)
    events = events.left_join(odd, ["account_sid", "hour"]).drop("account_sid_right", "hour_right")
    return Tables(
        account_sid=account_sid,
        history=history,
        learned_until=learned_until,
        incomplete=frozenset(incomplete),
        events=events.mutate(odd_soon=_.odd.fill_null(False)).drop("odd").cache(),
        changes=changes.table,
        sent=traffic.sent,
        traffic=traffic.traffic,
        before=traffic.before,
        fives=traffic.fives,
        lures=traffic.lures,
        messages=messages,
        calls=calls,
        alerts=until(evidence.alerts),
        usage=of_tree(evidence.usage),
        accounts=of_state(evidence.accounts),
        keys=of_state(evidence.keys),
        numbers=numbers,
        balance=of_state(evidence.balance),
        verify_attempts=until(evidence.verify_attempts),
        diffs=diffs_of(present, before, events, window, changes.own_sites, incomplete),
        known=known,
        own_sites=changes.own_sites,
    )


def _named(table: ir.Table) -> ir.Table:
    """The same as a view of the engine: what is asked of it is written down without what it is made of."""
    view: ir.Table = table.get_backend().create_view(ibis.util.gen_name("of_tree"), table)
    return view


def _history(tables: Sequence[ir.Table], window: Window, since: datetime | None) -> timedelta:
    if since is None:
        oldest = ibis.union(*[table.agg(at=_.created_at.min()) for table in tables]).at.min()
        since = _utc(oldest.to_pyarrow().as_py())
    return max(window.since - since, timedelta(0)) if since else timedelta(0)


def _utc(at: Any) -> datetime | None:
    if not isinstance(at, datetime):
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _numbers_before(numbers: ir.Table, window: Window) -> frozenset[str]:
    old = numbers.filter((_.created_at < window.since) | _.created_at.isnull(), _.phone_number.notnull())
    return _values(old.phone_number)


def _announced(changes: ir.Table, window: Window) -> frozenset[str]:
    """Countries opened from a usual place well before the window's end, the mark of a planned launch."""
    early = changes.filter(_.opened, _.origin == "usual", _.created_at < window.until - timedelta(days=1))
    return _values(early.country) - {""}


def _bought_as_usual(changes: ir.Table) -> frozenset[str]:
    bought = changes.filter(_.type == "phone-number.created", _.field == "phone_number", _.origin == "usual")
    return _values(bought.updated)


def _made_as_usual(events: ir.Table) -> frozenset[str]:
    return _values(events.filter(_.type == "account.created", _.origin == "usual").resource_sid)


def _values(column: Any) -> frozenset[str]:
    found = column.as_table().distinct().to_pyarrow().column(0).to_pylist()
    return frozenset(value for value in found if value is not None)
