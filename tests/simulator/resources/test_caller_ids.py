"""Caller IDs: a number from outside that calls may seem to come from, once it is verified."""

import pytest

from dakkan.simulator.account import Account
from simulator.conftest import Somebody, call, code

OUTSIDE = "+14155550170"


def verify(who: Somebody, main: Account, number: str = OUTSIDE) -> tuple[int, int]:
    return code(who.ask("POST", f"/Accounts/{main.sid}/OutgoingCallerIds.json", PhoneNumber=number))


def test_calls_may_come_from_a_verified_number_until_it_is_deleted(owner: Somebody, main: Account) -> None:
    before = code(call(owner, From=OUTSIDE))
    assert verify(owner, main) == (200, 0)
    during = call(owner, From=OUTSIDE).status_code
    sid = next(iter(main.kind("caller-id")))
    owner.ask("DELETE", f"/Accounts/{main.sid}/OutgoingCallerIds/{sid}.json")

    assert (before, during) == ((400, 21210), 201)
    assert code(call(owner, From=OUTSIDE)) == (400, 21210)
    assert [event.type for event in main.events] == ["caller-id.created", "caller-id.deleted"]


def test_the_answer_is_a_code_and_the_list_has_the_number(owner: Somebody, main: Account) -> None:
    path = f"/Accounts/{main.sid}/OutgoingCallerIds.json"

    asked = owner.ask("POST", path, PhoneNumber=OUTSIDE, FriendlyName="desk").json()

    assert asked["validation_code"].isdigit()
    assert "sid" not in asked
    assert [
        row["friendly_name"] for row in owner.get(path, PhoneNumber=OUTSIDE).json()["outgoing_caller_ids"]
    ] == ["desk"]
    assert owner.get(path, PhoneNumber="+14155550171").json()["outgoing_caller_ids"] == []


@pytest.mark.parametrize(("number", "expected"), [("desk", 20001), ("", 20001), (OUTSIDE, 21450)])
def test_what_is_no_number_or_is_there_is_refused(
    owner: Somebody, main: Account, number: str, expected: int
) -> None:
    verify(owner, main)

    assert verify(owner, main, number) == (400, expected)
