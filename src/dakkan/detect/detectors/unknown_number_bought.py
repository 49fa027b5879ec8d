"""A phone number was bought from a strange place, or bought and at once used for odd traffic.

New numbers are clean and soon burnt: a thief buys them seconds before the traffic starts.
"""

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import bundled, graded, in_window

_AT_ONCE = 15 * 60
"""Seconds from buying to first use that nobody needs who set a number up for customers."""
_MANY = 3


@detector(
    id="unknown-number-bought",
    title=N_("A number nobody of the owner's bought"),
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    attack=("T1098", "T1496.004"),
    answers=("disable-number", "rotate-auth-token"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_("Without a week of events a bought number counts as medium, or high when used at once."),
    says=N_("{events} numbers bought, {used_at_once} of them used within 15 minutes"),
    benign=N_("A call centre that opens a site; numbers bought by hand on a trip."),
    misses=N_("Numbers bought through a known machine and kept for later."),
    signs=("unknown-numbers",),
)
def unknown_number_bought(tables: Tables, window: Window) -> ir.Table:
    bought = in_window(tables.events, window).filter(_.type == "phone-number.created")
    told = tables.changes.filter(_.type == "phone-number.created", _.field == "phone_number")
    told = told.select(pn=_.resource_sid, number=_.updated)
    listed = tables.numbers.select(pn=_.sid, number=_.phone_number)
    named = told.union(listed).group_by("pn").agg(number=_.number.max())
    used = tables.traffic.group_by("sender").agg(
        used_at=_.first_at.min(), odd=_.odd.any(), sent_events=_.events.sum()
    )
    bought = bought.left_join(named, bought.resource_sid == named.pn).left_join(used, _.number == used.sender)
    at_once = (_.used_at.epoch_seconds() - _.created_at.epoch_seconds()).between(0, _AT_ONCE)
    bought = bought.mutate(at_once=at_once.fill_null(False), odd=_.odd.fill_null(False))
    together = bought.group_by("account_sid", "origin").agg(together=_.count())
    bought = bought.left_join(together, ["account_sid", "origin"])
    return bundled(
        graded(
            bought,
            ((_.origin == "strange") & (_.at_once | (_.together >= _MANY) | _.odd_soon), "critical"),
            (_.origin == "strange", "high"),
            ((_.origin == "untold") & _.at_once, "high"),
            (_.origin == "untold", "medium"),
            ((_.origin == "usual") & _.at_once & _.odd, "high"),
        ),
        used_at_once=_.at_once.sum().cast("int64"),
    )
