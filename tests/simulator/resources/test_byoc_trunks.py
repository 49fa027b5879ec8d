"""BYOC trunks: made, led elsewhere, deleted."""

from dakkan.simulator.account import Account
from simulator.conftest import Somebody, code

TRUNKS = "https://voice.twilio.com/v1/ByocTrunks"


def test_a_byoc_trunk_lives(owner: Somebody, main: Account) -> None:
    sid = owner.ask("POST", TRUNKS, FriendlyName="carrier", VoiceUrl="https://shop.example/").json()["sid"]
    owner.ask("POST", f"{TRUNKS}/{sid}", VoiceUrl="https://voice.shop.example/")
    owner.ask("POST", f"{TRUNKS}/{sid}", VoiceUrl="https://voice.shop.example/")
    owner.ask("DELETE", f"{TRUNKS}/{sid}")

    assert code(owner.get(f"{TRUNKS}/{sid}")) == (404, 20404)
    types = [event.type for event in main.events]
    assert types == ["byoc-trunk.created", "byoc-trunk.updated", "byoc-trunk.deleted"]
    assert main.events[0].link == f"{TRUNKS}/{sid}"


def test_a_policy_of_the_thiefs_leads_the_calls_elsewhere(
    owner: Somebody, thief: Somebody, main: Account
) -> None:
    sid = owner.ask("POST", TRUNKS, FriendlyName="carrier").json()["sid"]

    thief.ask("POST", f"{TRUNKS}/{sid}", ConnectionPolicySid="NY" + "1" * 32)

    (left,) = owner.control("thief")["footholds"]
    assert (left["kind"], left["resource"], left["field"]) == (
        "webhook",
        "byoc-trunk",
        "connection_policy_sid",
    )
