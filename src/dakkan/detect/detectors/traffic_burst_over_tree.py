"""A burst that only the sum over main account and subaccounts shows.

Who splits the traffic over many small accounts stays below what is loud in any of them. Accounts that are
loud alone are left to traffic-burst, so that each burst is told once.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..baseline import bursts
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import some, with_strangers
from ..summed import sent_in, summed, with_exhibits

_ALONE = 50
"""So much odd traffic of one account in an hour is a burst of that account."""
_TOGETHER = 60
_ACCOUNTS = 3


@detector(
    id="traffic-burst-over-tree",
    title=N_("Many accounts send a little each, and together far more than usual"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1496.004",),
    answers=("cancel-messages", "hang-up-calls", "suspend-subaccount", "rotate-auth-token"),
    needs=("traffic",),
    baseline_days=28,
    cold_start=N_("Without a week of traffic only bait is called odd."),
    says=N_(
        "{events} odd messages or calls from {senders_seen} accounts, {new_accounts} of them never "
        "active before, to {strangers} recipients never met"
    ),
    benign=N_("Customers of a provider who begin on one day, if their accounts were made from a new place."),
    misses=N_("Fewer than sixty an hour over the whole tree."),
    signs=("mass-traffic",),
    exhibits="messages",
)
def traffic_burst_over_tree(tables: Tables, window: Window) -> ir.Table:
    odd = tables.traffic.filter(_.odd)
    small = odd.group_by("account_sid", "hour").agg(alone=_.events.sum()).filter(_.alone < _ALONE)
    odd = odd.semi_join(small, ["account_sid", "hour"])
    old = tables.before.select(old=_.account_sid).distinct()
    odd = odd.left_join(old, odd.account_sid == old.old).mutate(new_account=_.old.isnull()).drop("old")
    loud = bursts(tables.fives, tables.traffic, tables.before, trusted=tables.trusted).select("hour")
    totals = tables.traffic.group_by("hour").agg(sent_events=_.events.sum())
    hours = odd.group_by("hour").agg(
        odd_events=_.events.sum(),
        hard_events=_.events.sum(where=_.hard).fill_null(0),
        accounts=_.account_sid.nunique(),
        fresh=_.account_sid.nunique(where=_.new_account),
    )
    hours = hours.filter(_.odd_events >= _TOGETHER, _.accounts > 1).join(totals, "hour")
    hours = hours.left_join(loud.mutate(loud=True), "hour").drop("hour_right")
    farm = (_.accounts >= _ACCOUNTS) & (2 * _.fresh > _.accounts)
    # many tenants always have new texts for new people: a new sender, country or bait must come with it
    above = _.loud.fill_null(False) & (2 * _.hard_events > _.sent_events)
    severity = ibis.cases((farm, "high"), (above, "medium"))
    hours = hours.mutate(severity=severity).filter(_.severity.notnull())
    rows = odd.join(hours.select("hour", "severity"), "hour")
    found = summed(
        rows,
        "severity",
        senders_seen=_.account_sid.nunique(),
        new_accounts=_.account_sid.nunique(where=_.new_account),
        resources=some(_.account_sid.nullif(tables.account_sid)),
    ).mutate(account_sid=ibis.literal(tables.account_sid))
    exhibits = sent_in(tables.sent, odd).join(hours.select("hour", "severity"), "hour")
    return with_exhibits(with_strangers(found.drop("strangers"), exhibits, "severity"), exhibits, "severity")
