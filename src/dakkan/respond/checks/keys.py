"""API keys: those that were to die are tried where their secret is known, and else missed in the list."""

from ...texts import N_
from ...twilio.credential import Credential
from ..vault import KEY
from .place import Answer, Place, Question

_REPLACED = "replaced/"
"""Slot of the vault that names the new key of an old one."""


def _no_unknown_key(place: Place) -> Answer:
    for key in place.api_keys():
        if place.scope.is_hostile(key.sid) or (not key.ours and place.scope.began_at is not None):
            return Answer(False, key.sid)
    return Answer(True)


def _old_keys_dead(place: Place) -> Answer | None:
    known = {each.user: each for each in _known(place)}
    unknown = _to_die(place) - known.keys()
    if not known and not unknown:
        return None
    if not place.is_awake:  # all its credentials are refused while it is suspended: that says nothing of them
        unknown, known = unknown | known.keys(), {}
    alive = [sid for sid, each in known.items() if place.hands.opens(each)]
    alive += sorted(unknown & {key.sid for key in place.api_keys()})
    return Answer(not alive, alive[0] if alive else "", {"probed": len(known), "missed": len(unknown)})


def _known(place: Place) -> list[Credential]:
    """Keys that were to die and whose secret is here: given by a person, or Dakkan's own that were replaced."""
    vault, sid = place.hands.vault, place.sid
    held = {slot[len(KEY) :] for slot in vault.slots(sid, KEY)}
    dead = _to_die(place) & held
    found = [Credential.key(sid, key, vault.read(sid, KEY + key)) for key in sorted(dead)]
    if place.scope.began_at is not None:
        found += [each for each in place.given if each.kind == "api-key" and each.user not in held]
    return found


def _to_die(place: Place) -> set[str]:
    """The thief's, those that a step deleted, and those that were replaced."""
    deleted = {
        each.target.sid
        for each in place.done
        if each.action == "delete-api-key" and each.verb == "delete" and each.target.account_sid == place.sid
    }
    slots = place.hands.vault.slots(place.sid, _REPLACED)
    replaced = {slot[len(_REPLACED) :] for slot in slots}
    hostile = {thing.sid for thing in place.scope.hostile if thing.kind == "api-key"}
    return deleted | hostile | replaced


UNKNOWN_KEY = Question(
    "no-unknown-api-key",
    {
        True: N_("{account} has no API key but those that Dakkan made."),
        False: N_("{account} has an API key from before, or of somebody else: {sid}."),
        None: N_("The API keys of {account} could not be looked at: {why}"),
    },
    _no_unknown_key,
    asleep=True,
)
OLD_KEYS = Question(
    "old-api-keys-dead",
    {
        True: N_("The old API keys of {account} are dead: {probed} were tried, {missed} are in no list."),
        False: N_("An API key of {account} that was to die is still alive: {sid}."),
        None: N_("Whether the old API keys of {account} are dead could not be looked at: {why}"),
    },
    _old_keys_dead,
    asleep=True,
)
