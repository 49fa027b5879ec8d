"""A Connect app was made, or authorized to act upon the account.

An authorized app keeps its rights, up to sending and reading everything, when tokens and keys are rotated.
"""

import ibis.expr.types as ir

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..footholds import acts, by_origin, leading_away

_KINDS = ("connect-app", "authorized-connect-app")
_TYPES = tuple(f"{kind}.{verb}" for kind in _KINDS for verb in ("created", "updated"))


@detector(
    id="connect-app-authorized",
    title=N_("A Connect app was given rights to the account"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1528",),
    answers=("remove-foothold", "review-users"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_("Without a week of events it cannot tell a strange address, and says medium."),
    says=N_("{things} Connect apps were made, changed or authorized, the first at {first_seen}"),
    benign=N_("A partner's service that an administrator connects from a usual place."),
    misses=N_("What an app that was authorized long ago does now."),
)
def connect_app_authorized(tables: Tables, window: Window) -> ir.Table:
    return by_origin(leading_away(acts(tables, window, _KINDS, _TYPES)))
