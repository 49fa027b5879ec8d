"""A console login from a strange place, then changed credentials, then a key or a user that stays.

People travel and log in from anywhere, and a few change their password there; but who then leaves a key or a
second user behind means to come back.
"""

from datetime import timedelta

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..chains import FOREIGN, as_table, event_links, first_chain, reaching, told
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import in_window

_WITHIN = timedelta(hours=24)
_CREDENTIALS = ("user-password.updated", "security-settings.updated")
_STAYS = ("account-api-keys.created", "account-keys.created", "user-invitation.created", "user.created")


@detector(
    id="sequence-login-to-lasting-access",
    title=N_("A strange login changed the credentials and left a way back"),
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    attack=("T1078.004", "T1098", "T1136.003"),
    answers=("end-sessions", "change-password", "restore-email", "delete-api-key", "review-users"),
    needs=("events",),
    baseline_days=30,
    needs_days=7,
    cold_start=N_("With less than a week of events every place is new, so it does not look."),
    says=N_("A login from {address} at {login_at}; {change} at {changed_at}; {way_back} at {made_at}"),
    benign=N_("An administrator on a journey who changes the own password and invites somebody."),
    misses=N_("A thief who leaves the credentials as they are, or waits for more than a day."),
    signs=("credentials-changed",),
)
def sequence_login_to_lasting_access(tables: Tables, window: Window) -> ir.Table:
    events = reaching(tables.events, window, _WITHIN).filter(_.origin.isin(FOREIGN))
    logins = event_links(events.filter(_.type == "user-session.created", _.origin == "strange"))
    if not logins:
        return as_table([])
    contact = tables.changes.filter(_.type == "user.updated", _.kind.isin(["email", "phone"]))
    contact = contact.select("sid").distinct().mutate(contact=True)
    changed = events.left_join(contact, "sid").drop("sid_right")
    changed = changed.filter(_.type.isin(_CREDENTIALS) | _.contact.fill_null(False))
    changes = event_links(changed)
    stays = event_links(in_window(events, window).filter(_.type.isin(_STAYS)))
    chain = first_chain([logins, changes, stays], _WITHIN)
    if not chain:
        return as_table([])
    login, change, way_back = chain
    until = min(login.at + _WITHIN, window.until)
    row = told(
        chain,
        [*logins, *changes, *stays],
        until=until,
        made=[link.resource_sid for link in stays if login.at <= link.at <= until],
        severity="critical",
        address=login.address,
        login_at=login.at,
        change=change.what,
        changed_at=change.at,
        way_back=way_back.what,
        made_at=way_back.at,
    )
    return as_table([row])
