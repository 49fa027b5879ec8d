"""Auth Tokens: those that were to die are tried, one read each; the present one opens; nobody has a second one."""

from datetime import datetime, timedelta

from ...model.own_write import OwnWrite
from ...texts import N_
from ...twilio.credential import Credential, Secret
from ..actions.rotate_auth_token import RotateAuthToken
from ..hands import moment
from ..vault import NEXT
from .place import Answer, Place, Question

TOLERANCE = timedelta(seconds=10)
"""Between what the journal says and what the audit log says of the same change."""
_EVENTS = ("secondary-created", "secondary-deleted", "promoted")


def _old_token_refused(place: Place) -> Answer:
    """All that were in use; and one must have been replaced at all."""
    old = _old(place)
    if not old:
        return Answer(place.scope.began_at is None, facts={"probed": 0})
    alive = any(place.hands.opens(Credential.token(place.sid, secret)) for secret in old)
    return Answer(not alive, facts={"probed": len(old)})


def _old(place: Place) -> list[Secret]:
    """Retired by Dakkan, or given by a person, and not the one in use; oldest first, each once."""
    hands, sid = place.hands, place.sid
    wanted = [hands.own(sid).secret]
    if hands.vault.has(sid, NEXT):  # minted and not yet proven: it is to live
        wanted.append(hands.vault.read(sid, NEXT))
    given = [each.secret for each in place.given if each.kind == "auth-token"]
    found = dict.fromkeys((*hands.vault.retired(sid), *given))
    return [secret for secret in found if secret not in wanted]


def _new_token_opens(place: Place) -> Answer:
    return Answer(place.hands.opens(place.hands.own(place.sid)))


def _no_foreign_secondary(place: Place) -> Answer:
    """There is no call that shows a secondary token: the newest event about tokens tells (reference 3.2)."""
    for row in place.hands.rows("events", place.sid, ResourceSid=place.sid):
        kind, _dot, verb = str(row.get("event_type")).partition(".")
        if kind != "account-auth-token" or verb not in _EVENTS:
            continue
        if verb != "secondary-created":
            return Answer(True)
        ok = _is_own(moment(row.get("event_date")), place.own)
        return Answer(ok, str(row.get("sid") or ""))
    return Answer(True)


def _is_own(at: datetime | None, own: tuple[OwnWrite, ...]) -> bool:
    return at is not None and any(
        write.event_type == "account-auth-token.secondary-created" and abs(write.at - at) <= TOLERANCE
        for write in own
    )


def _young_enough(place: Place) -> Answer | None:
    """A token that was made while the intruder could read it, in the Console or with another one, is his too."""
    if place.scope.began_at is None or place.account.status != "active":
        return None
    return Answer(not RotateAuthToken().is_needed(place.scope, place.sid, place.premises))


OLD_TOKEN = Question(
    "old-auth-token-refused",
    {
        True: N_("The old Auth Token of {account} is refused."),
        False: N_("An Auth Token of {account} that the intruder may have still opens it."),
        None: N_("Whether the old Auth Token of {account} is dead could not be looked at: {why}"),
    },
    _old_token_refused,
)
NEW_TOKEN = Question(
    "new-auth-token-opens",
    {
        True: N_("The present Auth Token opens {account}."),
        False: N_("The Auth Token in the vault does not open {account}."),
        None: N_("Whether the present Auth Token opens {account} could not be looked at: {why}"),
    },
    _new_token_opens,
)
SECOND_TOKEN = Question(
    "no-foreign-secondary-token",
    {
        True: N_("{account} has no second Auth Token of anybody else's."),
        False: N_("Somebody else has made a second Auth Token for {account} (event {sid})."),
        None: N_("Whether {account} has a second Auth Token could not be looked at: {why}"),
    },
    _no_foreign_secondary,
)
YOUNG_ENOUGH = Question(
    "auth-token-younger-than-last-trace",
    {
        True: N_("The Auth Token of {account} is younger than the intruder's last trace."),
        False: N_("The Auth Token of {account} has to be replaced: plan sanitise, and apply."),
        None: N_("The age of the Auth Token of {account} could not be looked at: {why}"),
    },
    _young_enough,
)
