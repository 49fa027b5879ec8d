"""Where the thief sends: the right countries, and neighbours where he pumps."""

import random
from itertools import pairwise

import pytest

from dakkan.drills.destinations import DESTINATIONS
from dakkan.simulator.countries import country_of
from dakkan.simulator.world import World


@pytest.mark.parametrize("name", sorted(DESTINATIONS))
def test_numbers_are_of_the_country(name: str) -> None:
    place, chance = DESTINATIONS[name], random.Random(1)

    numbers = [place.number(index, chance) for index in range(50)]

    assert {country_of(number) for number in numbers} == {place.country}
    assert {len(number) for number in numbers} == {place.length + 1}


def test_pumped_numbers_are_neighbours() -> None:
    place, chance = DESTINATIONS["latvia"], random.Random(1)

    numbers = [int(place.number(index, chance)) for index in range(100)]

    assert all(after - before == 1 for before, after in pairwise(numbers))


def test_customers_are_those_that_the_owner_writes_to(world: World) -> None:
    place, chance = DESTINATIONS["customers"], random.Random(1)
    world.advance(24 * 3600)
    known = {row.to for row in world.main.messages.placed if row.person == "shop"}

    numbers = [place.number(0, chance) for _ in range(400)]

    assert len(set(numbers)) > 100
    assert known & set(numbers)
