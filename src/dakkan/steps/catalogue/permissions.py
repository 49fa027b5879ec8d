"""File permissions of the site; no token in plain view."""

from datetime import timedelta

from ...model.response_step import Standing
from ...texts import N_
from ..seen import Judged, Seen, Unit, named
from .leaks import place_of, twilio_leaks

_OUTSIDE = N_("Your servers are outside of what Twilio's records show.")


def judge(seen: Seen) -> Judged:
    """Open while a file holds a credential in plain text; who may read what only people can tell."""
    in_files = [
        leak
        for leak in twilio_leaks(seen.exposure)
        if leak.present and any(place.where in ("file", "config") for place in leak.places)
    ]
    if not in_files:
        return Judged(Standing.BLIND, (_OUTSIDE,))
    places = ", ".join(place_of(leak) for leak in in_files[:3])
    says = N_("The credential of {sids} lies in a file in plain text: {places}.")
    facts = {"sids": named(leak.sid for leak in in_files), "places": places}
    return Judged(Standing.OPEN, (says,), facts, against=True)


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
    judge=judge,
)
