"""A subaccount was made from a place that never administers this tree.

Each subaccount has its own token, keys and limits: a thief multiplies the rate and keeps sending after
the parent's token is rotated. A provider that makes one for each customer does so from its backend.
"""

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import bundled, graded, in_window

_MANY = 3


@detector(
    id="unknown-subaccount",
    title=N_("A subaccount nobody of the owner's made"),
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    attack=("T1136.003",),
    answers=("suspend-subaccount", "rotate-auth-token"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_("Without a week of events a new subaccount counts as medium, three or more as high."),
    says=N_("{events} subaccounts made, {sending} of them sent messages or made calls"),
    benign=N_("A subaccount made by hand on a trip; those of a provider's backend are left out."),
    misses=N_("Subaccounts that come with a Connect app, and an old one that a thief takes over."),
    signs=("unknown-subaccounts",),
)
def unknown_subaccount(tables: Tables, window: Window) -> ir.Table:
    made = in_window(tables.events, window).filter(_.type == "account.created")
    made = made.mutate(resource_sid=_.resource_sid.nullif(tables.account_sid))
    senders = tables.traffic.group_by("account_sid").agg(sent_events=_.events.sum())
    senders = senders.select(sender_sid=_.account_sid, sent_events=_.sent_events)
    made = made.left_join(senders, made.resource_sid == senders.sender_sid)
    together = made.group_by("account_sid", "origin").agg(together=_.resource_sid.nunique())
    made = made.left_join(together, ["account_sid", "origin"])
    return bundled(
        graded(
            made.mutate(sends=_.sent_events.notnull()),
            ((_.origin == "strange") & ((_.together >= 2) | _.sends), "critical"),
            (_.origin == "strange", "high"),
            ((_.origin == "untold") & (_.together >= _MANY), "high"),
            (_.origin == "untold", "medium"),
        ),
        sending=_.sender_sid.nunique(),
    )
