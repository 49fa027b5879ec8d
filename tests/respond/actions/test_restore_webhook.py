"""Webhooks go back to where the owner had them, and only those that are not there."""

import httpx2

from respond.conftest import (
    API,
    THIEFS_URL,
    Scene,
    at_now,
    first,
    survives_a_stop_anywhere,
    with_moved_webhooks,
)

ID = "restore-webhook"
KINDS = ("phone-number", "application", "copilot-application")


def fields(scene: Scene) -> dict[str, dict[str, str]]:
    return {kind: first(scene, kind).leads_somewhere() for kind in KINDS}


def test_every_moved_field_is_back(scene: Scene) -> None:
    before = fields(scene)
    with_moved_webhooks(scene)
    at_now(scene)

    scene.apply(scene.plan(ID))

    assert fields(scene) == before


def test_restoring_is_taken_back(scene: Scene) -> None:
    with_moved_webhooks(scene)
    moved = fields(scene)
    at_now(scene)
    plan = scene.plan(ID)
    scene.apply(plan)

    scene.undo(plan)

    assert fields(scene) == moved


def test_what_the_owner_has_set_anew_is_left_alone(scene: Scene) -> None:
    with_moved_webhooks(scene)
    number = first(scene, "phone-number")
    number.fields["sms_url"] = "https://shop.example/new"
    at_now(scene)

    scene.apply(scene.plan(ID))

    assert number.text("sms_url") == "https://shop.example/new"
    assert number.text("voice_url") == "https://shop.example/voice"


def test_one_that_is_moved_again_while_we_work_is_swept(scene: Scene) -> None:
    before = fields(scene)
    with_moved_webhooks(scene)
    at_now(scene)
    thief = scene.thief()
    again: list[int] = []

    def moves_it_again(number: int, request: httpx2.Request) -> None:
        if "/Services/" in request.url.path and not again:
            again.append(number)
            url = f"{API}/{scene.main.sid}/IncomingPhoneNumbers/{first(scene, 'phone-number').sid}.json"
            thief.post(url, SmsUrl=THIEFS_URL)

    scene.before = moves_it_again
    scene.apply(scene.plan(ID))

    assert again
    assert fields(scene) == before


def test_a_stop_anywhere_is_survived(scene: Scene) -> None:
    with_moved_webhooks(scene)
    at_now(scene)

    survives_a_stop_anywhere(scene, scene.plan(ID))
