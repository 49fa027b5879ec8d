"""A Studio flow or a Function was made or changed: a program of somebody's runs inside the account.

It runs at Twilio, acts with the account's own rights, and needs no server that could be taken down.
"""

import ibis.expr.types as ir

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..footholds import acts, by_origin, leading_away

_KINDS = ("flow", "function-service", "function")
_TYPES = ("flow.created", "flow.updated")


@detector(
    id="function-or-flow-created",
    title=N_("A program was left to run inside the account"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1098", "T1114.003"),
    answers=("remove-foothold", "rotate-auth-token"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_("Without a week of events it cannot tell a strange address, and says medium."),
    says=N_("{things} flows, services or functions were made or changed, {led_away} lead to a foreign host"),
    benign=N_("A deployment from the usual server, or somebody who builds a flow in the office."),
    misses=N_("What a program does: its code is not read."),
)
def function_or_flow_created(tables: Tables, window: Window) -> ir.Table:
    return by_origin(leading_away(acts(tables, window, _KINDS, _TYPES)))
