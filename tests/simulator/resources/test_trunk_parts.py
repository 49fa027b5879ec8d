"""A trunk's lists and numbers: told as a change of the trunk, and of the number."""

import pytest

from dakkan.simulator.account import Account
from simulator.conftest import Somebody, code

TRUNKS = "https://trunking.twilio.com/v1/Trunks"


def make(who: Somebody) -> str:
    return str(who.ask("POST", TRUNKS, FriendlyName="exchange").json()["sid"])


@pytest.mark.parametrize(
    ("part", "field", "way"),
    [
        ("CredentialLists", "CredentialListSid", "CREDENTIAL_LIST"),
        ("IpAccessControlLists", "IpAccessControlListSid", "IP_ACL"),
    ],
)
def test_a_list_is_put_to_a_trunk_and_taken_away(
    owner: Somebody, main: Account, part: str, field: str, way: str
) -> None:
    trunk = make(owner)
    sid = owner.ask("POST", f"/Accounts/{main.sid}/SIP/{part}.json", FriendlyName="desks").json()["sid"]

    added = owner.ask("POST", f"{TRUNKS}/{trunk}/{part}", **{field: sid}).json()
    told = main.events[-1]
    opened = owner.get(f"{TRUNKS}/{trunk}").json()["auth_type_set"]
    owner.ask("DELETE", f"{TRUNKS}/{trunk}/{part}/{sid}")

    assert (added["sid"], added["trunk_sid"], added["friendly_name"]) == (sid, trunk, "desks")
    assert (told.type, told.resource_sid) == ("trunk.updated", trunk)
    assert opened == [way]
    assert owner.get(f"{TRUNKS}/{trunk}").json()["auth_type_set"] == []
    assert code(owner.get(f"{TRUNKS}/{trunk}/{part}/{sid}")) == (404, 20404)


def test_a_number_goes_over_the_trunk_until_the_trunk_is_deleted(owner: Somebody, main: Account) -> None:
    trunk = make(owner)
    number = next(iter(main.kind("phone-number")))

    added = owner.ask("POST", f"{TRUNKS}/{trunk}/PhoneNumbers", PhoneNumberSid=number)
    owner.ask("DELETE", f"{TRUNKS}/{trunk}")

    assert (added.status_code, added.json()["trunk_sid"]) == (201, trunk)
    assert main.kind("phone-number")[number].fields["trunk_sid"] is None
    types = [event.type for event in main.events]
    assert types == ["trunk.created", "phone-number.updated", "phone-number.updated", "trunk.deleted"]


def test_a_number_of_no_trunk_is_not_found_under_one(owner: Somebody, main: Account) -> None:
    trunk, number = make(owner), next(iter(main.kind("phone-number")))

    assert code(owner.ask("DELETE", f"{TRUNKS}/{trunk}/PhoneNumbers/{number}")) == (404, 20404)
