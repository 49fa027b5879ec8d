"""As `visits`, for where an account's data goes: apps, sinks, exports, flows, functions, alarms, codes."""

import json
from collections.abc import Callable
from typing import Any

from dakkan.simulator import oauth_apps as apps
from simulator.visits import Visit

ALARM = {
    "friendlyName": "errors",
    "queryType": "ERROR_CODE",
    "query": "30007",
    "triggerValue": 50,
    "timeWindow": "FIVE_MINS",
    "email": ["oncall@shop.example"],
    "webhook": "https://hooks.shop.example/alarm",
    "consoleIndicator": True,
    "description": "carriers filter us",
    "enabled": True,
}
DELIVERED = json.dumps({"type": "com.twilio.messaging.message.delivered", "schema_version": 1})
FLOW = json.dumps(
    {
        "description": "menu",
        "states": [
            {"name": "Trigger", "type": "trigger"},
            {
                "name": "ask",
                "type": "make-http-request",
                "properties": {"url": "https://voice.shop.example/ask"},
            },
        ],
        "initial_state": "Trigger",
    }
)


def send_json(at: Visit, method: str, url: str, status: int, body: Any) -> Any:
    auth = at.auth or (at.account.sid, at.account.auth_token)
    answer = at.client.request(method, url, json=body, auth=auth)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def oauth_apps(at: Visit) -> None:
    url = "https://iam.twilio.com/v1/Account/OAuthApps"
    policy = {"allow": ["/twilio/messaging/messages/read"], "deny": []}
    app = {"type": "Client Credential", "friendly_name": "reports", "description": "", "policy": policy}
    made = [send_json(at, "POST", url, 201, app) for _ in range(3)]
    assert len(at.pages(url, "content")) >= 3
    one = f"{url}/{made[0]['sid']}"
    at.get(one)
    send_json(at, "PUT", one, 200, {"friendly_name": "renamed"})
    client = {"client_id": made[0]["sid"], "client_secret": made[0]["secret"]}
    at.post("https://oauth.twilio.com/v2/token", 200, grant_type="client_credentials", **client)
    at.delete(one)


def scim_users(at: Visit) -> None:
    """At both addresses, with a token of the organization's app; the refusals are looked at too."""
    app = apps.create_for_organization(at.world, at.world.main, ("shop.example",))
    client = {"client_id": app.sid, "client_secret": app.text("secret")}
    token = at.post("https://oauth.twilio.com/v2/token", 200, grant_type="client_credentials", **client)
    bearer = {"Authorization": f"Bearer {token['access_token']}"}

    def ask(method: str, url: str, status: int, body: Any = None) -> Any:
        answer = at.client.request(method, url, json=body, headers=bearer)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    for turn, url in enumerate(
        (
            "https://iam.twilio.com/scim/v2/Users",
            f"https://preview-iam.twilio.com/Organizations/{app.text('organization_sid')}/scim/Users",
        )
    ):
        made = [
            ask("POST", url, 201, {"userName": f"desk{turn}{number}@shop.example", **named})
            for number, named in enumerate(({}, {"externalId": "E-1"}, {"displayName": "Ken Mori"}))
        ]
        assert ask("GET", f"{url}?count=1", 200)["totalResults"] == 3
        one = f"{url}/{made[0]['id']}"
        ask("GET", one, 200)
        off = [{"op": "replace", "path": "active", "value": False}]
        assert ask("PATCH", one, 200, {"Operations": off})["active"] is False
        ask("GET", f"{url}?filter=nonsense", 400)
        for each in made:
            ask("DELETE", f"{url}/{each['id']}", 204)
        ask("GET", one, 404)


def event_streams(at: Visit) -> None:
    sinks, subscriptions = (f"https://events.twilio.com/v1/{part}" for part in ("Sinks", "Subscriptions"))
    webhook = json.dumps({"destination": "https://hooks.shop.example/events", "method": "POST"})
    made = [
        at.create(sinks, Description="ours", SinkType="webhook", SinkConfiguration=webhook) for _ in range(3)
    ]
    assert len(at.pages(f"{sinks}?Status=active", "sinks")) >= 3
    one = made[0]["url"]
    at.get(one)
    at.post(one, Description="renamed")
    taken = [
        at.create(subscriptions, Description="all", SinkSid=made[0]["sid"], Types=[DELIVERED])
        for _ in range(3)
    ]
    assert len(at.pages(f"{subscriptions}?SinkSid={made[0]['sid']}", "subscriptions")) == 3
    assert [each["sid"] for each in at.get(f"{sinks}?InUse=true")["sinks"]] == [made[0]["sid"]]
    at.get(taken[0]["url"])
    at.post(taken[0]["url"], Description="renamed")
    types = taken[0]["links"]["subscribed_events"]
    at.create(types, Type="com.twilio.messaging.inbound-message.received")
    rows = at.pages(types, "types")
    assert len(rows) == 2
    at.get(rows[0]["url"])
    at.delete(rows[0]["url"])
    at.ask("DELETE", one, 400)
    for subscription in taken:
        at.delete(subscription["url"])
    at.delete(one)


def serverless(at: Visit) -> None:
    url = "https://serverless.twilio.com/v1/Services"
    made = [at.create(url, UniqueName=f"menu-{number}", FriendlyName="menu") for number in range(3)]
    assert len(at.pages(url, "services")) >= 3
    one = made[0]["url"]
    at.get(one)
    at.post(one, FriendlyName="renamed", IncludeCredentials="false")
    function = at.create(f"{one}/Functions", FriendlyName="answer")
    at.pages(f"{one}/Functions", "functions")
    at.get(function["url"])
    at.delete(function["url"])
    environment = at.create(f"{one}/Environments", UniqueName="live", DomainSuffix="live")
    at.pages(f"{one}/Environments", "environments")
    at.get(environment["url"])
    variables = environment["links"]["variables"]
    variable = at.create(variables, Key="SHOP", Value="kumo")
    at.pages(variables, "variables")
    at.delete(variable["url"])
    at.delete(environment["url"])
    at.delete(one)


def studio(at: Visit) -> None:
    url = "https://studio.twilio.com/v2/Flows"
    made = [
        at.create(url, FriendlyName="menu", Status="published", Definition=FLOW, CommitMessage="first")
        for _ in range(3)
    ]
    assert len(at.pages(url, "flows")) >= 3
    one = made[0]["url"]
    assert at.get(one)["definition"] == json.loads(FLOW)
    assert at.post(one, Status="draft", FriendlyName="renamed")["revision"] == 2
    at.delete(one)
    for event in at.get("https://monitor.twilio.com/v1/Events?EventType=flow.updated")["events"]:
        at.get(event["url"])


def bulk_exports(at: Visit) -> None:
    url = "https://bulkexports.twilio.com/v1/Exports"
    at.get(f"{url}/Calls/Configuration")
    hook = {"WebhookUrl": "https://hooks.shop.example/export", "WebhookMethod": "POST"}
    at.post(f"{url}/Calls/Configuration", 200, Enabled="true", **hook)
    wanted = {"StartDay": "2026-11-18", "EndDay": "2026-11-20", "FriendlyName": "week"}
    made = [at.create(f"{url}/Messages/Jobs", **wanted, **hook) for _ in range(3)]
    assert len(at.pages(f"{url}/Messages/Jobs", "jobs")) == 3
    one = f"{url}/Jobs/{made[0]['job_sid']}"
    at.get(one)
    assert at.get(f"{url}/Messages/Days")["days"] == []
    at.world.advance(1200)
    at.get(one)
    assert len(at.pages(f"{url}/Messages/Days", "days")) == 3
    at.get(f"{url}/Messages/Days/2026-11-19", 307)
    at.delete(one)


def alarms(at: Visit) -> None:
    url = "https://monitor.twilio.com/v2/Alarms"
    made = [send_json(at, "POST", url, 201, ALARM)["sid"] for _ in range(3)]
    assert [row["alertConfigSid"] for row in at.pages(f"{url}?SortOrder=asc", "alarms")][-3:] == made
    at.pages(url, "alarms")
    one = f"{url}/{made[0]}"
    at.get(one)
    send_json(at, "PUT", one, 200, {**ALARM, "webhook": None})
    send_json(at, "PUT", f"{one}/status", 204, {"enabled": False})
    assert at.get(one)["enabled"] is False
    at.delete(one)


def safe_list(at: Visit) -> None:
    url = "https://accounts.twilio.com/v1/SafeList/Numbers"
    at.create(url, PhoneNumber="+14155550101")
    at.get(f"{url}?PhoneNumber=%2B14155550101")
    at.delete(f"{url}?PhoneNumber=%2B14155550101")
    at.get(f"{url}?PhoneNumber=%2B14155550101", 404)


def verify(at: Visit) -> None:
    url = "https://verify.twilio.com/v2"
    made = [at.create(f"{url}/Services", FriendlyName="Shop") for _ in range(3)]
    assert len(at.pages(f"{url}/Services", "services")) >= 3
    one = made[0]["url"]
    at.get(one)
    at.post(one, FriendlyName="Our shop", CodeLength="4")
    webhooks = f"{one}/Webhooks"
    wanted = {"WebhookUrl": "https://hooks.shop.example/verify", "EventTypes": ["*"]}
    hooks = [at.create(webhooks, FriendlyName="codes", **wanted) for _ in range(3)]
    assert len(at.pages(webhooks, "webhooks")) == 3
    at.get(hooks[0]["url"])
    at.post(hooks[0]["url"], Status="disabled")
    at.delete(hooks[0]["url"])
    for to in ("+14155550101", "+14155550102", "+14155550103"):
        at.create(f"{one}/Verifications", To=to, Channel="sms")
    at.create(f"{one}/Verifications", To="customer@mail.example", Channel="email")
    rows = at.pages(f"{url}/Attempts", "attempts")
    assert len(rows) == 4
    at.get(rows[0]["url"])
    assert len(at.pages(f"{url}/Attempts?Country=US&Status=unconverted", "attempts")) == 3
    assert at.get(f"{url}/Attempts/Summary?DestinationPrefix=%2B1415")["total_attempts"] == 3
    at.delete(one)


DATA_PARTS: tuple[Callable[[Visit], None], ...] = (
    oauth_apps,
    scim_users,
    event_streams,
    serverless,
    studio,
    bulk_exports,
    alarms,
    safe_list,
    verify,
)
