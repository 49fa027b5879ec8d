"""Addresses from which SIP calls are taken: the log tells address and prefix, of the list that has them."""

import pytest

from dakkan.simulator import sip_access
from dakkan.simulator.account import Account
from simulator.conftest import Somebody, code


def make(who: Somebody, main: Account) -> str:
    path = f"/Accounts/{main.sid}/SIP/IpAccessControlLists.json"
    return str(who.ask("POST", path, FriendlyName="office").json()["sid"])


def addresses(main: Account, sid: str) -> str:
    return f"/Accounts/{main.sid}/SIP/IpAccessControlLists/{sid}/IpAddresses"


def test_a_wide_range_is_told_with_its_prefix(owner: Somebody, thief: Somebody, main: Account) -> None:
    sid = make(owner, main)

    thief.ask(
        "POST", f"{addresses(main, sid)}.json", FriendlyName="x", IpAddress="128.0.0.0", CidrPrefixLength="1"
    )

    event = main.events[-1]
    assert (event.type, event.resource_sid) == ("sip-ip-access-control-list.updated", sid)
    assert event.data == {
        "resource_properties": {
            "friendly_name": {"previous": None, "updated": "x"},
            "ip_address": {"previous": None, "updated": "128.0.0.0"},
            "cidr_prefix_length": {"previous": None, "updated": 1},
        }
    }


def test_changing_and_removing_a_range_shows_before_and_after(owner: Somebody, main: Account) -> None:
    sid = make(owner, main)
    path = addresses(main, sid)
    made = owner.ask("POST", f"{path}.json", FriendlyName="office", IpAddress="192.0.2.1").json()

    owner.ask("POST", f"{path}/{made['sid']}.json", CidrPrefixLength="28")
    changed = main.events[-1].data
    owner.ask("DELETE", f"{path}/{made['sid']}.json")

    assert changed == {"resource_properties": {"cidr_prefix_length": {"previous": 32, "updated": 28}}}
    assert main.events[-1].data is not None
    gone = main.events[-1].data["resource_properties"]["ip_address"]
    assert gone == {"previous": "192.0.2.1", "updated": None}


@pytest.mark.parametrize(
    "form", [{"IpAddress": "office"}, {"IpAddress": "192.0.2.1", "CidrPrefixLength": "33"}, {"IpAddress": ""}]
)
def test_what_is_no_range_is_refused(owner: Somebody, main: Account, form: dict[str, str]) -> None:
    sid = make(owner, main)

    answer = owner.ask("POST", f"{addresses(main, sid)}.json", FriendlyName="x", **form)

    assert code(answer) == (400, 20001)
    assert main.kind("sip-access-address") == {}


def test_a_range_lets_in_what_it_holds(owner: Somebody, main: Account) -> None:
    sid = make(owner, main)
    form = {"FriendlyName": "x", "IpAddress": "192.0.2.64", "CidrPrefixLength": "26"}
    owner.ask("POST", f"{addresses(main, sid)}.json", **form)

    assert sip_access.lets_in(main, [sid], "192.0.2.100")
    assert not sip_access.lets_in(main, [sid], "192.0.2.1")
    assert not sip_access.lets_in(main, [], "192.0.2.100")
