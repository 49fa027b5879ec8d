"""A number was put on the safe list: Twilio's fraud guard and pumping protection no longer look at it.

It leaves no event, and nothing on the account looks different until traffic to that number starts.
"""

import ibis.expr.types as ir

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..footholds import COLUMNS, by_origin, differences, leading_away


@detector(
    id="safe-list-entry-added",
    title=N_("A number was exempted from Twilio's fraud protection"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1562",),
    answers=("remove-foothold", "rotate-auth-token"),
    needs=("safe_list",),
    baseline_days=1,
    cold_start=N_("It needs an earlier reading of the account, or entries that tell when they were made."),
    says=N_("{things} numbers were put on the safe list, the first at {first_seen}"),
    benign=N_("A number of the owner's own testers, or of a customer who was blocked."),
    misses=N_("Entries that were there and gone again between two readings."),
    exhibits="safe_list",
)
def safe_list_entry_added(tables: Tables, window: Window) -> ir.Table:
    told = differences(tables, window, ("safe-list-entry",)).select(*COLUMNS)
    return by_origin(leading_away(told), worst="critical")
