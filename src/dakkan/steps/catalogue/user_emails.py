"""Every Console user's e-mail address is unchanged."""

from datetime import timedelta

from ...model.response_step import Standing
from ...texts import N_
from ..seen import Judged, Seen, Unit, named


def judge(seen: Seen) -> Judged:
    changed = (*seen.by("email-changed"), *seen.asking("restore-email"))
    if changed:
        users = {sid for finding in changed for sid in finding.resources}
        facts: dict[str, str | int] = {"users": named(users) or named(f.account_sid for f in changed)}
        says = N_("The audit log shows a changed e-mail address: {users}.")
        return Judged(Standing.OPEN, (says,), facts)
    if seen.looked("email-changed"):
        says = N_("The audit log shows no suspicious change of an e-mail address in the window.")
        return Judged(Standing.NOT_NEEDED, (says,))
    return Judged(Standing.BLIND, (N_("The audit log was not read; look at each user."),))


USER_EMAILS = Unit(
    id="user-emails",
    title=N_("Check that every user's e-mail address is unchanged"),
    does=N_(
        "Compare the e-mail address of every user, and the addresses for billing and alerts, with what you "
        "know: a thief who changes one receives the warnings and the password resets. Secure the mailboxes "
        "themselves as well. It is done when each address is the owner's; if you are locked out, Twilio "
        "Support has to change it."
    ),
    due=timedelta(hours=2),
    judge=judge,
    console=(
        N_("Admin › Users"),
        N_("Console › User settings › Email (each user)"),
        N_("Console › Billing › Manage billing › Billing contacts"),
    ),
)
