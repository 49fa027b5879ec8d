"""Applications and integrations patched, none in debug mode."""

from datetime import timedelta

from ...model.response_step import Standing
from ...texts import N_
from ..seen import Judged, Seen, Unit, named
from .leaks import place_of, twilio_leaks

_OUTSIDE = N_("Your web applications are outside of what Twilio's records show.")


def judge(seen: Seen) -> Judged:
    """Open while code holds a credential; what else an application gives away only people can tell."""
    in_code = [
        leak
        for leak in twilio_leaks(seen.exposure)
        if leak.present and any(place.in_head or place.where == "index" for place in leak.places)
    ]
    if not in_code:
        return Judged(Standing.BLIND, (_OUTSIDE,))
    places = ", ".join(place_of(leak) for leak in in_code[:3])
    says = N_("The present code of an application holds the credential of {sids}: {places}.")
    facts = {"sids": named(leak.sid for leak in in_code), "places": places}
    return Judged(Standing.OPEN, (says,), facts, against=True)


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
    judge=judge,
)
