"""Trunks: where their calls go is told as a change of the trunk."""

import pytest

from dakkan.simulator.account import Account
from dakkan.simulator.app import Simulator
from simulator.conftest import Somebody, code

TRUNKS = "https://trunking.twilio.com/v1/Trunks"
TARGET = {"FriendlyName": "exchange", "Weight": "10", "Priority": "1", "Enabled": "true"}


def make(who: Somebody, **form: str) -> str:
    answer = who.ask("POST", TRUNKS, **(form or {"FriendlyName": "exchange"}))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["sid"])


def test_an_origination_url_led_elsewhere_is_told_of_the_trunk(
    owner: Somebody, thief: Somebody, main: Account
) -> None:
    trunk = make(owner)
    urls = f"{TRUNKS}/{trunk}/OriginationUrls"
    sid = owner.ask("POST", urls, **TARGET, SipUrl="sip:pbx.shop.example").json()["sid"]

    thief.ask("POST", f"{urls}/{sid}", SipUrl="sip:pbx.thief.example")

    assert [event.type for event in main.events] == ["trunk.created", "trunk.updated", "trunk.updated"]
    pair = {"previous": "sip:pbx.shop.example", "updated": "sip:pbx.thief.example"}
    assert main.events[-1].data == {"resource_properties": {"sip_url": pair}}
    assert main.events[-1].resource_sid == trunk
    (left,) = owner.control("thief")["footholds"]
    assert (left["kind"], left["sid"], left["field"]) == ("webhook", sid, "sip_url")


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("", {"DomainName": "shop.example"}),
        ("", {"TransferMode": "everything"}),
        ("/Recording", {"Mode": "always"}),
        ("/OriginationUrls", {**TARGET, "SipUrl": "https://shop.example/"}),
        ("/OriginationUrls", {**TARGET, "SipUrl": "sip:pbx.shop.example", "Weight": "70000"}),
        ("/OriginationUrls", {**TARGET}),
    ],
)
def test_what_makes_no_sense_is_refused(
    owner: Somebody, main: Account, path: str, form: dict[str, str]
) -> None:
    trunk = make(owner)

    answer = owner.ask("POST", f"{TRUNKS}/{trunk}{path}", **form)

    assert code(answer) == (400, 20001)
    assert len(main.events) == 1


def test_a_subaccount_has_trunks_of_its_own(owner: Somebody, app: Simulator, branch: Account) -> None:
    make(owner)

    assert len(owner.get(TRUNKS).json()["trunks"]) == 1
    assert Somebody(app, branch.sid, branch.auth_token).get(TRUNKS).json()["trunks"] == []
