"""The safe list: asked about one number at a time, never listed."""

from dakkan.simulator.account import Account
from simulator.conftest import Somebody, code

SAFE_LIST = "https://accounts.twilio.com/v1/SafeList/Numbers"
NUMBER = "+37120000001"


def test_a_number_is_added_found_and_removed(thief: Somebody, owner: Somebody, main: Account) -> None:
    made = thief.ask("POST", SAFE_LIST, PhoneNumber=NUMBER).json()
    again = thief.ask("POST", SAFE_LIST, PhoneNumber=NUMBER).json()
    found = owner.get(SAFE_LIST, PhoneNumber=NUMBER).json()
    (entry,) = main.kind("safe-list-entry").values()

    assert made == again == found == {"sid": entry.sid, "phone_number": NUMBER}
    assert entry.made_by == "thief"
    assert owner.ask("DELETE", f"{SAFE_LIST}?PhoneNumber=%2B37120000001").status_code == 204
    assert code(owner.get(SAFE_LIST, PhoneNumber=NUMBER)) == (404, 20404)
    assert main.events == []


def test_there_is_no_list(owner: Somebody) -> None:
    assert code(owner.get(SAFE_LIST)) == (400, 20001)


def test_what_is_no_number_is_refused(owner: Somebody) -> None:
    assert code(owner.ask("POST", SAFE_LIST, PhoneNumber="everybody")) == (400, 20001)
