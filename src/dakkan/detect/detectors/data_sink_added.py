"""Twilio was told to send a copy of what happens to somebody: an event sink, or a subscription to one.

A sink that is fed with messages copies every one-time code, costs nothing, and leaves no event.
"""

import ibis.expr.types as ir

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..footholds import COLUMNS, by_origin, differences, leading_away

_KINDS = ("event-sink", "event-subscription")


@detector(
    id="data-sink-added",
    title=N_("A copy of the account's events goes somewhere new"),
    severity=Severity.CRITICAL,
    confidence=Confidence.MEDIUM,
    attack=("T1537",),
    answers=("remove-foothold", "rotate-auth-token"),
    needs=("event_sinks",),
    baseline_days=1,
    cold_start=N_("It needs an earlier reading of the account, or sinks that tell when they were made."),
    says=N_("{things} event sinks or subscriptions were added or changed, {led_away} lead to a foreign host"),
    benign=N_("A new monitoring service; accept it once, and it is known."),
    misses=N_("A stream or mailbox whose owner its name does not tell."),
    exhibits="event_sinks",
)
def data_sink_added(tables: Tables, window: Window) -> ir.Table:
    told = leading_away(differences(tables, window, _KINDS).select(*COLUMNS))
    return by_origin(told, worst="critical", untold_away="critical", usual_away="medium")
