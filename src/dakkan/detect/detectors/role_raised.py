"""Somebody was made owner or administrator of the account.

A role raised from the office is rare enough to be worth a line; from a strange place it is the thief's own
user, which survives every rotation of tokens and keys.
"""

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import bundled, graded, in_window

_ADMINISTRATOR = "IX00000000000000000000000000000102"
_HIGH = rf"owner|admin|{_ADMINISTRATOR}"
_ROLE = r'"[^"\\]*role[^"\\]*"\s*:\s*\{[^{}]*'
"""A field of an event's changes, up to one of its values; a quote inside of a text has a backslash."""
_RAISED = rf'(?i){_ROLE}"updated"\s*:\s*(\[[^\]]*|")[^"]*({_HIGH})'
_OWNER_BEFORE = rf'(?i){_ROLE}"previous"\s*:\s*(\[[^\]]*|")[^"]*owner'
_MADE = r'(?i)"(is_)?(admin|administrator|owner)"\s*:\s*\{[^{}]*"updated"\s*:\s*"?true'


@detector(
    id="role-raised",
    title=N_("Somebody was made owner or administrator"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1098.003",),
    answers=("review-users", "end-sessions"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_("Without a week of events it cannot tell a strange address, and says medium."),
    says=N_("{users} users were made owner or administrator, the first at {first_seen}"),
    benign=N_("A colleague who takes over; made administrator from the office, it is a line and no alarm."),
    misses=N_("Roles given in an organization, which leave no event in the account."),
)
def role_raised(tables: Tables, window: Window) -> ir.Table:
    raised = in_window(tables.events, window).filter(_.type == "user.updated", _.changes.notnull())
    up = _.changes.re_search(_RAISED) & ~_.changes.re_search(_OWNER_BEFORE)
    raised = raised.filter(up | _.changes.re_search(_MADE))
    return bundled(
        graded(
            raised,
            (_.origin == "strange", "critical"),
            (_.origin == "untold", "medium"),
            (_.origin == "usual", "low"),
        ),
        users=_.resource_sid.nunique(),
    )
