"""Every scenario is as its record says, before anybody answers: who gets in, what is planted, what shows."""

import re
from collections import Counter
from pathlib import Path

import pytest

from dakkan.detect.detectors import CATALOGUE as DETECTORS
from dakkan.drills import scenarios, stage
from dakkan.drills.scenarios import CATALOGUE
from dakkan.drills.script import Drill
from dakkan.drills.shop import Shop
from dakkan.model.finding import SIGNS
from dakkan.simulator.countries import country_of
from drills.scenarios.plays import HOSTILE, QUIET, called, events, his_bodies, name, played, script

KINDS = {
    "account-takeover",
    "smishing",
    "sms-pumping",
    "toll-fraud",
    "webhook-hijack",
    "data-theft",
    "insider-or-third-party",
}
WITHOUT_A_THIEF = {"form-pumping", "tenant-abuse"}
"""What harms an account though every credential of it is the owner's."""
WITH_LINKS = [
    drill
    for drill in HOSTILE
    if "phishing-links" in drill.signs_expected and drill.id != "trusted-sender-callback"
]
"""That one asks to be called."""
UNDISTURBED = [drill for drill in CATALOGUE if drill.id != "destruction"]


def test_the_folder_and_the_catalogue_agree() -> None:
    folder = Path(scenarios.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}

    assert files == {drill.id.replace("-", "_") for drill in CATALOGUE}
    assert files == {type(drill).__module__.rpartition(".")[2] for drill in CATALOGUE}
    assert CATALOGUE[0].id == "leaked-token-smishing"


@pytest.mark.parametrize("drill", CATALOGUE, ids=name)
def test_a_record_names_things_that_exist(drill: Drill) -> None:
    assert drill.title and drill.says.endswith((".", "?"))
    assert drill.signs_expected <= set(SIGNS)
    assert drill.kinds <= (WITHOUT_A_THIEF if drill.quiet else KINDS)
    assert drill.must_find <= {detector.id for detector in DETECTORS}
    assert drill.quiet or drill.kinds
    assert not (drill.twin and drill.kinds)


@pytest.mark.parametrize("drill", HOSTILE, ids=name)
def test_unanswered_the_thief_gets_in(drill: Drill) -> None:
    assert played(drill).asks("thief")["gets_in"]


def test_unanswered_it_goes_on_and_costs_more() -> None:
    here = played(called("countries-opened-pumping"))

    assert stage.unanswered(here) > 5 * here.fraud()


@pytest.mark.parametrize("drill", HOSTILE, ids=name)
def test_he_comes_from_where_nobody_of_the_owners_does(drill: Drill) -> None:
    here, address = played(drill), script(drill).address

    others = {request.address for request in here.world.ledger.requests if request.person != "thief"}
    assert address.startswith(("203.0.113.", "198.51.100."))
    assert address not in others


@pytest.mark.parametrize("drill", UNDISTURBED, ids=name)
def test_the_owner_goes_on_undisturbed_before_anybody_answers(drill: Drill) -> None:
    here = played(drill)

    assert not here.world.ledger.failures
    assert here.expected_since(here.began_at - stage.LEAD) > 5


@pytest.mark.parametrize("drill", [d for d in HOSTILE if "mass-traffic" in d.signs_expected], ids=name)
def test_mass_traffic_is_more_than_the_shop_ever_sends_at_that_hour(drill: Drill) -> None:
    here = played(drill)

    hours = here.world.ledger.hours
    his = [hour for (_, person), hour in hours.items() if person == "thief"]
    shops = [hour for (_, person), hour in hours.items() if person == "shop"]
    messages = sum(hour.messages for hour in his) > max(hour.messages for hour in shops)
    calls = sum(hour.calls for hour in his) > max(hour.calls for hour in shops)
    assert messages or calls


@pytest.mark.parametrize("drill", WITH_LINKS, ids=name)
def test_lures_carry_links_to_foreign_reserved_hosts(drill: Drill) -> None:
    bodies = [body for _, body in his_bodies(played(drill))]

    hosts = {host for body in bodies for host in re.findall(r"https://([^/\s]+)", body)}
    assert hosts
    assert all(host.endswith((".example", ".test")) and "kumo-store" not in host for host in hosts)


def test_unusual_countries_are_opened_and_sent_to() -> None:
    here = played(called("countries-opened-pumping"))

    seen = events(here, "203.0.113.41")
    assert seen["sms-geographic-permissions.updated"] and seen["voice-geographic-permissions.updated"]
    assert seen["usage-trigger.deleted"] == 1
    assert {country_of(to) for to, _ in his_bodies(here)} == {"LV"}
    kinds = Counter(foothold["kind"] for foothold in here.asks("thief")["footholds"])
    assert kinds["live-call"] > 5
    assert kinds["messaging-country"] == kinds["voice-country"] == 4


def test_a_farm_sends_from_each_account_below_what_stands_out() -> None:
    here = played(called("subaccount-farm"))

    seen = events(here, "203.0.113.90")
    assert seen["account.created"] == 4
    assert seen["phone-number.created"] == 8
    assert seen["account-api-keys.created"] == 4
    made = [account for account in here.world.accounts.values() if account.made_by == "thief"]
    assert all(0 < len(account.messages) < 400 for account in made)
    assert not [row for row in here.world.main.messages.by_sid.values() if row.person == "thief"]


def test_smishing_leaves_a_key_waiting_messages_and_gaps() -> None:
    here = played(called("leaked-token-smishing"))

    seen = events(here, "203.0.113.7")
    assert seen == {"account-api-keys.created": 1, "message.deleted": 40}
    kinds = Counter(foothold["kind"] for foothold in here.asks("thief")["footholds"])
    assert kinds["scheduled-message"] == 25


def test_a_console_takeover_changes_the_user_and_mints_a_token() -> None:
    here = played(called("console-takeover"))

    assert set(events(here, "203.0.113.150")) >= {
        "user-session.created",
        "user.updated",
        "user-password.updated",
        "user-invitation.created",
        "account-api-keys.created",
        "account-auth-token.secondary-created",
    }
    assert here.world.main.secondary_by == "thief"


def test_in_the_second_act_only_the_key_is_left_to_the_main_account() -> None:
    here = played(called("key-left-behind"))

    main = here.world.main.sid
    live = [each for each in here.asks("thief")["credentials"] if each["account_sid"] == main]
    assert [each["sid"][:2] for each in live] == ["SK"]
    assert any(event.type == "account-auth-token.promoted" for event in here.world.main.events)


def test_a_webhook_hijack_costs_nothing_and_reads_codes() -> None:
    here = played(called("webhook-hijack")).copy()
    here.world.advance(6 * 3600)

    foreign = [to for to in here.world.received if "relay.inbox-sync.example" in to.url]
    fields = {foothold.get("field") for foothold in here.asks("thief")["footholds"]}
    assert here.fraud() == 0
    assert foreign
    assert {"inbound_request_url", "sms_fallback_url"} <= fields
    assert "sms_url" not in fields


@pytest.mark.parametrize("drill", QUIET, ids=name)
def test_in_a_quiet_drill_there_is_no_thief(drill: Drill) -> None:
    here = played(drill)

    assert here.asks("thief") == {"gets_in": False, "credentials": [], "footholds": []}
    assert not [request for request in here.world.ledger.requests if request.person == "thief"]


def test_the_blast_is_large_and_the_owners() -> None:
    drill = called("marketing-blast")
    here, owner = played(drill), Shop()
    drill.background(owner)

    campaign = [row for row in here.world.main.messages.placed if "kumo-store.example/c/" in row.body]
    assert len(owner.deeds) == 5
    assert len(campaign) > 1400
    assert {row.person for row in campaign} == {"shop"}
    assert any(country_of(row.to) == "KR" for row in here.world.main.messages.placed)
