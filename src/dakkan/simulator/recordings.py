"""Recordings of calls: listening to one is an event, deleting one leaves its description for 40 days."""

import wave
from datetime import timedelta
from io import BytesIO

from .access import By
from .account import Account
from .configured import Configured, Value
from .kept import keep
from .refusal import not_found
from .world import World

KIND = "recording"
_DELETED = "deleted"
_LINGERS = timedelta(days=40)


def add(
    world: World, account: Account, *, call_sid: str, seconds: int = 30, person: str = "shop"
) -> Configured:
    """A finished recording of a call, without an event."""
    fields: dict[str, Value] = {
        "call_sid": call_sid,
        "duration": str(seconds),
        "status": "completed",
        "source": "RecordVerb",
    }
    return keep(world, account, KIND, world.sid("RE"), fields, person)


def listed(
    world: World, account: Account, *, call_sid: str = "", soft_deleted: bool = False
) -> list[Configured]:
    """Newest first; `soft_deleted`: with those that were deleted in the last 40 days."""
    return [
        each
        for each in reversed(account.kind(KIND).values())
        if call_sid in ("", each.text("call_sid")) and _shows(world, each, soft_deleted)
    ]


def of(world: World, account: Account, sid: str, path: str, *, soft_deleted: bool = False) -> Configured:
    """Raises Refused for one that is not there, or not any more."""
    recording = account.thing(KIND, sid, path)
    if not _shows(world, recording, soft_deleted):
        raise not_found(path)
    return recording


def access(world: World, account: Account, recording: Configured, by: By) -> None:
    """Somebody looks at it, or listens to it."""
    world.record(account, "recording.accessed", recording.sid, by.actor, link=link(recording))


def delete(world: World, account: Account, recording: Configured, by: By) -> None:
    recording.write({"status": _DELETED}, by.person, world.now)
    world.record(account, "recording.deleted", recording.sid, by.actor, link=link(recording))


def media(recording: Configured) -> bytes:
    """A second of silence: no recorded voice is in the simulator."""
    kept = BytesIO()
    with wave.open(kept, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(2 * 8000))
    return kept.getvalue()


def link(recording: Configured) -> str:
    accounts = "https://api.twilio.com/2010-04-01/Accounts"
    return f"{accounts}/{recording.account_sid}/Recordings/{recording.sid}"


def _shows(world: World, recording: Configured, soft_deleted: bool) -> bool:
    if recording.text("status") != _DELETED:
        return True
    return soft_deleted and world.now - recording.updated_at < _LINGERS
