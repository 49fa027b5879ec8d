"""The Console's login history, with addresses."""

from datetime import timedelta

from ...model.response_step import Standing
from ...texts import N_
from ..seen import Judged, Seen, Unit, named


def judge(seen: Seen) -> Judged:
    strange = seen.by("console-login-from-new-place")
    if strange:
        facts: dict[str, str | int] = {
            "logins": sum(finding.exhibit_count for finding in strange),
            "addresses": named(address for finding in strange for address in finding.addresses),
        }
        says = N_("{logins} logins came from places never seen before: {addresses}. Whose are they?")
        return Judged(Standing.OPEN, (says,), facts)
    if seen.looked("console-login-from-new-place"):
        return Judged(Standing.DONE, (N_("The logins of the window were read: none from a new place."),))
    return Judged(Standing.BLIND, (N_("The login history could not be read."),))


LOGINS = Unit(
    id="logins",
    title=N_("Check the login history of the Console"),
    does=N_(
        "Go through all logins of the time in question, user by user and address by address, and ask the "
        "users about those they cannot place. End all sessions that are open. Twilio keeps these events for "
        "30 days for most customers, so collect them now. It is done when every login has an owner."
    ),
    due=timedelta(hours=24),
    judge=judge,
    console=(
        N_("Console › Monitor › Logs › Audit events, event type user-session.created"),
        N_("Admin › Users › (the user) › Reset password"),
    ),
)
