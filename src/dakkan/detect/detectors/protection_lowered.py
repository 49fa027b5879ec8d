"""A protection of Twilio's was changed from a strange place: fraud guard, pumping protection, recharge.

Thieves lower what would stop their traffic, or raise what pays for it, before they start.
"""

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import bundled, graded, in_window

_TYPES = (
    *("verify-fraud-guard.updated", "verify-fraud-guard-mode.updated", "messaging-settings.updated"),
    *("recharge-trigger.created", "recharge-trigger.updated", "payment-method.created"),
    "voice-insights-account-flags.updated",
)


@detector(
    id="protection-lowered",
    title=N_("Protections or payment were changed from a strange address"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1562", "T1098"),
    answers=("rotate-auth-token", "review-users"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_("Without a week of events it cannot tell a strange address, and says low."),
    says=N_("{events} changes of protections or payment, the first at {first_seen}"),
    benign=N_("An administrator who sets up payment from a new place."),
    misses=N_("Safe lists and Console alarms, which leave no event; they have detectors of their own."),
)
def protection_lowered(tables: Tables, window: Window) -> ir.Table:
    changed = in_window(tables.events, window).filter(_.type.isin(_TYPES))
    return bundled(graded(changed, (_.origin == "strange", "high"), (_.origin == "untold", "low")))
