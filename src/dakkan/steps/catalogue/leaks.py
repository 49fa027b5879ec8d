"""Search code, its history and GitHub for the Account SID, tokens and keys."""

from datetime import timedelta

from ...texts import N_
from ..seen import Unit, only_people

LEAKS = Unit(
    id="leaks",
    title=N_("Find where the credentials leaked"),
    does=N_(
        "Search GitHub and all other code for your Account SID, Auth Tokens and API keys: the current files, "
        "every past commit, every branch, and also build logs, container images and apps that you ship. Make "
        "the repository private and remove the secret, but count it as known to others for ever. It is done "
        "when the place is found and closed, or every place has been searched; this is the cause that Twilio "
        "asks for."
    ),
    due=timedelta(hours=24),
    judge=only_people(N_("The account does not show where a credential leaked.")),
    console=(N_("GitHub › Search › your Account SID, in code and in commits, of all repositories"),),
)
