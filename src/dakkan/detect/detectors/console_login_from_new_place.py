"""A console session from a network that no console session came from before.

People travel, so alone it is worth a look; followed by an administrative change from the same network
within the hour it is how a console takeover begins.
"""

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import bundled, graded, in_window

ADMIN_TYPES = (
    *("user.updated", "user.created", "user.deleted", "user-invitation.created"),
    *("user-password.updated", "user-password.created", "security-settings.updated"),
    *("account-api-keys.created", "account-keys.created", "account.created", "account.updated"),
    *("account-auth-token.secondary-created", "account-auth-token.promoted", "account-auth-token.created"),
    *("phone-number.created", "phone-number.updated", "phone-number.deleted", "application.updated"),
    *("sms-geographic-permissions.updated", "voice-geographic-permissions.updated"),
    *("verify-geo-permissions-sms.updated", "verify-geo-permissions-voice.updated"),
    *("usage-trigger.deleted", "usage-trigger.updated", "copilot-application.updated", "bulkexports.created"),
)
"""Changes that a thief in the Console makes and a visitor does not."""


@detector(
    id="console-login-from-new-place",
    title=N_("A console login from a place never seen before"),
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    attack=("T1078.004",),
    answers=("end-sessions", "change-password", "review-users"),
    needs=("events",),
    baseline_days=30,
    needs_days=7,
    cold_start=N_("With less than a week of events every place is new, so it does not look."),
    says=N_("{events} console logins from new addresses; {changes} administrative changes within an hour"),
    benign=N_("Travel, a new office, a VPN, a mobile network."),
    misses=N_("A thief behind the owner's own network, and a session stolen after it was opened."),
)
def console_login_from_new_place(tables: Tables, window: Window) -> ir.Table:
    sessions = tables.events.filter(_.type == "user-session.created", _.network.notnull())
    before = sessions.filter(_.created_at < tables.learned_until).select("network").distinct()
    fresh = in_window(sessions, window).filter(_.origin != "twilio").anti_join(before, "network")
    changes = (
        in_window(tables.events, window)
        .filter(_.type.isin(ADMIN_TYPES), _.network.notnull())
        .select("network", changed_at=_.created_at, changed_sid=_.sid)
    )
    joined = fresh.left_join(changes, "network").drop("network_right")
    soon = (_.changed_at >= _.created_at) & (
        (_.changed_at.epoch_seconds() - _.created_at.epoch_seconds()) <= 3600
    )
    logins = joined.mutate(soon=soon.fill_null(False)).mutate(
        followed=_.soon.any().over(group_by=["account_sid", "sid"])
    )
    # one row for each login and change: of two logins, one after the other, each change counts once
    return bundled(
        graded(logins, (_.followed, "high"), (~_.followed, "medium")),
        changes=_.changed_sid.nunique(where=_.soon),
    )
