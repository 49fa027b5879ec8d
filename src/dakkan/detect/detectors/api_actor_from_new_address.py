"""API changes from a network that never made any event of this account tree before.

The audit log names the account, not the key, as the actor of an API change; the address is the best
witness of who it was.
"""

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import bundled, graded, in_window


@detector(
    id="api-actor-from-new-address",
    title=N_("API changes from an address never seen before"),
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    attack=("T1078.004",),
    answers=("rotate-auth-token", "delete-api-key"),
    needs=("events",),
    baseline_days=30,
    needs_days=14,
    cold_start=N_(
        "With less than two weeks of events a rarely used server would be new, so it does not look."
    ),
    says=N_("{events} changes through the API from {addresses_seen} new addresses"),
    benign=N_("A new server, a new build machine, a moved data centre."),
    misses=N_("Sending and reading leave no event, whatever address they come from."),
)
def api_actor_from_new_address(tables: Tables, window: Window) -> ir.Table:
    strange = in_window(tables.events, window).filter(_.source == "api", _.origin == "strange")
    return bundled(
        graded(strange, (_.origin == "strange", "medium")), addresses_seen=_.address.nunique()
    ).drop("resources")
