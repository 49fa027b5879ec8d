"""Search code, its history and GitHub for the Account SID, tokens and keys."""

from datetime import timedelta

from ...model.exposed import DEAD, DOES_NOT, LIVE, Exposed, Exposure
from ...model.response_step import Standing
from ...texts import N_
from ..seen import Judged, Seen, Unit, named

_NOT_SHOWN = N_("The account does not show where a credential leaked.")


def twilio_leaks(exposure: Exposure) -> tuple[Exposed, ...]:
    return tuple(leak for leak in exposure.leaks if leak.sid)


def place_of(leak: Exposed) -> str:
    first = leak.first
    return f"{first.path}:{first.line}" if first else ", ".join(leak.targets)


def judge(seen: Seen) -> Judged:
    """Done when the leak that explains the case was found and opens nothing; a search alone is a part of it."""
    exposure = seen.exposure
    if not exposure.targets:
        return Judged(Standing.BLIND, (_NOT_SHOWN,))
    leaks = twilio_leaks(exposure)
    explaining = [
        leak for leak in leaks if (link := exposure.link_of(leak)) is not None and link.explains != DOES_NOT
    ]
    alive = [leak for leak in leaks if leak.state == LIVE]
    untold = [leak for leak in leaks if leak.state not in (LIVE, DEAD)]
    facts: dict[str, str | int] = {
        "targets": len(exposure.targets),
        "places": ", ".join(place_of(leak) for leak in (explaining or leaks)[:3]),
        "sids": named(leak.sid for leak in explaining or leaks),
        "alive": named(leak.sid for leak in alive),
        "untold": named(leak.sid for leak in untold),
        "blind": len(exposure.blind),
    }
    if not leaks:
        says = [N_("{targets} places were searched and hold no credential of this account.")]
    elif explaining:
        says = [N_("The credential of {sids} leaked at {places}, and that may be the cause.")]
    elif exposure.links:
        says = [N_("The credential of {sids} leaked at {places}, but that is not the cause.")]
    else:
        says = [
            N_("The credential of {sids} leaked at {places}; whether that is the cause is not known yet.")
        ]
    if alive:
        says.append(N_("It still opens the account: {alive}. Rotate first, then clean."))
    elif untold:
        says.append(N_("Whether these still open anything was not seen: {untold}. dakkan leaks --live asks."))
    if exposure.blind:
        says.append(N_("Could not be searched: {blind} things."))
    closed = explaining and not alive and not untold
    return Judged(Standing.DONE if closed else Standing.PARTLY, tuple(says), facts, against=bool(alive))


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
    judge=judge,
    console=(N_("GitHub › Search › your Account SID, in code and in commits, of all repositories"),),
)
