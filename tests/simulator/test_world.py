"""The world as a whole: it repeats itself, can be copied, and its clock stands still."""

import copy
import pickle
from datetime import timedelta
from decimal import Decimal

from dakkan.simulator.account import Account
from dakkan.simulator.app import simulate
from dakkan.simulator.traffic import Message
from dakkan.simulator.world import World
from simulator.conftest import FROM, TO, Somebody, passes, send


def test_the_same_seed_makes_the_same_world() -> None:
    one, two, other = World(seed=7), World(seed=7), World(seed=8)

    assert one.add_account("Shop").auth_token == two.add_account("Shop").auth_token
    assert one.add_account("Shop").auth_token != other.add_account("Shop").auth_token


def test_a_copy_goes_its_own_way_with_all_that_is_due(world: World, owner: Somebody, main: Account) -> None:
    sid = send(owner).json()["sid"]

    for twin in (copy.deepcopy(world), pickle.loads(pickle.dumps(world))):  # noqa: S301 - our own bytes
        passes(twin, minutes=1)

        assert twin.main.messages.by_sid[sid].status in ("delivered", "undelivered")
        assert twin.main.messages.by_sid[sid] is not main.messages.by_sid[sid]
    assert main.messages.by_sid[sid].status == "queued"


def test_reading_moves_neither_the_clock_nor_chance(world: World, owner: Somebody) -> None:
    before = world.now, world.chance.getstate()

    for path in ("state", "thief", "ledger", "requests"):
        owner.control(path)
    owner.get("/Accounts.json")

    assert (world.now, world.chance.getstate()) == before


def test_a_month_of_history_is_booked_to_its_days_and_hours(
    world: World, owner: Somebody, main: Account
) -> None:
    at = world.now - timedelta(days=3)
    past = [
        Message(
            world.serial(), world.sid("SM"), main.sid, "outbound-api", "delivered", FROM, TO, "hello",
            at + timedelta(seconds=n), at + timedelta(seconds=n), at + timedelta(seconds=n), "shop",
            Decimal("0.0083"),
        )
        for n in range(1000)
    ]  # fmt: skip

    world.add_past_messages(past)

    day = owner.get(
        f"/Accounts/{main.sid}/Usage/Records/Daily.json",
        Category="sms-outbound",
        StartDate=at.date().isoformat(),
        EndDate=at.date().isoformat(),
    ).json()["usage_records"]
    assert [(row["count"], row["price"]) for row in day] == [("1000", 8.3)]
    assert world.ledger.hours[at, "shop"].messages == 1000
    page = owner.get(f"/Accounts/{main.sid}/Messages.json", PageSize="1000").json()
    assert [row["sid"] for row in page["messages"]] == [message.sid for message in reversed(past)]


def test_webhooks_go_to_nobody_outside(world: World, main: Account) -> None:
    status = world.deliver_webhook("https://collect.example/in", {"Body": "hello"}, main)

    assert status == 200
    assert [each.url for each in world.received] == ["https://collect.example/in"]


def test_the_balance_is_recharged_so_that_fraud_goes_on(world: World, main: Account) -> None:
    world.charge(main, Decimal("480"))

    assert main.balance == Decimal("270.00")


def test_an_app_meets_the_world_it_is_given_last(world: World) -> None:
    app = simulate(world)
    app.world = World(seed=9)
    account = app.world.add_account("New")

    assert Somebody(app, account.sid, account.auth_token).get("/Accounts.json").status_code == 200
