"""Whose account it is: a shop, a small firm, a platform with tenants; each with a history."""

from datetime import datetime, timedelta
from typing import Literal, get_args

from . import profile_isv, profile_shop
from .profile_parts import Founding
from .shop_past import live_through
from .world import START, World

Profile = Literal["shop", "isv", "small"]
PROFILES: tuple[str, ...] = get_args(Profile)
_FOUNDED = timedelta(days=240)
"""How long before its history the account was set up: longer ago than any audit log tells."""


def build(
    seed: int = 1,
    profile: str = "shop",
    history: timedelta = timedelta(days=30),
    now: datetime = START,
    daily_messages: int = 2000,
) -> World:
    """A world at `now`, with `history` of traffic and events behind it, in which the shop lives on.

    The same arguments build the same world. Raises ValueError for an unknown profile.
    """
    since = (now - history).replace(minute=0, second=0, microsecond=0)
    founded = since - _FOUNDED
    world = World(seed, founded)
    founding = Founding(world, daily_messages)
    match profile:
        case "shop":
            profile_shop.found_shop(founding, since, now)
        case "small":
            profile_shop.found_small(founding, since, now)
        case "isv":
            profile_isv.found(founding, since, now)
        case _:
            raise ValueError(f"no such profile: {profile}")
    shop = founding.opened()
    for when, deed in founding.planned:
        _until(world, when)
        deed(shop)
    _until(world, now)
    world.started_at = now
    founding.set_triggers(founded)
    live_through(shop, since, now)
    shop.opens()
    return world


def _until(world: World, when: datetime) -> None:
    world.advance((when - world.now).total_seconds())
