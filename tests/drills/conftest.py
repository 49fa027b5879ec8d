"""A small world with a thief in it, and what he can be seen to have done."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from dakkan.drills.hands import Hands
from dakkan.simulator.profiles import build
from dakkan.simulator.world import World

NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
ADDRESS = "203.0.113.7"


@pytest.fixture
def world() -> World:
    return build(2, "shop", now=NOW, daily_messages=40, history=timedelta(days=1))


@pytest.fixture
def hands(world: World) -> Hands:
    """He holds the main auth token, and nothing else."""
    hands = Hands(world, world.main.sid, ADDRESS, random.Random(1))
    hands.holds(world.main.sid, world.main.auth_token, world.main.sid, "stolen")
    return hands


@pytest.fixture
def events(world: World) -> Callable[[], list[str]]:
    """Types of what the audit log shows from the thief's address, in all accounts."""

    def since() -> list[str]:
        return [
            event.type
            for account in world.accounts.values()
            for event in account.events
            if event.actor.address == ADDRESS
        ]

    return since
