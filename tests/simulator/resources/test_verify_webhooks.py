"""Webhooks of a Verify service: a leak path for codes."""

import pytest

from dakkan.simulator.account import Account
from simulator.conftest import Somebody, code

SERVICES = "https://verify.twilio.com/v2/Services"


def webhooks(who: Somebody) -> str:
    return f"{who.ask('POST', SERVICES, FriendlyName='Shop').json()['url']}/Webhooks"


def test_a_thief_adds_a_webhook_and_the_owner_deletes_it(
    owner: Somebody, thief: Somebody, main: Account
) -> None:
    url = webhooks(owner)

    form = {"FriendlyName": "copy", "WebhookUrl": "https://thief.example/codes", "EventTypes": ["*", "a.b"]}
    made = thief.ask("POST", url, **form).json()

    assert owner.get(url).json()["webhooks"] == [made]
    assert (made["event_types"], made["status"]) == (["*", "a.b"], "enabled")
    kept = main.kind("verify-webhook")[made["sid"]]
    assert kept.made_by == "thief"
    assert kept.leads_somewhere() == {"webhook_url": "https://thief.example/codes"}
    assert owner.ask("DELETE", made["url"]).status_code == 204
    assert owner.get(url).json()["webhooks"] == []
    assert main.events == []


def test_a_webhook_is_turned_off(owner: Somebody) -> None:
    form = {"FriendlyName": "codes", "WebhookUrl": "https://shop.example/codes", "EventTypes": "*"}
    made = owner.ask("POST", webhooks(owner), **form).json()

    owner.ask("POST", made["url"], Status="disabled")

    assert owner.get(made["url"]).json()["status"] == "disabled"


@pytest.mark.parametrize(
    "change", [{"WebhookUrl": "nowhere"}, {"WebhookUrl": ""}, {"Status": "maybe"}, {"Version": "v9"}]
)
def test_what_does_not_fit_is_refused(owner: Somebody, main: Account, change: dict[str, str]) -> None:
    form = {"FriendlyName": "codes", "WebhookUrl": "https://shop.example/", "EventTypes": "*", **change}

    assert code(owner.ask("POST", webhooks(owner), **form)) == (400, 20001)
    assert not main.kind("verify-webhook")
