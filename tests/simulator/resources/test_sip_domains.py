"""SIP domains: made, led elsewhere, and the lists that their calls and registrations go by."""

import pytest

from dakkan.simulator.account import Account
from simulator.conftest import Somebody, code


def make(who: Somebody, main: Account, name: str = "shop.sip.twilio.com", **form: str) -> str:
    answer = who.ask("POST", f"/Accounts/{main.sid}/SIP/Domains.json", DomainName=name, **form)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["sid"])


def test_a_domain_led_elsewhere_is_told_and_serves_the_thief(
    owner: Somebody, thief: Somebody, main: Account
) -> None:
    sid = make(owner, main, VoiceUrl="https://voice.shop.example/sip")

    thief.ask("POST", f"/Accounts/{main.sid}/SIP/Domains/{sid}.json", VoiceUrl="https://collect.example/")

    assert [event.type for event in main.events] == ["sip-domain.created", "sip-domain.updated"]
    pair = {"previous": "https://voice.shop.example/sip", "updated": "https://collect.example/"}
    assert main.events[-1].data == {"resource_properties": {"voice_url": pair}}
    left = owner.control("thief")["footholds"]
    assert [(each["kind"], each["sid"], each["field"]) for each in left] == [("webhook", sid, "voice_url")]


@pytest.mark.parametrize("name", ["shop.example", ".sip.twilio.com", "shop.sip.twilio.com"])
def test_a_name_that_is_none_or_taken_is_refused(owner: Somebody, main: Account, name: str) -> None:
    make(owner, main)

    answer = owner.ask("POST", f"/Accounts/{main.sid}/SIP/Domains.json", DomainName=name)

    assert code(answer) == (400, 20001)


def test_calls_and_registrations_go_by_lists_of_their_own(owner: Somebody, main: Account) -> None:
    sid = make(owner, main)
    lists = f"/Accounts/{main.sid}/SIP/CredentialLists.json"
    logins = owner.ask("POST", lists, FriendlyName="exchange").json()["sid"]
    auth = f"/Accounts/{main.sid}/SIP/Domains/{sid}/Auth"

    mapped = owner.ask("POST", f"{auth}/Calls/CredentialListMappings.json", CredentialListSid=logins)
    twice = owner.ask("POST", f"{auth}/Calls/CredentialListMappings.json", CredentialListSid=logins)

    assert (mapped.json()["sid"], mapped.json()["friendly_name"]) == (logins, "exchange")
    assert code(twice) == (400, 20001)
    assert main.events[-1].type == "sip-domain.updated"
    assert len(owner.get(f"{auth}/Calls/CredentialListMappings.json").json()["contents"]) == 1
    assert owner.get(f"{auth}/Registrations/CredentialListMappings.json").json()["contents"] == []
    assert code(owner.get(f"{auth}/Registrations/CredentialListMappings/{logins}.json")) == (404, 20404)


def test_a_deleted_domain_leaves_its_lists_and_frees_them(owner: Somebody, main: Account) -> None:
    sid = make(owner, main)
    lists = f"/Accounts/{main.sid}/SIP/IpAccessControlLists"
    listed = owner.ask("POST", f"{lists}.json", FriendlyName="office").json()["sid"]
    path = f"/Accounts/{main.sid}/SIP/Domains/{sid}"
    owner.ask("POST", f"{path}/Auth/Calls/IpAccessControlListMappings.json", IpAccessControlListSid=listed)

    owner.ask("DELETE", f"{path}.json")

    assert main.events[-1].type == "sip-domain.deleted"
    assert owner.get(f"{lists}/{listed}.json").status_code == 200
    assert owner.ask("DELETE", f"{lists}/{listed}.json").status_code == 204
