"""Recordings: who listens is in the log, and who deletes; a deleted one can be told of for 40 days."""

import io
import wave

import pytest

from dakkan.simulator import recordings
from dakkan.simulator.account import Account
from dakkan.simulator.world import World
from simulator.conftest import API, Somebody, code, passes

CALL = "CA" + "1" * 32


def url(main: Account, ending: str) -> str:
    return f"{API}/Accounts/{main.sid}/Recordings{ending}"


def listed(who: Somebody, main: Account, **query: str) -> list[str]:
    return [row["sid"] for row in who.get(url(main, ".json"), **query).json()["recordings"]]


@pytest.mark.parametrize("ending", [".json", ".wav", ".mp3", ""])
def test_looking_at_one_and_hearing_it_is_in_the_log(
    world: World, thief: Somebody, main: Account, ending: str
) -> None:
    sid = recordings.add(world, main, call_sid=CALL).sid
    listed(thief, main)
    assert main.events == []

    answer = thief.get(url(main, f"/{sid}{ending}"))

    assert answer.status_code == 200
    (event,) = main.events
    assert (event.type, event.resource_sid, event.actor.address) == ("recording.accessed", sid, "203.0.113.9")


def test_the_sound_is_sound(world: World, owner: Somebody, main: Account) -> None:
    sid = recordings.add(world, main, call_sid=CALL).sid

    answer = owner.get(url(main, f"/{sid}.wav"))

    assert answer.headers["content-type"] == "audio/x-wav"
    with wave.open(io.BytesIO(answer.content)) as sound:
        assert sound.getnframes() == 8000


def test_a_deleted_one_can_be_told_of_for_40_days(world: World, owner: Somebody, main: Account) -> None:
    sid = recordings.add(world, main, call_sid=CALL).sid

    owner.ask("DELETE", url(main, f"/{sid}.json"))

    assert main.events[-1].type == "recording.deleted"
    assert code(owner.get(url(main, f"/{sid}.json"))) == (404, 20404)
    assert code(owner.get(url(main, f"/{sid}.wav"), IncludeSoftDeleted="true")) == (404, 20404)
    assert listed(owner, main) == []
    assert listed(owner, main, IncludeSoftDeleted="true") == [sid]
    passes(world, days=41)
    assert listed(owner, main, IncludeSoftDeleted="true") == []


def test_recordings_are_found_by_call_and_day(world: World, owner: Somebody, main: Account) -> None:
    first = recordings.add(world, main, call_sid=CALL).sid
    passes(world, days=2)
    second = recordings.add(world, main, call_sid="CA" + "2" * 32).sid

    assert listed(owner, main) == [second, first]
    assert listed(owner, main, CallSid=CALL) == [first]
    assert listed(owner, main, **{"DateCreated>": "2026-11-25"}) == [second]
    assert listed(owner, main, **{"DateCreated<": "2026-11-25"}) == [first]
    assert listed(owner, main, DateCreated="2026-11-24") == [first]


def test_a_recording_is_found_under_its_own_call_only(world: World, owner: Somebody, main: Account) -> None:
    sid = recordings.add(world, main, call_sid=CALL).sid
    recordings.add(world, main, call_sid="CA" + "2" * 32)
    calls = f"{API}/Accounts/{main.sid}/Calls"

    rows = owner.get(f"{calls}/{CALL}/Recordings.json").json()["recordings"]

    assert [row["sid"] for row in rows] == [sid]
    assert owner.get(f"{calls}/{CALL}/Recordings/{sid}.json").json()["sid"] == sid
    assert code(owner.get(f"{calls}/CA{'2' * 32}/Recordings/{sid}.json")) == (404, 20404)
