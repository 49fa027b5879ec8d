"""Transcriptions: who reads one is in the log."""

import pytest

from dakkan.simulator import recordings, transcriptions
from dakkan.simulator.account import Account
from dakkan.simulator.configured import Configured
from dakkan.simulator.world import World
from simulator.conftest import Somebody, code


@pytest.fixture
def recording(world: World, main: Account) -> Configured:
    return recordings.add(world, main, call_sid=world.sid("CA"))


@pytest.mark.parametrize("under_recording", [True, False])
def test_reading_and_deleting_one_is_in_the_log(
    world: World, thief: Somebody, main: Account, recording: Configured, under_recording: bool
) -> None:
    sid = transcriptions.add(world, main, recording, "Please call me back").sid
    part = f"/Recordings/{recording.sid}" if under_recording else ""
    path = f"/Accounts/{main.sid}{part}/Transcriptions"

    (row,) = thief.get(f"{path}.json").json()["transcriptions"]
    read = thief.get(f"{path}/{sid}.json").json()
    thief.ask("DELETE", f"{path}/{sid}.json")

    assert row == read
    assert read["transcription_text"] == "Please call me back"
    assert [event.type for event in main.events] == ["transcription.accessed", "transcription.deleted"]
    assert thief.get(f"{path}.json").json()["transcriptions"] == []


def test_it_is_of_one_recording(world: World, owner: Somebody, main: Account, recording: Configured) -> None:
    sid = transcriptions.add(world, main, recording, "hello").sid
    other = recordings.add(world, main, call_sid=world.sid("CA")).sid

    path = f"/Accounts/{main.sid}/Recordings/{other}/Transcriptions/{sid}.json"

    assert code(owner.get(path)) == (404, 20404)
    assert main.events == []
