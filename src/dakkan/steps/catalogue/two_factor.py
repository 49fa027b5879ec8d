"""Two-factor authentication for every Console user."""

from datetime import timedelta

from ...model.response_step import Standing
from ...texts import N_
from ..seen import Judged, Seen, Unit


def judge(seen: Seen) -> Judged:
    weakened = tuple(finding for finding in seen.findings if "T1556.006" in finding.techniques)
    if weakened:
        facts: dict[str, str | int] = {"events": sum(finding.exhibit_count for finding in weakened)}
        says = N_("Passwords or security settings were changed ({events} events); look at 2FA first.")
        return Judged(Standing.OPEN, (says,), facts)
    return Judged(Standing.BLIND, (N_("No API shows who has two-factor authentication; look at each user."),))


TWO_FACTOR = Unit(
    id="two-factor",
    title=N_("Switch on two-factor authentication for every user"),
    does=N_(
        "Every user logs in with a second factor, best an authenticator app rather than SMS; make it "
        "compulsory for the organization. A thief who had a session may have added a phone or an app of his "
        "own, so set it up anew and make new recovery codes. It is done when each user's page shows 2FA with "
        "a device that you know."
    ),
    due=timedelta(hours=4),
    judge=judge,
    console=(
        N_("Console › User settings › Two-factor authentication (each user)"),
        N_("Admin › Users › (the user) › Two-factor authentication"),
    ),
)
