"""A strange address, then an opened country or a disarmed protection, then odd or loud traffic.

Each alone has an innocent twin: a new server, a launch, a campaign. In this order, within half an hour, it is
how pumping and toll fraud begin; a slow thief leaves hours between the change and the traffic.
"""

from datetime import timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..baseline import bursts
from ..chains import (
    FOREIGN,
    as_table,
    event_links,
    first_chain,
    odd_sent,
    reaching,
    told,
    traffic_links,
)
from ..detector import Confidence, Severity, Tables, Window, detector

_FAST, _SLOW = timedelta(minutes=30), timedelta(hours=24)
_RAISED = 3
_LOWERED = (
    *("usage-trigger.deleted", "verify-fraud-guard.updated", "verify-fraud-guard-mode.updated"),
    *("messaging-settings.updated", "voice-insights-account-flags.updated"),
    *("recharge-trigger.created", "recharge-trigger.updated", "payment-method.created"),
)


@detector(
    id="sequence-new-address-to-burst",
    title=N_("A strange address opened the way, and traffic followed"),
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    attack=("T1078.004", "T1562", "T1496.003"),
    answers=(
        "close-countries",
        "cancel-messages",
        "hang-up-calls",
        "rotate-auth-token",
        "restore-usage-trigger",
    ),
    needs=("events", "traffic"),
    baseline_days=30,
    needs_days=7,
    cold_start=N_("With less than a week of events no address is strange, so it does not look."),
    says=N_(
        "{address} acted first at {acted_at}; {change} at {changed_at}; traffic from {sent_at} on, "
        "{sent_events} messages or calls"
    ),
    benign=N_("An administrator who opens a market by hand from a new place and starts at once."),
    misses=N_("A thief behind a usual address, and countries that were open before."),
    signs=("mass-traffic",),
)
def sequence_new_address_to_burst(tables: Tables, window: Window) -> ir.Table:
    events = reaching(tables.events, window, _SLOW)
    acting = event_links(events.filter(_.origin == "strange", _.source.isin(["api", "web"])))
    opening = event_links(events.filter(_.origin.isin(FOREIGN)).semi_join(_openings(tables), "sid"))
    if not acting or not opening:
        return as_table([])
    loud = bursts(tables.fives, tables.traffic, tables.before, trusted=tables.trusted)
    odd = odd_sent(tables)
    sent = odd.union(tables.sent.semi_join(loud, "hour").anti_join(odd, "sid"))
    steps = [acting, opening, traffic_links(sent)]
    for within, severity in ((_FAST, "critical"), (_SLOW, "high")):
        if chain := first_chain(steps, within):
            first, change, burst = chain
            until = min(first.at + _SLOW, window.until)
            since = sent.filter(_.created_at >= burst.at)
            facts: dict[str, Any] = {
                "address": first.address,
                "acted_at": first.at,
                "sent_at": burst.at,
            }
            facts |= {"change": change.what, "changed_at": change.at, "severity": severity}
            return as_table([told(chain, [*acting, *opening], sent=since, until=until, **facts)])
    return as_table([])


def _openings(tables: Tables) -> ir.Table:
    """The events that open a country, or remove, raise or lead away what would give the alarm."""
    before, after = _.previous.try_cast("float64"), _.updated.try_cast("float64")
    away: Any = (_.kind == "url") & ~_.own
    raised = (_.field == "trigger_value") & (after >= _RAISED * before)
    disarmed = (_.type == "usage-trigger.updated") & (away | raised)
    changed = tables.changes.filter(_.opened | disarmed).select("sid")
    return ibis.union(changed, tables.events.filter(_.type.isin(_LOWERED)).select("sid")).distinct()
