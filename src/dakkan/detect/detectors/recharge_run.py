"""The account is filled up again and again, for more than before, or from another card.

Fraud goes on as long as somebody pays. Automatic recharge pays for a busy day as well, so payments alone are
a note; with odd traffic beside them they are what keeps the thief going.
"""

from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir
import msgspec
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..oddness import ODD_EVENTS
from ..rows import bundled, graded, in_window

_AN_HOUR = 3
_PAID = N_("{events} payments within hours, more than the account ever made in one")
_RAISED = N_("{events} changes raised what the account recharges by itself, the first at {first_seen}")
_CARD = N_("{events} changes of payment methods from a strange place, the first at {first_seen}")
_COLUMNS = ("account_sid", "sid", "created_at", "resource_sid", "address", "origin", "odd_near")


@detector(
    id="recharge-run",
    title=N_("The account is recharged again and again, or for more"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1657",),
    answers=("review-users", "rotate-auth-token", "cancel-messages"),
    needs=("events",),
    baseline_days=30,
    cold_start=N_("Without a week of events it cannot tell a strange place, and looks at payments only."),
    says=_PAID,
    benign=N_("Automatic recharge on a busy day: payments without odd traffic stay low."),
    misses=N_("Settings of automatic recharge in the Console that leave no event."),
)
def recharge_run(tables: Tables, window: Window) -> ir.Table:
    events = _near_odd_traffic(in_window(tables.events, window), tables)
    strange = _.origin == "strange"
    sids = _raising(events)
    raised = events.filter(_.sid.isin(sids) if sids else ibis.literal(False))
    cards = events.filter(_.type.startswith("payment-method."))
    return ibis.union(
        _graded(_payments(events, tables), _PAID, (_.odd_near, "high"), (ibis.literal(True), "low")),
        _graded(raised, _RAISED, (strange, "high"), ((_.origin == "untold") & _.odd_near, "medium")),
        _graded(cards, _CARD, (strange & _.odd_near, "high"), (strange, "medium")),
    )


def _graded(rows: ir.Table, says: str, *cases: tuple[Any, str]) -> ir.Table:
    return bundled(graded(rows.select(*_COLUMNS), *cases)).mutate(says=ibis.literal(says))


def _near_odd_traffic(events: ir.Table, tables: Tables) -> ir.Table:
    """`odd_near`: odd traffic anywhere in the tree in the same hour or the one before: the balance is one."""
    odd = tables.traffic.filter(_.odd).group_by("hour").agg(odd_events=_.events.sum())
    odd = odd.filter(_.odd_events >= ODD_EVENTS)
    hours = ibis.union(*[odd.select(hour=_.hour + shift) for shift in (0, 1)]).distinct()
    joined = events.left_join(hours.mutate(odd_near=True), "hour").drop("hour_right")
    return joined.mutate(odd_near=_.odd_near.fill_null(False))


def _payments(events: ir.Table, tables: Tables) -> ir.Table:
    """The payments of hours with three or more, and more than any hour before had."""
    place = ["account_sid", "hour"]
    paid = _.type == "payment.created"
    past = tables.events.filter(paid, _.created_at < tables.learned_until).group_by(*place)
    most = past.agg(payments=_.sid.nunique()).group_by("account_sid").agg(most=_.payments.max())
    hours = events.filter(paid).group_by(*place).agg(payments=_.sid.nunique())
    hours = hours.left_join(most, "account_sid").drop("account_sid_right")
    hours = hours.filter(_.payments >= _AN_HOUR, _.payments > _.most.fill_null(0))
    return events.filter(paid).semi_join(hours, place)


def _raising(events: ir.Table) -> list[str]:
    """SIDs of changes of the automatic recharge that raised a number, or made or switched it on."""
    kinds = ("recharge-trigger.created", "recharge-trigger.updated")
    found = events.filter(_.type.isin(kinds)).order_by("created_at", "sid").limit(1_000)
    rows = found.select("sid", "type", "changes").to_pyarrow().to_pylist()
    return sorted(row["sid"] for row in rows if row["type"] == kinds[0] or _raises(row["changes"]))


def _raises(changes: str | None) -> bool:
    try:
        fields = msgspec.json.decode(changes or "{}")
    except (msgspec.DecodeError, RecursionError):  # nested without end by whoever wrote it
        return False
    values = fields.values() if isinstance(fields, Mapping) else ()
    return any(_more(value) for value in values if isinstance(value, Mapping))


def _more(value: Mapping[str, Any]) -> bool:
    on = ("enabled", "true", "on")
    before, after = str(value.get("previous")).lower(), str(value.get("updated")).lower()
    try:
        return float(after) > float(before)
    except ValueError:
        return after in on and before not in on
