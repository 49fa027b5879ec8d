"""Event sinks and subscriptions, which no event of the audit log tells of (reference 6.3)."""

import json

import pytest

from dakkan.simulator.account import Account
from simulator.conftest import Somebody, code

SINKS = "https://events.twilio.com/v1/Sinks"
SUBSCRIPTIONS = "https://events.twilio.com/v1/Subscriptions"
WEBHOOK = json.dumps({"destination": "https://thief.example/in", "method": "POST", "batch_events": True})
RECEIVED = "com.twilio.messaging.inbound-message.received"


def sink(who: Somebody) -> str:
    form = {"Description": "copy", "SinkType": "webhook", "SinkConfiguration": WEBHOOK}
    return str(who.ask("POST", SINKS, **form).json()["sid"])


def subscribe(who: Somebody, to: str, *types: str) -> str:
    texts = [json.dumps({"type": each, "schema_version": 1}) for each in types]
    form = {"Description": "all", "SinkSid": to, "Types": texts}
    return str(who.ask("POST", SUBSCRIPTIONS, **form).json()["sid"])


def test_a_sink_keeps_its_destination_and_who_made_it(thief: Somebody, main: Account) -> None:
    sid = sink(thief)

    shown = thief.get(f"{SINKS}/{sid}").json()
    kept = main.kind("event-sink")[sid]
    assert shown["sink_configuration"] == json.loads(WEBHOOK)
    assert shown["status"] == "active"
    assert kept.made_by == "thief"
    assert kept.leads_somewhere() == {"destination_url": "https://thief.example/in"}
    assert main.events == []


def test_a_sink_with_subscriptions_stays(owner: Somebody, main: Account) -> None:
    sid = sink(owner)
    subscription = subscribe(owner, sid, RECEIVED)

    refused = owner.ask("DELETE", f"{SINKS}/{sid}")
    owner.ask("DELETE", f"{SUBSCRIPTIONS}/{subscription}")

    assert code(refused) == (400, 20001)
    assert owner.ask("DELETE", f"{SINKS}/{sid}").status_code == 204
    assert not any(main.kind(kind) for kind in ("event-sink", "event-subscription", "subscribed-event"))


def test_types_are_added_to_and_dropped_from_a_subscription(owner: Somebody) -> None:
    types = f"{SUBSCRIPTIONS}/{subscribe(owner, sink(owner), RECEIVED)}/SubscribedEvents"

    added = owner.ask("POST", types, Type="com.twilio.messaging.message.sent", SchemaVersion="2").json()
    owner.ask("DELETE", f"{types}/{RECEIVED}")

    assert added["schema_version"] == 2
    assert [each["type"] for each in owner.get(types).json()["types"]] == [added["type"]]
    assert code(owner.get(f"{types}/{RECEIVED}")) == (404, 20404)


def test_sinks_in_use_are_told_from_the_others(owner: Somebody) -> None:
    used, idle = sink(owner), sink(owner)
    subscribe(owner, used, RECEIVED)

    assert [each["sid"] for each in owner.get(SINKS, InUse="true").json()["sinks"]] == [used]
    assert [each["sid"] for each in owner.get(SINKS, InUse="false").json()["sinks"]] == [idle]
    assert owner.get(SINKS, Status="failed").json()["sinks"] == []


@pytest.mark.parametrize(
    "form",
    [
        {"SinkType": "webhook", "SinkConfiguration": "nonsense"},
        {"SinkType": "webhook", "SinkConfiguration": '{"destination": "nowhere", "method": "POST"}'},
        {"SinkType": "webhook", "SinkConfiguration": '{"method": "POST"}'},
        {"SinkType": "kinesis", "SinkConfiguration": WEBHOOK},
        {"SinkType": "paper", "SinkConfiguration": "{}"},
        {"SinkType": "webhook"},
    ],
)
def test_a_sink_that_leads_nowhere_is_refused(owner: Somebody, form: dict[str, str]) -> None:
    assert code(owner.ask("POST", SINKS, Description="copy", **form)) == (400, 20001)


@pytest.mark.parametrize("types", [[], ["nonsense"], ['{"schema_version": 1}'], ['["a"]']])
def test_a_subscription_to_nothing_is_refused(owner: Somebody, main: Account, types: list[str]) -> None:
    form = {"Description": "all", "SinkSid": sink(owner), "Types": types}

    assert code(owner.ask("POST", SUBSCRIPTIONS, **form)) == (400, 20001)
    assert not main.kind("event-subscription")
