"""Transcriptions: what was said in a recording, as text. Reading one is an event."""

from .access import By
from .account import Account
from .configured import Configured, Value
from .kept import keep, part, parts
from .world import World

KIND = "transcription"


def add(
    world: World, account: Account, recording: Configured, text: str, *, person: str = "shop"
) -> Configured:
    """Of a finished recording, without an event."""
    fields: dict[str, Value] = {
        "recording_sid": recording.sid,
        "duration": recording.text("duration"),
        "transcription_text": text,
        "status": "completed",
        "type": "fast",
        "price": "-0.05000",
    }
    return keep(world, account, KIND, world.sid("TR"), fields, person, parent_sid=recording.sid)


def listed(account: Account, recording: Configured | None = None) -> list[Configured]:
    """Newest first; all, or those of one recording."""
    return parts(account, KIND, recording) if recording else list(reversed(account.kind(KIND).values()))


def of(account: Account, recording: Configured | None, sid: str, path: str) -> Configured:
    """Raises Refused for one that is not there, or not of that recording."""
    return part(account, KIND, recording, sid, path) if recording else account.thing(KIND, sid, path)


def access(world: World, account: Account, transcription: Configured, by: By) -> None:
    """Somebody reads it."""
    world.record(account, f"{KIND}.accessed", transcription.sid, by.actor, link=link(transcription))


def delete(world: World, account: Account, transcription: Configured, by: By) -> None:
    del account.kind(KIND)[transcription.sid]
    world.record(account, f"{KIND}.deleted", transcription.sid, by.actor, link=link(transcription))


def link(transcription: Configured) -> str:
    accounts = "https://api.twilio.com/2010-04-01/Accounts"
    return f"{accounts}/{transcription.account_sid}/Transcriptions/{transcription.sid}"
