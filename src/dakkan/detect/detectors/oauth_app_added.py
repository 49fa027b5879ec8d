"""An OAuth app of the account was added: a credential of its own that survives every rotation.

It is in no list of keys, and leaves no event.
"""

import ibis.expr.types as ir

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..footholds import COLUMNS, by_origin, differences, leading_away


@detector(
    id="oauth-app-added",
    title=N_("An OAuth app was added to the account"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1528", "T1098.001"),
    answers=("remove-foothold", "rotate-auth-token"),
    needs=("oauth_apps",),
    baseline_days=1,
    cold_start=N_("It needs an earlier reading of the account, or apps that tell when they were made."),
    says=N_("{things} OAuth apps were added or changed, the first at {first_seen}"),
    benign=N_("A new program of the owner's; accept it once, and it is known."),
    misses=N_("OAuth apps of the organization, which an account cannot see."),
    exhibits="oauth_apps",
)
def oauth_app_added(tables: Tables, window: Window) -> ir.Table:
    told = differences(tables, window, ("oauth-app",)).select(*COLUMNS)
    return by_origin(leading_away(told), worst="critical")
