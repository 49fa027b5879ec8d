"""What the shop writes: varied, in two languages, with links to its own names only."""

import random
import re

import pytest

from dakkan.simulator.shop_texts import KINDS, SHOP_DOMAIN, Writer


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_links_lead_to_the_shop_itself(kind: str, language: str) -> None:
    chance = random.Random(5)

    bodies = [Writer(kind, language).write(chance) for _ in range(100)]

    hosts = {host for body in bodies for host in re.findall(r"https?://([^/\s]+)", body)}
    assert all(host == SHOP_DOMAIN or host.endswith(f".{SHOP_DOMAIN}") for host in hosts)
    assert len(set(bodies)) > 20
    assert not any("{" in body for body in bodies)


def test_the_same_chance_writes_the_same_bodies() -> None:
    write = Writer("delivery", "ja").write

    assert write(random.Random(9)) == write(random.Random(9))


def test_japanese_is_written_in_japanese() -> None:
    assert re.search(r"[ぁ-んァ-ン]", Writer("code", "ja").write(random.Random(2)))
