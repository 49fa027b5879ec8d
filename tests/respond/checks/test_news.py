"""What is new since the last look: a thing, a changed webhook, a foreign event; with when and who."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from dakkan.model.plan import Check, StepState
from dakkan.respond.journal import own_writes
from dakkan.respond.looks import Last
from dakkan.respond.verify import Looked, look
from dakkan.simulator.faults import Fault
from dakkan.texts import say
from respond.conftest import (
    API,
    SERVICES,
    THIEFS_ADDRESS,
    THIEFS_URL,
    Person,
    Scene,
    Written,
    at_now,
    first,
)

SHOPS_ADDRESS = "192.0.2.1"


def looked(scene: Scene, before: Last | None = None) -> Looked:
    read = [json.loads(line) for line in scene.journal.lines]
    lines = [Written(line["step"], StepState(line["state"]), line["facts"]) for line in read]
    return look(scene.scope, scene.hands(), own=own_writes(lines), done=scene.done, last=before)


def after_a_look(scene: Scene) -> Last:
    """The response is over and looked at; the scene's own token is the new one."""
    at_now(scene)
    scene.apply(scene.plan())
    scene.given = type(scene.given).token(scene.main.sid, scene.hands().main().secret)
    scene.world.advance(60)
    kept = Last(scene.world.now, json.loads(json.dumps(looked(scene).inventory)))
    scene.world.advance(3_600)
    return kept


def new(scene: Scene, before: Last) -> list[Check]:
    return [
        check
        for check in looked(scene, before).checks
        if check.id == "nothing-new-since-last-look" and check.ok is not True
    ]


def person(scene: Scene, address: str) -> Person:
    return Person(scene.app, "somebody", address, scene.given.user, scene.given.secret.reveal())


def test_the_first_look_has_nothing_to_compare_with(scene: Scene) -> None:
    found = looked(scene)

    assert set(found.inventory) == set(scene.world.accounts)
    assert "nothing-new-since-last-look" not in {check.id for check in found.checks}


def test_a_quiet_hour_is_quiet_and_said_so(scene: Scene) -> None:
    before = after_a_look(scene)

    found = [check for check in looked(scene, before).checks if check.id == "nothing-new-since-last-look"]

    assert {(check.account_sid, check.ok) for check in found} == {(sid, True) for sid in scene.world.accounts}


def test_what_dakkan_does_is_no_news(scene: Scene) -> None:
    before = after_a_look(scene)
    scene.scope = replace(scene.scope, last_seen_at=scene.world.now)  # so that everything is replaced again

    scene.apply(scene.plan())

    assert new(scene, before) == []


@pytest.mark.parametrize("address", [THIEFS_ADDRESS, SHOPS_ADDRESS], ids=["thief", "owner"])
def test_a_new_key_is_told_with_when_and_who(scene: Scene, address: str) -> None:
    before = after_a_look(scene)
    made = person(scene, address).post(f"{API}/{scene.main.sid}/Keys.json", FriendlyName="ci")

    (check,) = new(scene, before)

    assert check.ok is False
    assert (check.exhibit, check.facts["what"], check.facts["address"]) == (made["sid"], "api-key", address)
    assert check.facts["actor"] == scene.main.sid
    assert datetime.fromisoformat(str(check.facts["at"])) >= before.at
    assert made["sid"] in say(check.says, check.facts)


def moved_number(scene: Scene, who: Person) -> str:
    thing = first(scene, "phone-number")
    who.post(f"{API}/{scene.main.sid}/IncomingPhoneNumbers/{thing.sid}.json", SmsUrl=THIEFS_URL)
    return thing.sid


def moved_service(scene: Scene, who: Person) -> str:
    thing = first(scene, "copilot-application")
    who.post(f"{SERVICES}/{thing.sid}", InboundRequestUrl=THIEFS_URL)
    return thing.sid


def new_number(scene: Scene, who: Person) -> str:
    url = f"{API}/{scene.main.sid}/IncomingPhoneNumbers.json"
    return str(who.post(url, PhoneNumber="+14155550188")["sid"])


def new_domain(scene: Scene, who: Person) -> str:
    url = f"{API}/{scene.main.sid}/SIP/Domains.json"
    return str(who.post(url, DomainName="thief.sip.twilio.com")["sid"])


@pytest.mark.parametrize("plant", [moved_number, moved_service, new_number, new_domain])
def test_new_things_and_moved_webhooks_are_told(scene: Scene, plant: Callable[[Scene, Person], str]) -> None:
    before = after_a_look(scene)

    sid = plant(scene, person(scene, "198.51.100.7"))

    (check,) = new(scene, before)
    assert (check.exhibit, check.facts["address"]) == (sid, "198.51.100.7")


def test_a_foreign_event_that_leaves_nothing_to_list_is_told(scene: Scene) -> None:
    before = after_a_look(scene)
    person(scene, "198.51.100.7").post("https://accounts.twilio.com/v1/AuthTokens/Secondary")

    (check,) = new(scene, before)

    assert check.facts["what"] == "account-auth-token.secondary-created"


def test_a_new_subaccount_is_told(scene: Scene) -> None:
    before = after_a_look(scene)
    made = person(scene, "198.51.100.7").post(
        "https://api.twilio.com/2010-04-01/Accounts.json", FriendlyName="x"
    )

    assert made["sid"] in {check.exhibit for check in new(scene, before)}


def test_what_the_last_look_saw_is_not_new_again(scene: Scene) -> None:
    before = after_a_look(scene)
    person(scene, SHOPS_ADDRESS).post(f"{API}/{scene.main.sid}/Keys.json", FriendlyName="ci")
    scene.world.advance(600)
    again = Last(scene.world.now, looked(scene, before).inventory)
    scene.world.advance(600)

    assert new(scene, again) == []


@pytest.mark.parametrize("path", ["/v1/Events", "/SIP/Domains.json"])
def test_what_cannot_be_read_is_neither_new_nor_old(scene: Scene, path: str) -> None:
    before = after_a_look(scene)
    scene.world.faults.append(Fault("500", 200, path=path))

    found = new(scene, before)

    assert {check.ok for check in found} == {None}
