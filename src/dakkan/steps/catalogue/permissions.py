"""File permissions of the site; no token in plain view."""

from datetime import timedelta

from ...texts import N_
from ..seen import Unit, only_people

PERMISSIONS = Unit(
    id="permissions",
    title=N_("Review the site's permissions; no token in plain view"),
    does=N_(
        "Look who may read and write what on your servers: configuration with secrets belongs to the "
        "application alone, nothing is writable for everybody, upload folders run no code. Keep tokens in a "
        "secret store or the environment, never in plain text in a public or shared place. It is done when "
        "no other user and no visitor can read a secret."
    ),
    due=timedelta(hours=72),
    judge=only_people(N_("Your servers are outside of what Twilio's records show.")),
)
