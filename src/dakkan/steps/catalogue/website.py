"""The web servers: ports closed, needless files gone, logs read for an intrusion."""

from datetime import timedelta

from ...model.response_step import Standing
from ...texts import N_
from ..seen import Judged, Seen, Unit, named


def judge(seen: Seen) -> Judged:
    if not seen.scope.addresses:
        return Judged(Standing.BLIND, (N_("Only the logs of your servers can tell."),))
    facts: dict[str, str | int] = {"addresses": named(seen.scope.addresses)}
    return Judged(Standing.BLIND, (N_("Search your logs for the intruder's addresses: {addresses}."),), facts)


WEBSITE = Unit(
    id="website",
    title=N_("Secure the website and read its logs"),
    does=N_(
        "Close ports that nobody needs, remove files that do not belong on a web server (.env, .git, "
        "backups, installers), update integrations, and read the logs of web server, application and "
        "operating system for an intrusion, most of all around the first trace in this case. It is done when "
        "the logs have been read, kept, and show either the way in or none."
    ),
    due=timedelta(hours=48),
    judge=judge,
)
