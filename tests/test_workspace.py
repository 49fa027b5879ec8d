"""Which credential is used, and which account is meant."""

from pathlib import Path

import pytest

from dakkan.errors import UsageError
from dakkan.respond.vault import CURRENT, NEXT
from dakkan.simulator.app import simulate
from dakkan.simulator.transport import InProcess
from dakkan.simulator.world import World
from dakkan.twilio.credential import Secret
from dakkan.workspace import Workspace


def home_of(world: World, folder: Path, token: str) -> Workspace:
    environ = {"TWILIO_ACCOUNT_SID": world.main.sid, "TWILIO_AUTH_TOKEN": token}
    return Workspace(folder, environ=environ, transport=InProcess(simulate(world)))


@pytest.fixture
def world() -> World:
    made = World()
    made.add_account("Shop")
    return made


def test_the_vaults_token_is_used_while_the_environment_still_has_the_dead_one(
    world: World, tmp_path: Path
) -> None:
    home = home_of(world, tmp_path, "0" * 32)
    home.vault.write(world.main.sid, CURRENT, Secret(world.main.auth_token))

    assert home.credential().secret.reveal() == world.main.auth_token


def test_the_environments_token_is_used_when_the_owner_rotated_by_hand(world: World, tmp_path: Path) -> None:
    home = home_of(world, tmp_path, world.main.auth_token)
    home.vault.write(world.main.sid, CURRENT, Secret("1" * 32))

    assert home.credential().secret.reveal() == world.main.auth_token


def test_a_token_promoted_just_before_a_crash_is_found(world: World, tmp_path: Path) -> None:
    home = home_of(world, tmp_path, "0" * 32)
    home.vault.write(world.main.sid, CURRENT, Secret("0" * 32))
    home.vault.write(world.main.sid, NEXT, Secret(world.main.auth_token))

    assert home.credential().secret.reveal() == world.main.auth_token


def test_an_account_sid_that_is_none_is_refused(tmp_path: Path) -> None:
    home = Workspace(tmp_path, environ={"TWILIO_ACCOUNT_SID": "my account"})

    with pytest.raises(UsageError, match="34 characters"):
        _ = home.account_sid


def test_the_folder_is_for_the_user_alone(tmp_path: Path) -> None:
    Workspace(tmp_path / "new", environ={})

    assert (tmp_path / "new").stat().st_mode & 0o077 == 0
