"""What of the thief's is under way: messages that wait, calls that go on."""

from ...texts import N_
from ..traffic import Judge
from .place import Answer, Place, Question


def _no_waiting_messages(place: Place) -> Answer:
    waiting = Judge(place.hands, place.sid).pending_messages()
    return Answer(not waiting, waiting[0].sid if waiting else "")


def _no_live_calls(place: Place) -> Answer:
    live = Judge(place.hands, place.sid).live_calls()
    return Answer(not live, live[0].sid if live else "")


MESSAGES = Question(
    "no-hostile-scheduled-messages",
    {
        True: N_("No message of the intruder waits in {account}."),
        False: N_("A message of the intruder waits in {account}: {sid}."),
        None: N_("The waiting messages of {account} could not be looked at: {why}"),
    },
    _no_waiting_messages,
)
CALLS = Question(
    "no-live-calls-of-the-thief",
    {
        True: N_("No call of the intruder goes on in {account}."),
        False: N_("A call of the intruder goes on in {account}: {sid}."),
        None: N_("The calls of {account} could not be looked at: {why}"),
    },
    _no_live_calls,
)
