"""What the thief may have planted or taken away: webhooks, footholds, usage triggers."""

from ...texts import N_
from ..actions.restore_usage_trigger import RestoreUsageTrigger, known_fields
from ..actions.restore_webhook import host, moved
from ..left_behind import left_in
from ..resources import TABLES, URLS, value
from .place import Answer, Place, Question

_TWILIOS_OWN = ("demo.twilio.com", "webhooks.twilio.com", "handler.twilio.com", "studio.twilio.com")
"""Hosts that Twilio itself puts into a new number, or that stand for things inside of the account."""


def _webhooks_at_home(place: Place) -> Answer:
    """On the owner's hosts, and those that were moved back where they were."""
    changed = bool(
        place.scope.webhooks
    )  # each look at the whole tree is one too many in a tree of a thousand
    strayed = next((thing.sid for thing in moved(place.hands)), "") if changed else ""
    if strayed:
        return Answer(False, strayed)
    own = {name.lower() for name in place.scope.hosts} | set(_TWILIOS_OWN)
    unknown = ""
    for kind, table in TABLES.items():
        for row in place.rows(table):
            hosts = {host(value(row, field)) for field in URLS[kind]} - {""}
            if hosts - own:
                unknown = unknown or row["sid"]
    if not unknown:
        return Answer(True)
    return Answer(False if place.scope.hosts else None, unknown)


def _nothing_left_behind(place: Place) -> Answer:
    if not place.scope.hostile and place.sid not in place.scope.recipients:
        return Answer(True)
    found = next(left_in(place.hands, place.sid), None)
    return Answer(found is None, found.sid if found else "")


def _triggers_in_place(place: Place) -> Answer:
    """One whose settings nobody knows is in place when a person says so."""
    if not place.scope.triggers:
        return Answer(True)
    action = RestoreUsageTrigger()
    missing = set(action.inspect(place.hands).missing)
    told = {each.target.sid for each in place.done if each.action == action.id}
    gone = [
        trigger.sid
        for trigger in place.scope.triggers
        if trigger.sid in missing
        if known_fields(trigger) or trigger.sid not in told
    ]
    return Answer(not gone, gone[0] if gone else "")


WEBHOOKS = Question(
    "webhooks-on-own-hosts",
    {
        True: N_("All webhooks of {account} are on your own hosts."),
        False: N_("A webhook of {account} is not where it should be: {sid}."),
        None: N_("Whether the webhooks of {account} are yours could not be told: {sid} {why}"),
    },
    _webhooks_at_home,
)
FOOTHOLDS = Question(
    "footholds-gone",
    {
        True: N_("Nothing that the intruder left in the configuration of {account} is in force."),
        False: N_("Something that the intruder left in {account} is still in force: {sid}."),
        None: N_("What the intruder left in {account} could not be looked at: {why}"),
    },
    _nothing_left_behind,
)
TRIGGERS = Question(
    "usage-triggers-in-place",
    {
        True: N_("All usage triggers of {account} that are known are in place."),
        False: N_("A usage trigger of {account} is missing: {sid}."),
        None: N_("The usage triggers of {account} could not be looked at: {why}"),
    },
    _triggers_in_place,
)
