"""The thief's texts have the shape of lures, and can harm nobody."""

import random
import re

import pytest

from dakkan.drills import lures

FAMILIES = [(family, language) for family in ("parcel", "bank", "call-back") for language in ("en", "ja")]


@pytest.mark.parametrize(("family", "language"), FAMILIES)
def test_every_lure_says_that_it_belongs_to_a_drill(family: str, language: str) -> None:
    chance = random.Random(3)

    bodies = [lures.write(family, language, chance) for _ in range(40)]

    assert all(body.endswith(("(drill)", "(訓練)")) for body in bodies)


@pytest.mark.parametrize(("family", "language"), FAMILIES)
def test_links_are_reserved_names_and_numbers_reserved_for_fiction(family: str, language: str) -> None:
    chance = random.Random(4)

    bodies = [lures.write(family, language, chance) for _ in range(40)]

    hosts = {host for body in bodies for host in re.findall(r"https?://([^/\s]+)", body)}
    numbers = {number for body in bodies for number in re.findall(r"\+1 [\d ]+\d", body)}
    assert all(host.endswith((".example", ".test")) for host in hosts)
    assert all(" 555 01" in number for number in numbers)
    assert hosts or numbers


def test_bodies_vary() -> None:
    chance = random.Random(5)

    assert len({lures.write("parcel", "ja", chance) for _ in range(50)}) > 40
