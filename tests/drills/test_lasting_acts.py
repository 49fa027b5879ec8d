"""What the thief leaves behind is there, is his, and is in the audit log just where Twilio writes it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from dakkan.drills import acts, lasting_acts, traffic_acts
from dakkan.drills.hands import Hands
from dakkan.simulator import alarms, recordings, truth
from dakkan.simulator.world import World

Events = Callable[[], list[str]]
Act = Callable[[Hands], None]


def footholds(world: World) -> list[str]:
    return sorted(each["kind"] for each in truth.footholds(world, "thief"))


def refused(world: World) -> list[tuple[str, int]]:
    """An act whose request is refused does nothing, and says nothing. A download is answered with 307."""
    asked = [request for request in world.ledger.requests if request.person == "thief"]
    assert asked
    return [(request.path, request.status) for request in asked if request.status not in range(200, 308)]


LEAVES: tuple[tuple[Act, list[str], list[str]], ...] = (
    (
        lasting_acts.OpensSip(),
        ["sip-access-address", "sip-credential", "sip-domain"],
        [
            "sip-credential-list.created",
            "sip-credential-list.updated",
            "sip-domain.created",
            "sip-domain.updated",
            "sip-ip-access-control-list.created",
            "sip-ip-access-control-list.updated",
        ],
    ),
    (lasting_acts.OpensSip(wide=False), ["sip-credential", "sip-domain"], ["sip-credential-list.created",
        "sip-credential-list.updated", "sip-domain.created", "sip-domain.updated"]),
    (lasting_acts.AddsTrunk(), ["trunk", "trunk-origination-url"], ["trunk.created", "trunk.updated"]),
    (lasting_acts.AddsSink(), ["event-sink", "event-subscription"], []),
    (lasting_acts.ExportsData(), ["export-setting", "webhook", "webhook"], ["bulkexports.created"] * 2),
    (lasting_acts.ExportsData(hook=False), ["webhook", "webhook"], ["bulkexports.created"] * 2),
    (lasting_acts.AddsOAuthApp(), ["oauth-app"], []),
    (lasting_acts.CreatesFunction(), ["function", "function-service"], []),
    (lasting_acts.CreatesFlow(), ["flow"], ["flow.created"]),
    (lasting_acts.VerifiesCallerId(), ["caller-id"], ["caller-id.created"]),
    (lasting_acts.AddsSafeNumber("uzbekistan"), ["safe-list-entry"], []),
    (lasting_acts.SilencesAlarms(), [], []),
    (lasting_acts.RaisesTriggers(), ["webhook", "webhook"], ["usage-trigger.updated"] * 2),
)  # fmt: skip


@pytest.mark.parametrize(("act", "left", "told"), LEAVES, ids=lambda each: type(each).__name__)
def test_each_act_leaves_what_it_says(
    hands: Hands, world: World, events: Events, act: Act, left: list[str], told: list[str]
) -> None:
    act(hands)

    assert refused(world) == []
    assert footholds(world) == left
    assert events() == told


def test_over_sip_he_calls_without_one_request(hands: Hands, world: World) -> None:
    lasting_acts.OpensSip()(hands)
    traffic_acts.OpensCountries(("somalia",))(hands)
    asked = len(world.ledger.requests)

    lasting_acts.CallsOverSip(3, timedelta(seconds=20), "somalia", 600)(hands)
    world.advance(60)

    his = [call for call in world.main.calls.by_sid.values() if call.person == "thief"]
    assert len(his) == 3
    assert {call.direction for call in his} == {"outbound-dial"}
    assert not [each for each in world.ledger.requests[asked:] if each.person == "thief"]


def test_without_the_login_no_call_goes_out(hands: Hands, world: World) -> None:
    traffic_acts.OpensCountries(("somalia",))(hands)

    lasting_acts.CallsOverSip(3, timedelta(seconds=20), "somalia", 600)(hands)
    world.advance(60)

    assert not [call for call in world.main.calls.by_sid.values() if call.person == "thief"]


def test_what_was_exported_is_fetched_when_it_is_ready(hands: Hands, world: World, events: Events) -> None:
    lasting_acts.ExportsData(days=6)(hands)

    world.advance(1800)

    assert refused(world) == []
    assert events().count("bulkexports.downloaded") == 6


def test_each_recording_that_he_hears_is_in_the_log(hands: Hands, world: World, events: Events) -> None:
    for number in range(5):
        recordings.add(world, world.main, call_sid=f"CA{number:032x}")

    lasting_acts.ListensToRecordings(3, timedelta(seconds=30))(hands)
    world.advance(120)

    assert refused(world) == []
    assert events() == ["recording.accessed"] * 3


def test_the_app_that_he_made_opens_the_account_by_itself(hands: Hands, world: World) -> None:
    lasting_acts.AddsOAuthApp("data-sync")(hands)

    (app,) = world.main.kind("oauth-app").values()
    assert app.text("friendly_name") == "data-sync"
    assert app.made_by == "thief"
    assert truth.of_person(world)["gets_in"]


def test_silenced_alarms_are_off_and_nobody_hears_of_it(hands: Hands, world: World, events: Events) -> None:
    before = [alarm.fields["enabled"] for alarm in world.main.kind(alarms.KIND).values()]

    lasting_acts.SilencesAlarms()(hands)

    assert before == [True]
    assert [alarm.fields["enabled"] for alarm in world.main.kind(alarms.KIND).values()] == [False]
    assert events() == []


def test_usage_triggers_report_to_him(hands: Hands, world: World) -> None:
    lasting_acts.RaisesTriggers()(hands)

    triggers = world.main.kind("usage-trigger").values()
    assert {trigger.text("callback_url") for trigger in triggers} == {f"https://{lasting_acts.HOST}/quiet"}


def test_in_the_console_he_opens_a_country_for_verify(hands: Hands, world: World, events: Events) -> None:
    hands.user_sid = next(iter(world.users))
    hands.console("login", user_sid=hands.user_sid)

    lasting_acts.LowersVerifyGuard("LV")(hands)

    assert world.main.verify_countries["LV"].enabled
    assert "verify-country" in footholds(world)
    assert events() == ["user-session.created", "verify-geo-permissions-sms.updated"]


def test_a_function_and_a_flow_are_code_of_his(hands: Hands, world: World) -> None:
    lasting_acts.CreatesFunction()(hands)
    lasting_acts.CreatesFlow()(hands)

    (service,) = world.main.kind("function-service").values()
    flows = [flow for flow in world.main.kind("flow").values() if flow.made_by == "thief"]
    assert service.made_by == "thief"
    assert [lasting_acts.HOST in flow.text("definition") for flow in flows] == [True]


def test_with_a_dead_token_nothing_is_left(hands: Hands, world: World) -> None:
    acts.Reads()(hands)
    world.main.auth_token = "1" * 32

    for act, _, _ in LEAVES:
        act(hands)

    assert footholds(world) == []
