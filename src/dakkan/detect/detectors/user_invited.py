"""Somebody was invited to the Console, or added, from a place nobody works from.

A second administrator survives every rotation of tokens and keys.
"""

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import bundled, graded, in_window


@detector(
    id="user-invited",
    title=N_("A console user was invited or added from a strange address"),
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    attack=("T1136.003",),
    answers=("review-users", "end-sessions"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_("Without a week of events it cannot tell a strange address, and says medium."),
    says=N_("{events} users invited or added, the first at {first_seen}"),
    benign=N_("An administrator who invites a colleague while travelling."),
    misses=N_("Roles raised in an organization that Twilio's events do not show."),
)
def user_invited(tables: Tables, window: Window) -> ir.Table:
    invited = in_window(tables.events, window).filter(
        _.type.isin(["user-invitation.created", "user.created"])
    )
    return bundled(graded(invited, (_.origin == "strange", "high"), (_.origin == "untold", "medium")))
