"""Numbers were released, subaccounts closed, recordings deleted in bulk, or numbers ported away.

Some of it cannot be undone: a number that was released belongs to somebody else soon. An owner who cleans up
does the same, from the office.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..diffs import SCHEMA
from ..footholds import acts
from ..rows import bundled, graded, in_window

_NUMBERS = 3
_RECORDINGS = 20
_MANY = 10
"""From a usual place: below that, nobody asks about it."""
_PORT_OUT = "port-?out"
"""No such event is documented; new types appear without notice."""
_FEW = ("account_sid", "sid", "created_at", "resource_sid", "address", "origin")


@detector(
    id="destruction",
    title=N_("Numbers, subaccounts or recordings were destroyed"),
    severity=Severity.CRITICAL,
    confidence=Confidence.MEDIUM,
    attack=("T1485",),
    answers=("rotate-auth-token", "delete-api-key", "review-users"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_("Without a week of events it cannot tell a strange address, and says medium."),
    says=N_("{numbers} numbers released, {closed} subaccounts closed, {others} recordings or transfers"),
    benign=N_("An owner who gives up what is no longer needed, or a retention job from a usual address."),
    misses=N_("Things that were emptied rather than deleted."),
)
def destruction(tables: Tables, window: Window) -> ir.Table:
    lost = ibis.union(
        _numbers(tables, window).mutate(what=ibis.literal("number")),
        _accounts(tables, window).mutate(what=ibis.literal("account")),
        _recordings_and_ports(tables, window).mutate(what=ibis.literal("other")),
    )
    totals = lost.group_by("account_sid", "origin").agg(
        together=_.resource_sid.nunique(where=_.what != "other")
    )
    lost = lost.left_join(totals, ["account_sid", "origin"])
    return bundled(
        graded(
            lost,
            (_.origin == "strange", "critical"),
            (_.origin == "untold", "medium"),
            ((_.origin == "usual") & (_.what != "other") & (_.together >= _MANY), "medium"),
            ((_.origin == "usual") & (_.what == "other"), "low"),
        ),
        numbers=_.resource_sid.nunique(where=_.what == "number"),
        closed=_.resource_sid.nunique(where=_.what == "account"),
        others=_.sid.nunique(where=_.what == "other"),
    )


def _numbers(tables: Tables, window: Window) -> ir.Table:
    gone = acts(tables, window, ("number",), ("phone-number.deleted",), ("removed",))
    return _together(gone.select(*_FEW), _NUMBERS)


def _accounts(tables: Tables, window: Window) -> ir.Table:
    closed = tables.changes.filter(_.type == "account.updated", _.field == "status", _.updated == "closed")
    rows = acts(
        tables, window, ("subaccount",), ("account.updated", "account.deleted"), ("changed", "removed")
    ).left_join(closed.select("sid", closed=True).distinct(), "sid")
    by_difference = (_.field == "status") & (_.updated == "closed")
    return rows.filter((_.change == "removed") | by_difference | _.closed.fill_null(False)).select(*_FEW)


def _recordings_and_ports(tables: Tables, window: Window) -> ir.Table:
    events = in_window(tables.events, window).filter(_.origin != "twilio")
    events = events.mutate(created_at=_.created_at.cast(SCHEMA["created_at"]))
    at_once = events.filter((_.type == "recording.bulk-delete.created") | _.type.re_search(_PORT_OUT))
    one_by_one = events.filter(_.type == "recording.deleted", _.origin != "usual")
    return ibis.union(at_once.select(*_FEW), _together(one_by_one.select(*_FEW), _RECORDINGS))


def _together(rows: ir.Table, least: int) -> ir.Table:
    """Those of an account and origin with at least so many things."""
    many = rows.group_by("account_sid", "origin").agg(things=_.resource_sid.nunique())
    return rows.semi_join(many.filter(_.things >= least), ["account_sid", "origin"])
