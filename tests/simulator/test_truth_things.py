"""What a thief made, holds or led elsewhere serves him as long as it is there and in force."""

import pytest

from dakkan.simulator import (
    alarms,
    byoc_trunks,
    caller_ids,
    connect_apps,
    event_streams,
    exports,
    flows,
    functions,
    oauth_apps,
    safe_list,
    sip_access,
    sip_credentials,
    sip_domains,
    trunks,
    truth,
    verify_services,
)
from dakkan.simulator.access import By
from dakkan.simulator.account import Account
from dakkan.simulator.audit import Actor
from dakkan.simulator.configured import Configured, Value
from dakkan.simulator.world import World

PASSWORD = "Correct-Horse-1"
ALARM = {
    "friendly_name": "errors",
    "query_type": "ALL",
    "trigger_value": 5,
    "time_window": "ONE_DAY",
    "enabled": True,
}
TARGET: dict[str, Value] = {
    "friendly_name": "x",
    "sip_url": "sip:pbx.thief.example",
    "weight": 1,
    "priority": 1,
    "enabled": True,
}
HOOK = '{"destination": "https://collect.example/", "method": "POST"}'


def left(world: World, person: str = "thief") -> list[tuple[str, str]]:
    return [(each["kind"], each["sid"]) for each in truth.footholds(world, person)]


def make(world: World, main: Account, kind: str, person: str) -> Configured:
    by = By(person, Actor("account", main.sid, "api", "192.0.2.1"))
    match kind:
        case "sip-domain":
            return sip_domains.DOMAINS.add(world, main, {"domain_name": "x.sip.twilio.com"}, person=person)
        case "sip-credential":
            logins = sip_credentials.LISTS.add(world, main, {"friendly_name": "desks"})
            return sip_credentials.add_login(
                world, main, logins, "backup", f"{PASSWORD}-{person}", person=person
            )
        case "sip-access-address":
            listed = sip_access.LISTS.add(world, main, {"friendly_name": "office"})
            return sip_access.add_address(world, main, listed, {"ip_address": "192.0.2.1"}, person=person)
        case "trunk":
            return trunks.TRUNKS.add(world, main, {"friendly_name": "x"}, person=person)
        case "trunk-origination-url":
            trunk = trunks.TRUNKS.add(world, main, {"friendly_name": "exchange"})
            return trunks.add_origination(world, main, trunk, TARGET, person=person)
        case "byoc-trunk":
            return byoc_trunks.TRUNKS.add(world, main, {"friendly_name": "x"}, person=person)
        case "caller-id":
            return caller_ids.verify(world, main, "+14155550170", "x", by).caller_id
        case "connect-app":
            return connect_apps.add(world, main, {"friendly_name": "x"}, person=person)
        case "authorized-connect-app":
            return connect_apps.authorize(world, main, {"friendly_name": "x"}, by)
        case "oauth-app":
            return oauth_apps.create(world, main, {"friendly_name": "x"}, by)
        case "event-sink":
            return event_streams.create_sink(world, main, "x", "webhook", HOOK, person)
        case "event-subscription":
            sink = event_streams.create_sink(world, main, "x", "webhook", HOOK, "shop")
            return event_streams.subscribe(world, main, "x", sink, [("com.twilio.message", 1)], person)
        case "export-setting":
            values: dict[str, Value] = {"enabled": True, "webhook_url": "https://collect.example/"}
            return exports.put_setting(world, main, "Messages", values, person, "")
        case "flow":
            flow = {"friendly_name": "x", "status": "published", "definition": "{}"}
            return flows.create(world, main, flow, by)
        case "function-service":
            return functions.create(world, main, "x", "x", person)
        case "function":
            service = functions.create(world, main, "x", "x", "shop")
            return functions.add_function(world, main, service, "x", person)
        case "alarm":
            return alarms.create(world, main, ALARM, person)
        case "safe-list-entry":
            return safe_list.add(world, main, "+14155550170", person)
        case _:
            service = verify_services.create(world, main, {"friendly_name": "x"})
            hook: dict[str, Value] = {"friendly_name": "x", "event_types": ["*"]}
            hook["webhook_url"] = "https://collect.example/"
            return verify_services.add_webhook(world, main, service, hook, person)


KINDS = (
    "sip-domain", "sip-credential", "sip-access-address", "trunk", "trunk-origination-url", "byoc-trunk",
    "caller-id", "connect-app", "authorized-connect-app", "oauth-app", "event-sink", "event-subscription",
    "export-setting", "flow", "function-service", "function", "alarm", "safe-list-entry", "verify-webhook",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_he_made_is_listed_once_until_it_is_deleted(world: World, main: Account, kind: str) -> None:
    thing = make(world, main, kind, "thief")
    made = left(world)
    gets_in = truth.of_person(world)["gets_in"]

    del main.kind(kind)[thing.sid]

    assert made == [(kind, thing.sid)]
    assert gets_in is (kind == "oauth-app")
    assert left(world) == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_owner_made_is_not_his(world: World, main: Account, kind: str) -> None:
    make(world, main, kind, "shop")

    assert left(world) == []


def test_a_login_serves_whoever_knows_its_password(world: World, main: Account, by_owner: By) -> None:
    his = make(world, main, "sip-credential", "thief")
    owners = make(world, main, "sip-credential", "shop")
    logins = main.kind(sip_credentials.KIND)
    thief = By("thief", by_owner.actor)

    sip_credentials.change_password(
        world, main, logins[his.parent_sid or ""], his, f"{PASSWORD}-new", by_owner
    )
    assert left(world) == []
    sip_credentials.change_password(
        world, main, logins[owners.parent_sid or ""], owners, f"{PASSWORD}-t", thief
    )
    assert left(world) == [("sip-credential", owners.sid)]


def test_a_range_of_the_owners_that_he_widened_is_his(world: World, main: Account, by_owner: By) -> None:
    address = make(world, main, "sip-access-address", "shop")
    listed = main.kind(sip_access.KIND)[address.parent_sid or ""]

    sip_access.update_address(
        world, main, listed, address, {"cidr_prefix_length": 0}, By("thief", by_owner.actor)
    )
    widened = left(world)
    sip_access.update_address(world, main, listed, address, {"cidr_prefix_length": 32}, by_owner)

    assert widened == [("sip-access-address", address.sid)]
    assert left(world) == []


@pytest.mark.parametrize("kind", ["trunk-origination-url", "alarm", "export-setting"])
def test_what_is_turned_off_serves_nobody(world: World, main: Account, kind: str) -> None:
    thing = make(world, main, kind, "thief")

    thing.write({"enabled": False}, "shop", world.now)

    assert left(world) == []


def test_a_thing_of_the_owners_serves_him_while_it_leads_elsewhere(world: World, main: Account) -> None:
    thing = make(world, main, "trunk-origination-url", "shop")

    thing.write({"sip_url": "sip:pbx.other.example"}, "thief", world.now)
    led = [(each["kind"], each["resource"], each["field"]) for each in truth.footholds(world)]
    thing.write({"sip_url": "sip:pbx.shop.example"}, "shop", world.now)

    assert led == [("webhook", "trunk-origination-url", "sip_url")]
    assert left(world) == []
