"""What copies the shop's data elsewhere: to its own hosts only, and without a trace in its traffic."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from dakkan.simulator.profile_parts import HOSTS, Founding
from dakkan.simulator.profiles import build
from dakkan.simulator.world import World

NOW = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
KINDS = ("alarm", "event-sink", "event-subscription", "flow", "verify-service", "verify-webhook")


def shop() -> World:
    return build(3, "shop", history=timedelta(days=2), now=NOW, daily_messages=40)


def test_the_shop_has_one_of_each_and_all_lead_to_its_own_hosts() -> None:
    main = shop().main

    assert {kind: len(main.kind(kind)) for kind in KINDS} == dict.fromkeys(KINDS, 1)
    leads = [
        url for kind in KINDS for each in main.kind(kind).values() for url in each.leads_somewhere().values()
    ]
    assert len(leads) == 4
    assert {urlsplit(url).hostname for url in leads} <= HOSTS
    assert not any(event.type.startswith("flow.") for event in main.events)


def test_they_take_nothing_from_a_seeds_draws() -> None:
    world = World(3, NOW)
    founding = Founding(world, 40)
    founding.account("Kumo Store", frozenset({"JP"}))
    before = world.chance.getstate()

    founding.data_side()

    assert world.chance.getstate() == before
    assert world.main.kind("flow")


def test_no_sid_is_given_twice() -> None:
    world = shop()
    sids = [
        sid[2:] for account in world.accounts.values() for things in account.things.values() for sid in things
    ]
    plain = [sid for sid in sids if len(sid) == 32]

    assert len(plain) == len(set(plain)) + _pool_members(world)


def _pool_members(world: World) -> int:
    """Numbers in a pool are kept a second time, under the same SID."""
    return sum(len(account.kind("copilot-number-pool")) for account in world.accounts.values())
