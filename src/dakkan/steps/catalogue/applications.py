"""Applications and integrations patched, none in debug mode."""

from datetime import timedelta

from ...texts import N_
from ..seen import Unit, only_people

APPLICATIONS = Unit(
    id="applications",
    title=N_("Patch applications and integrations; switch debug modes off"),
    does=N_(
        "Bring every application that uses Twilio up to date: frameworks, WordPress and its plugins, cPanel, "
        "and integrations by others. Switch off debug modes and profilers (Laravel, Symfony, phpinfo): their "
        "error pages print the environment with its tokens to anybody. No token belongs in code that is "
        "published. It is done when a visitor from outside can fetch no .env file, no .git folder and no "
        "debug page."
    ),
    due=timedelta(hours=72),
    judge=only_people(N_("Your web applications are outside of what Twilio's records show.")),
)
