"""Calls over time: refused, dialled one a second, answered, ended, billed."""

import pytest

from dakkan.simulator import calls, numbers
from dakkan.simulator.account import Account
from dakkan.simulator.world import World
from simulator.conftest import FROM, TO, Somebody, call, code, passes


def fetch(owner: Somebody, sid: str) -> dict[str, object]:
    answer: dict[str, object] = owner.get(f"/Accounts/{owner.user}/Calls/{sid}.json").json()
    return answer


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"To": ""}, 21201),
        ({"From": ""}, 21213),
        ({"From": "+14155559999"}, 21210),
        ({"Url": ""}, 21205),
        ({"To": "12"}, 21211),
        ({"To": "+37121234567"}, 21215),
    ],
)
def test_what_cannot_be_called_is_refused_with_its_code(
    owner: Somebody, fields: dict[str, str], expected: int
) -> None:
    assert call(owner, **fields).json()["code"] == expected


def test_a_call_is_dialled_answered_and_ends_at_its_limit(world: World, owner: Somebody) -> None:
    sid = call(owner, TimeLimit="90").json()["sid"]
    assert fetch(owner, sid)["status"] == "queued"

    passes(world, seconds=1)
    assert fetch(owner, sid)["status"] == "ringing"
    passes(world, seconds=10)
    assert (fetch(owner, sid)["status"], fetch(owner, sid)["price"]) == ("in-progress", None)
    passes(world, seconds=90)

    over = fetch(owner, sid)
    assert (over["status"], over["duration"], over["price"]) == ("completed", "90", "-0.02800")


def test_a_call_without_a_limit_runs_four_hours(world: World, owner: Somebody) -> None:
    sid = call(owner).json()["sid"]

    passes(world, hours=3.9)
    running = fetch(owner, sid)["status"]
    passes(world, hours=0.2)

    assert (running, fetch(owner, sid)["duration"]) == ("in-progress", "14400")


def test_calls_are_dialled_one_a_second(world: World, owner: Somebody, main: Account) -> None:
    for _ in range(20):
        call(owner)

    passes(world, seconds=5.5)

    assert sum(each.status != "queued" for each in main.calls.by_sid.values()) == 6


@pytest.mark.parametrize(
    ("seconds", "status", "ends"),
    [(0, "canceled", "canceled"), (20, "canceled", "21220"), (20, "completed", "completed")],
)
def test_a_call_is_ended_from_outside(
    world: World, owner: Somebody, seconds: int, status: str, ends: str
) -> None:
    sid = call(owner).json()["sid"]
    passes(world, seconds=seconds)

    body = owner.ask("POST", f"/Accounts/{owner.user}/Calls/{sid}.json", Status=status).json()

    assert ends in (body.get("status"), str(body.get("code")))


def test_a_call_ended_early_costs_what_it_lasted(world: World, owner: Somebody, main: Account) -> None:
    sid = call(owner).json()["sid"]
    passes(world, minutes=10)

    owner.ask("POST", f"/Accounts/{owner.user}/Calls/{sid}.json", Status="completed")

    assert 590 <= main.calls.by_sid[sid].seconds <= 600
    assert sum(hour.cost for hour in world.ledger.hours.values()) == main.calls.by_sid[sid].price


def test_risky_numbers_need_their_own_permission(owner: Somebody) -> None:
    update = '[{"iso_code": "LV", "low_risk_numbers_enabled": "true"}]'
    owner.ask(
        "POST", "https://voice.twilio.com/v1/DialingPermissions/BulkCountryUpdates", UpdateRequest=update
    )

    assert code(call(owner, To="+37121234567")) == (201, 0)
    assert code(call(owner, To="+37181234567")) == (400, 21215)
    assert code(call(owner, To="+37190123456")) == (400, 21215)


def test_an_inbound_call_whose_webhook_fails_falls_back(world: World, owner: Somebody, main: Account) -> None:
    number = next(iter(main.kind(numbers.KIND).values()))
    number.fields["voice_url"] = "https://collect.example/voice"

    received = calls.receive(world, main, sender=TO, to=FROM, seconds=30)
    passes(world, minutes=1)

    assert received is not None
    assert (received.status, received.seconds) == ("completed", 30)
    assert [each.params["CallStatus"] for each in world.received] == ["ringing"]
