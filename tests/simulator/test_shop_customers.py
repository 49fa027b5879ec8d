"""Customers: numbers that follow from the rank, some of them written to again and again."""

import random
from collections import Counter

import pytest

from dakkan.simulator.countries import country_of
from dakkan.simulator.shop_customers import Customers, number_of


@pytest.mark.parametrize("country", ["JP", "US", "TW", "KR"])
def test_numbers_are_of_their_country_and_do_not_repeat(country: str) -> None:
    numbers = [number_of(country, rank) for rank in range(5000)]

    assert len(set(numbers)) == 5000
    assert {country_of(number) for number in numbers} == {country}


def test_american_numbers_are_reserved_for_fiction() -> None:
    assert all(number_of("US", rank)[5:10] == "55501" for rank in range(3000))


def test_a_few_customers_are_written_to_often() -> None:
    chance = random.Random(1)

    seen = Counter(Customers(20_000).pick("JP", chance) for _ in range(20_000))

    busiest = sum(count for _, count in seen.most_common(2000))
    assert 0.25 < busiest / 20_000 < 0.6
    assert len(seen) > 8000
