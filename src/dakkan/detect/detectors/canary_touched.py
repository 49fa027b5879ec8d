"""A decoy was used: a key, number, address or recipient that serves nothing but to be touched.

Nobody of the owner's has a reason to use it, so a single touch says that somebody is where they should not
be, without any history. Making the decoy itself, from a usual place, is no touch.
"""

from datetime import UTC, datetime

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import MOST_EXHIBITS, in_window, some

_EVER = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
_SCHEMA = {"decoy": "string", "since": "timestamp('UTC')", "until": "timestamp('UTC')"}
_COLUMNS = ("account_sid", "sid", "decoy", "address")


@detector(
    id="canary-touched",
    title=N_("A decoy was touched"),
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    attack=("T1078",),
    answers=("rotate-auth-token", "delete-api-key", "review-users"),
    needs=("events",),
    baseline_days=0,
    cold_start=N_("It needs no history, only decoys that the owner has named."),
    says=N_("The decoy {decoy} was touched {events} times, first at {first_seen}"),
    benign=N_("An inventory script of the owner's that touches everything, and a wrong number dialled."),
    misses=N_("Reading: a list that shows the decoy leaves no trace."),
)
def canary_touched(tables: Tables, window: Window) -> ir.Table:
    decoys = _decoys(tables)
    nowhere = ibis.null("string")
    events = in_window(tables.events, window)
    own = (_.type.endswith(".created")) & (_.origin == "usual")
    touches = [_equal(events, decoys, column) for column in ("address", "network", "actor_sid")] + [
        _equal(events.filter(~own), decoys, "resource_sid")
    ]
    for table in (tables.messages, tables.calls):
        rows = in_window(table, window).mutate(address=nowhere)
        touches += [_equal(rows, decoys, column) for column in ("sender", "recipient")]
    touches.append(
        _equal(in_window(tables.verify_attempts, window).mutate(address=nowhere), decoys, "recipient")
    )
    alerts = in_window(tables.alerts, window).mutate(address=nowhere)
    touches.append(_equal(alerts, decoys, "resource_sid"))
    touches += [_within(alerts, decoys, column) for column in ("request_url", "alert_text")]
    touched = ibis.union(*touches)
    return touched.group_by("account_sid", "decoy").agg(
        first_seen=_.created_at.min(),
        last_seen=_.created_at.max(),
        events=_.sid.nunique(),
        exhibits=some(_.sid, MOST_EXHIBITS),
        addresses=some(_.address, MOST_EXHIBITS),
        resources=some(_.decoy.re_search("^[A-Z]{2}[0-9a-f]{32}$").ifelse(_.decoy, None)),
    )


def _decoys(tables: Tables) -> ir.Table:
    rows = [
        {"decoy": entry.value, "since": entry.since or _EVER[0], "until": entry.until or _EVER[1]}
        for entry in tables.known.entries("canary")
        if entry.value
    ]
    return ibis.memtable(rows, schema=_SCHEMA)


def _equal(rows: ir.Table, decoys: ir.Table, column: str) -> ir.Table:
    return _in_force(rows.join(decoys, rows[column] == decoys.decoy))


def _within(rows: ir.Table, decoys: ir.Table, column: str) -> ir.Table:
    """Text that names the decoy; a number may stand in it as in a link."""
    text = rows[column].replace("%2B", "+")
    return _in_force(rows.join(decoys, text.contains(decoys.decoy)))


def _in_force(rows: ir.Table) -> ir.Table:
    return rows.filter(_.created_at >= _.since, _.created_at < _.until).select(
        *_COLUMNS, created_at=_.created_at.cast("timestamp('UTC')")
    )
