"""Every Console user changes the password; users who left are removed."""

from datetime import timedelta

from ...model.response_step import Standing
from ...texts import N_
from ..seen import Judged, Seen, Unit, named


def judge(seen: Seen) -> Judged:
    changed = seen.by("password-changed")
    asking = (*seen.asking("change-password", "review-users"), *changed)
    users = {sid for finding in asking for sid in finding.resources if sid.startswith("US")}
    users |= set(seen.scope.users)
    invited = {thing.sid for thing in seen.scope.hostile if thing.kind in ("user", "invitation")}
    facts: dict[str, str | int] = {
        "events": sum(finding.exhibit_count for finding in changed),
        "users": named(users),
        "invited": named(invited),
    }
    says = []
    if changed:
        says.append(N_("Passwords were changed by somebody who may be the intruder ({events} events)."))
    if users:
        says.append(N_("Users in doubt: {users}."))
    if invited:
        says.append(N_("Users or invitations that the intruder made: {invited}."))
    if says:
        return Judged(Standing.OPEN, tuple(says), facts)
    return Judged(Standing.BLIND, (N_("No API shows whether a password is good; only its owner can tell."),))


PASSWORDS = Unit(
    id="passwords",
    title=N_("Change the password of every Console user"),
    does=N_(
        "Everybody who can log in to the Console sets a new password: at least 16 characters, strong, used "
        "nowhere else. Remove users who have left, whom nobody knows, or who have not logged in for long, "
        "and withdraw invitations that nobody sent. A new password does not stop the API, so rotate the "
        "token as well. It is done when each remaining user has confirmed the change."
    ),
    due=timedelta(hours=4),
    judge=judge,
    console=(
        N_("Console › User settings › Password (each user)"),
        N_("Admin › Users › (the user) › Reset password, or Delete"),
        N_("Admin › Users › Invitations"),
    ),
)
