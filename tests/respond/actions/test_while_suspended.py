"""While Twilio has suspended the main account: what cannot be done is not tried, and waits for `reactivated`."""

import json

import httpx2
import pytest

from dakkan.model.plan import Preset, StepState
from dakkan.respond.actions import CATALOGUE
from dakkan.simulator.console import do
from dakkan.simulator.transport import InProcess
from respond.conftest import API, Journal, Scene, at_now, hostile, with_everything

WAITING = ("cancel-messages", "disable-number", "restore-webhook", "remove-foothold")
"""Actions of changes that a suspended account does not take."""


@pytest.fixture
def taken(scene: Scene) -> Scene:
    with_everything(scene)
    url = f"{API}/{scene.main.sid}/OutgoingCallerIds.json"
    scene.thief().post(url, FriendlyName="relay", PhoneNumber="+14155550188")
    hostile(scene, "caller-id", next(iter(scene.main.kind("caller-id"))))
    return at_now(scene)


def suspend(scene: Scene, deed: str = "suspend-account") -> None:
    do(scene.world, {"do": deed, "person": "twilio"})


def planned(scene: Scene, preset: Preset) -> set[str]:
    return {step.action for step in scene.plan(preset=preset).steps}


def test_they_are_in_the_plan_of_an_active_account(taken: Scene) -> None:
    assert planned(taken, Preset.SANITISE) >= set(WAITING)


def test_nothing_is_planned_that_the_suspended_account_would_refuse(taken: Scene) -> None:
    suspend(taken)

    steps = taken.plan().steps

    assert not {step.action for step in steps} & set(WAITING)
    assert {"rotate-auth-token", "delete-api-key"} <= {step.action for step in steps}


def test_an_app_that_opens_the_account_goes_all_the_same(taken: Scene) -> None:
    client = httpx2.Client(
        transport=InProcess(taken.app, person="thief"),
        auth=(taken.given.user, taken.given.secret.reveal()),
    )
    made = client.post(
        "https://iam.twilio.com/v1/Account/OAuthApps",
        content=json.dumps({"type": "Client Credential", "friendly_name": "sync"}),
    ).json()
    hostile(taken, "oauth-app", made["sid"])
    suspend(taken)

    steps = taken.apply(taken.plan("remove-foothold"))

    assert [step.state for step in steps] == [StepState.PROVEN]
    assert not taken.main.kind("oauth-app")


def test_what_waited_is_in_the_plan_of_the_account_that_is_back(taken: Scene) -> None:
    suspend(taken)
    taken.actions = {
        name: CATALOGUE[name] for name in ("rotate-auth-token", "delete-api-key", *WAITING[:1], *WAITING[3:])
    }
    taken.apply(taken.plan())
    suspend(taken, "reactivate-account")
    taken.journal = Journal()

    steps = taken.plan(preset=Preset.REACTIVATED).steps

    assert {step.action for step in steps} >= {"rotate-auth-token", "cancel-messages", "remove-foothold"}
    assert {"mint", "promote", "prove"} <= {step.verb for step in steps if step.action == "rotate-auth-token"}
