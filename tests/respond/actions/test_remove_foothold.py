"""What the thief left in the configuration goes; what is the owner's stays as it is."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from dakkan.model.plan import Preset, Step, StepState
from dakkan.model.scope import WebhookChange
from dakkan.respond.verify import verify
from dakkan.simulator import alarms, connect_apps, functions, safe_list, sip_access, sip_credentials
from dakkan.simulator.access import By
from dakkan.simulator.audit import TWILIO
from dakkan.texts import say
from respond.conftest import (
    API,
    NOW,
    SERVICES,
    THIEFS_URL,
    Scene,
    at_now,
    first,
    hostile,
    survives_a_stop_anywhere,
)

ID = "remove-foothold"
SINKS = "https://events.twilio.com/v1/Sinks"
SUBSCRIPTIONS = "https://events.twilio.com/v1/Subscriptions"
TRUNKS = "https://trunking.twilio.com/v1/Trunks"
EXPORTS = "https://bulkexports.twilio.com/v1/Exports"
SERVERLESS = "https://serverless.twilio.com/v1/Services"
FLOWS = "https://studio.twilio.com/v2/Flows"
VERIFY = "https://verify.twilio.com/v2/Services"
TARGET = "+37126012345"
FLOW = {
    "description": "relay",
    "states": [{"name": "Trigger", "type": "trigger", "transitions": [], "properties": {}}],
    "initial_state": "Trigger",
    "flags": {"allow_concurrent_calls": True},
}


def with_sip(scene: Scene) -> None:
    """A domain, a login and an open range, put together by the thief."""
    thief, sip = scene.thief(), f"{API}/{scene.main.sid}/SIP"
    logins = thief.post(f"{sip}/CredentialLists.json", FriendlyName="pbx")["sid"]
    login = thief.post(
        f"{sip}/CredentialLists/{logins}/Credentials.json",
        Username="backup",
        Password="".join(("Only", "For", "Tests", "2026")),
    )
    domain = thief.post(f"{sip}/Domains.json", DomainName="pbx-1.sip.twilio.com", VoiceUrl=THIEFS_URL)["sid"]
    thief.post(f"{sip}/Domains/{domain}/Auth/Calls/CredentialListMappings.json", CredentialListSid=logins)
    ranges = thief.post(f"{sip}/IpAccessControlLists.json", FriendlyName="any")["sid"]
    thief.post(
        f"{sip}/IpAccessControlLists/{ranges}/IpAddresses.json",
        FriendlyName="any",
        IpAddress="0.0.0.0",  # noqa: S104 - lets everybody in
        CidrPrefixLength="1",
    )
    for kind, sid in (
        ("sip-credential-list", logins),
        ("sip-credential", login["sid"]),
        ("sip-domain", domain),
        ("sip-access-list", ranges),
    ):
        hostile(scene, kind, sid)


def with_trunk(scene: Scene) -> None:
    trunk = scene.thief().post(TRUNKS, FriendlyName="failover")["sid"]
    url = scene.thief().post(
        f"{TRUNKS}/{trunk}/OriginationUrls",
        FriendlyName="edge",
        SipUrl="sip:edge@thief.example",
        Weight="1",
        Priority="1",
        Enabled="true",
    )
    hostile(scene, "trunk", trunk)
    hostile(scene, "trunk-origination-url", url["sid"])


def with_sink(scene: Scene) -> None:
    """The subscription is not known: it must not hold the sink back."""
    configuration = json.dumps({"destination": THIEFS_URL, "method": "POST"})
    sink = scene.thief().post(SINKS, Description="copy", SinkType="webhook", SinkConfiguration=configuration)[
        "sid"
    ]
    kinds = json.dumps({"type": "com.twilio.messaging.message.sent", "schema_version": 1})
    scene.thief().post(SUBSCRIPTIONS, Description="copy", SinkSid=sink, Types=kinds)
    hostile(scene, "event-sink", sink)


def with_export(scene: Scene) -> None:
    url = f"{EXPORTS}/Messages/Configuration"
    scene.thief().post(url, Enabled="true", WebhookUrl=THIEFS_URL, WebhookMethod="POST")
    hostile(scene, "export-setting", "Messages")


def with_programs(scene: Scene) -> None:
    thief = scene.thief()
    service = thief.post(SERVERLESS, UniqueName="helpers", FriendlyName="helpers")["sid"]
    function = thief.post(f"{SERVERLESS}/{service}/Functions", FriendlyName="notify")["sid"]
    flow = thief.post(FLOWS, FriendlyName="relay", Status="published", Definition=json.dumps(FLOW))["sid"]
    hostile(scene, "function-service", service)
    hostile(scene, "function", function)
    hostile(scene, "flow", flow)


def with_verify_webhook(scene: Scene) -> None:
    service = scene.thief().post(VERIFY, FriendlyName="codes")["sid"]
    hook = scene.thief().post(
        f"{VERIFY}/{service}/Webhooks",
        FriendlyName="copy",
        EventTypes="*",
        WebhookUrl=THIEFS_URL,
    )
    hostile(scene, "verify-webhook", hook["sid"])


def with_caller_id(scene: Scene) -> None:
    thief = scene.thief()
    thief.post(f"{API}/{scene.main.sid}/OutgoingCallerIds.json", PhoneNumber="+14155550188")
    hostile(scene, "caller-id", next(iter(scene.main.kind("caller-id"))))


def with_application(scene: Scene) -> None:
    made = scene.thief().post(
        f"{API}/{scene.main.sid}/Applications.json", FriendlyName="ivr 2", VoiceUrl=THIEFS_URL
    )
    scene.main.kind("application").pop(next(iter(scene.main.kind("application"))))
    hostile(scene, "application", made["sid"])


def with_service(scene: Scene) -> None:
    """The owner's is not in the way of counting."""
    scene.main.kind("copilot-application").clear()
    scene.main.kind("copilot-number-pool").clear()
    made = scene.thief().post(SERVICES, FriendlyName="codes 2", InboundRequestUrl=THIEFS_URL)
    hostile(scene, "message-service", made["sid"])


SCENES: dict[str, tuple[Callable[[Scene], None], tuple[str, ...]]] = {
    "sip": (
        with_sip,
        ("sip-domain", "sip-credential-list", "sip-credential", "sip-access-list", "sip-access-address"),
    ),
    "trunk": (with_trunk, ("trunk", "trunk-origination-url")),
    "sink": (with_sink, ("event-sink", "event-subscription")),
    "programs": (with_programs, ("function-service", "function", "flow")),
    "verify": (with_verify_webhook, ("verify-webhook",)),
    "caller-id": (with_caller_id, ("caller-id",)),
    "application": (with_application, ("application",)),
    "service": (with_service, ("copilot-application",)),
}


@pytest.mark.parametrize("name", SCENES)
def test_it_is_gone_with_all_that_belongs_to_it(scene: Scene, name: str) -> None:
    leave, kinds = SCENES[name]
    leave(scene)
    at_now(scene)
    before = {kind: len(scene.main.kind(kind)) for kind in kinds}

    steps = scene.apply(scene.plan(ID))

    assert all(before.values())
    assert {step.state for step in steps} == {StepState.PROVEN}
    assert {kind: len(scene.main.kind(kind)) for kind in kinds} == dict.fromkeys(kinds, 0)
    assert scene.plan(ID).steps == ()


@pytest.mark.parametrize("name", SCENES)
def test_a_stop_anywhere_is_survived(scene: Scene, name: str) -> None:
    leave, _kinds = SCENES[name]
    leave(scene)
    at_now(scene)

    survives_a_stop_anywhere(scene, scene.plan(ID))


def test_what_is_lost_for_good_says_so_and_cannot_be_taken_back(scene: Scene) -> None:
    with_programs(scene)
    at_now(scene)

    steps = scene.plan(ID).steps

    assert {step.undo for step in steps} == {"no"}
    assert all(step.breaks for step in steps)
    assert len(steps) == 2, "the function goes with its service"


def test_the_owners_own_stay(scene: Scene) -> None:
    by = By("shop", TWILIO)
    domains = [sip_access.LISTS.create(scene.world, scene.main, {"friendly_name": "office"}, by)]
    logins = sip_credentials.LISTS.create(scene.world, scene.main, {"friendly_name": "phones"}, by)
    with_sip(scene)
    at_now(scene)

    scene.apply(scene.plan(ID))

    assert list(scene.main.kind("sip-access-list")) == [domains[0].sid]
    assert list(scene.main.kind("sip-credential-list")) == [logins.sid]


def test_a_list_that_a_domain_of_the_owners_goes_by_is_taken_out_of_it(scene: Scene) -> None:
    with_sip(scene)
    scene.scope = type(scene.scope)(  # the domain is the owner's now
        scene.main.sid,
        scene.scope.began_at,
        hostile=tuple(thing for thing in scene.scope.hostile if thing.kind != "sip-domain"),
    )
    at_now(scene)

    scene.apply(scene.plan(ID))

    assert len(scene.main.kind("sip-domain")) == 1
    assert not scene.main.kind("sip-credential-list")
    assert not scene.main.kind("sip-mapping")


def test_ways_in_go_before_the_token_and_all_of_it_in_contain(scene: Scene) -> None:
    with_sip(scene)
    with_sink(scene)
    at_now(scene)

    actions = [step.action for step in scene.plan(preset=Preset.CONTAIN).steps]

    first_token = actions.index("rotate-auth-token")
    assert ID in actions[:first_token]
    assert ID in actions[first_token:]


def test_an_export_is_switched_off_and_can_be_switched_on_again(scene: Scene) -> None:
    with_export(scene)
    at_now(scene)
    plan = scene.plan(ID)

    scene.apply(plan)
    off = [setting.fields["enabled"] for setting in scene.main.kind("export-setting").values()]
    scene.undo(plan)

    assert off == [False]
    assert [setting.fields["enabled"] for setting in scene.main.kind("export-setting").values()] == [True]


def alarm(scene: Scene, person: str) -> str:
    values = {
        "friendly_name": "errors",
        "query_type": "ALL",
        "trigger_value": 10,
        "time_window": "ONE_HOUR",
        "enabled": True,
    }
    return alarms.create(scene.world, scene.main, values, person).sid


def test_a_silenced_alarm_is_on_again_and_the_thiefs_own_goes(scene: Scene) -> None:
    owners = alarm(scene, "shop")
    scene.main.kind("alarm")[owners].created_at = NOW - timedelta(days=30)
    alarms.enable(scene.world, scene.main.kind("alarm")[owners], "thief", enabled=False)
    thiefs = alarm(scene, "thief")
    hostile(scene, "alarm", owners)
    hostile(scene, "alarm", thiefs)
    at_now(scene)

    scene.apply(scene.plan(ID))

    assert {sid: each.fields["enabled"] for sid, each in scene.main.kind("alarm").items()} == {owners: True}


def test_a_number_that_the_thief_exempted_is_found_by_asking_for_those_he_wrote_to(scene: Scene) -> None:
    safe_list.add(scene.world, scene.main, TARGET, "thief")
    scene.scope = type(scene.scope)(
        scene.main.sid, scene.scope.began_at, recipients={scene.main.sid: ("+37126000000", TARGET)}
    )
    at_now(scene)

    scene.apply(scene.plan(ID))

    assert not scene.main.kind("safe-list-entry")


def test_a_connect_app_is_a_task_until_it_is_gone(scene: Scene) -> None:
    by = By("thief", TWILIO)
    app = connect_apps.authorize(scene.world, scene.main, {"friendly_name": "Reports"}, by)
    hostile(scene, "authorized-connect-app", app.sid)
    at_now(scene)

    (step,) = scene.plan(ID).steps
    connect_apps.revoke(scene.world, scene.main, app, by)

    assert (step.kind, step.verb) == ("task", "console")
    assert "Console >" in say(step.says, step.facts)
    assert scene.plan(ID).steps == ()


def test_the_same_setting_of_two_accounts_has_two_steps(scene: Scene) -> None:
    sub = next(account for account in scene.world.accounts.values() if account.owner)
    with_export(scene)
    hostile(scene, "export-setting", "Messages", sub.sid)
    settings = scene.main.kind("export-setting")
    sub.kind("export-setting").update(settings)
    at_now(scene)

    steps: list[Step] = list(scene.plan(ID).steps)

    assert len({step.id for step in steps}) == 2


def test_verification_sees_it_until_it_is_gone(scene: Scene) -> None:
    with_sink(scene)
    at_now(scene)

    def standing() -> dict[str, bool | None]:
        checks = verify(scene.scope, scene.hands())
        return {check.account_sid: check.ok for check in checks if check.id == "footholds-gone"}

    before = standing()
    scene.apply(scene.plan(ID))

    assert before[scene.main.sid] is False
    assert set(standing().values()) == {True}


def tied_to(scene: Scene, application_sid: str) -> None:
    """The thief ties the owner's number to an application: its URLs stay as they are, and are ignored."""
    number = first(scene, "phone-number").sid
    url = f"{API}/{scene.main.sid}/IncomingPhoneNumbers/{number}.json"
    scene.thief().post(url, VoiceApplicationSid=application_sid)
    change = WebhookChange(
        *("number", scene.main.sid, number, "voice_application_sid", "", application_sid, NOW, ("F-3",))
    )
    scene.scope = replace(scene.scope, webhooks=(change,))


def test_an_application_that_a_number_of_the_owners_was_tied_to_is_the_thiefs(scene: Scene) -> None:
    owners = first(scene, "application").sid
    made = scene.thief().post(
        f"{API}/{scene.main.sid}/Applications.json", FriendlyName="ivr 2", VoiceUrl=THIEFS_URL
    )
    tied_to(scene, made["sid"])
    at_now(scene)

    scene.apply(scene.plan(ID, "restore-webhook"))

    assert list(scene.main.kind("application")) == [owners]
    assert not first(scene, "phone-number").text("voice_application_sid")
    assert first(scene, "phone-number").text("voice_url") == "https://shop.example/voice"


def test_an_application_of_the_owners_from_before_stays_though_a_number_was_tied_to_it(scene: Scene) -> None:
    owners = first(scene, "application")
    owners.created_at = NOW - timedelta(days=30)
    tied_to(scene, owners.sid)
    at_now(scene)

    scene.apply(scene.plan(ID, "restore-webhook"))

    assert list(scene.main.kind("application")) == [owners.sid]
    assert not first(scene, "phone-number").text("voice_application_sid")


def test_functions_is_read_service_by_service(scene: Scene) -> None:
    with_programs(scene)
    service = next(iter(scene.main.kind(functions.KIND)))

    rows = list(scene.hands().rows("functions", scene.main.sid))

    assert [row["parent_sid"] for row in rows] == [service]
