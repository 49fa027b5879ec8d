"""A main account, and the SDK logged in to it."""

import pytest
from twilio.rest import Client

from dakkan.simulator.world import World
from simulator.openapi import SPEC, Spec
from simulator.sdk_client import Login, ToSimulator


@pytest.fixture(scope="module")
def spec() -> Spec | None:
    return Spec() if SPEC.is_dir() else None


@pytest.fixture
def world() -> World:
    world = World()
    world.add_account("Shop")
    return world


@pytest.fixture
def log_in(world: World, spec: Spec | None) -> Login:
    """An SDK client; by default with the main account's token of this moment."""

    def log_in(user: str = "", secret: str = "", **more: str) -> Client:
        main = world.main
        return Client(
            user or main.sid, secret or main.auth_token, http_client=ToSimulator(world, spec), **more
        )

    return log_in


@pytest.fixture
def sdk(log_in: Login) -> Client:
    return log_in()


@pytest.fixture
def number(sdk: Client) -> str:
    """A number of the main account."""
    return str(sdk.incoming_phone_numbers.create(area_code="415").phone_number)
