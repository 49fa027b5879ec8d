"""Countries: what the thief opened is closed, what the owner uses stays, what the API refuses is a task."""

import json
from dataclasses import replace

import pytest

from dakkan.errors import StepNotVerified
from dakkan.model.plan import StepState
from dakkan.model.scope import CountryOpened
from dakkan.respond.action import Record
from dakkan.respond.actions import CATALOGUE, close_countries
from dakkan.simulator import geo
from respond.conftest import Scene, at_now, survives_a_stop_anywhere, with_countries_opened

ID = "close-countries"


def is_open(scene: Scene, iso: str) -> tuple[bool, bool]:
    return scene.main.text_list[iso].enabled, scene.main.voice_list[iso].open


def test_what_the_thief_opened_is_closed_and_home_stays_open(scene: Scene) -> None:
    with_countries_opened(scene)
    at_now(scene)

    steps = scene.apply(scene.plan(ID))

    assert {step.state for step in steps} == {StepState.PROVEN}
    assert is_open(scene, "LV") == (False, False)
    assert is_open(scene, "US") == (True, True)


def test_what_only_the_thief_wrote_to_is_closed(scene: Scene) -> None:
    scene.scope = replace(scene.scope, countries_attacked={scene.main.sid: ("CA",)})
    at_now(scene)

    scene.apply(scene.plan(ID))

    assert not scene.main.text_list["CA"].enabled
    assert is_open(scene, "US") == (True, True)


def test_a_subaccount_with_its_own_list_is_closed_too(scene: Scene) -> None:
    sub = next(account for account in scene.world.accounts.values() if not account.is_main)
    sub.text_countries = {iso: replace(each) for iso, each in scene.main.text_list.items()}
    sub.text_countries["LV"].enabled = True
    scene.scope = replace(scene.scope, countries_attacked={sub.sid: ("LV",)})
    at_now(scene)

    scene.apply(scene.plan(ID))

    assert not sub.text_list["LV"].enabled


def test_a_high_risk_country_is_left_to_a_person(scene: Scene) -> None:
    scene.main.text_list["PK"].enabled = True
    opened = CountryOpened(scene.main.sid, "messaging", "PK", ("F-5",))
    scene.scope = replace(scene.scope, countries_opened=(opened,))
    at_now(scene)

    steps = scene.apply(scene.plan(ID))

    task = next(step for step in steps if step.verb == "console")
    assert (task.kind, task.state, task.data["countries"]) == ("task", StepState.PLANNED, "PK")
    assert scene.main.text_list["PK"].enabled


def test_a_refusal_that_nobody_expected_fails_the_step(scene: Scene) -> None:
    with_countries_opened(scene)
    at_now(scene)
    plan = scene.plan(ID)
    step = next(step for step in plan.steps if step.verb == "messaging")
    scene.main.text_list["PK"].enabled = True
    wrong = replace(step, data={"countries": "LV,PK"})
    plan = replace(plan, steps=(wrong,))
    scene.journal.write(StepState.BEGUN, wrong, {})

    with pytest.raises(StepNotVerified, match="PK"):
        scene.apply(plan)
    assert not scene.main.text_list["LV"].enabled


def test_closing_is_taken_back_as_it_was(scene: Scene) -> None:
    with_countries_opened(scene)
    at_now(scene)
    plan = scene.plan(ID)
    before = replace(scene.main.voice_list["LV"])
    scene.apply(plan)

    scene.undo(plan)

    assert is_open(scene, "LV") == (True, True)
    after = scene.main.voice_list["LV"]
    assert (after.low, after.special, after.tollfraud) == (before.low, before.special, before.tollfraud)


def test_a_country_opened_while_we_work_is_swept(scene: Scene) -> None:
    with_countries_opened(scene)
    at_now(scene)
    plan = scene.plan(ID)
    sweep = next(step for step in plan.steps if step.verb == "sweep")
    scene.apply(replace(plan, steps=tuple(step for step in plan.steps if step is not sweep)))
    item = json.dumps({"country_code": "LT", "type": "country", "enabled": True})
    thief = scene.thief()
    thief.ask("PATCH", "https://accounts.twilio.com/v1/Messaging/GeoPermissions", Permissions=item)

    scene.apply(plan)

    assert is_open(scene, "LT") == (False, False)


def test_a_stop_anywhere_is_survived(scene: Scene) -> None:
    with_countries_opened(scene)
    at_now(scene)

    survives_a_stop_anywhere(scene, scene.plan(ID))


def with_premium_at_home(scene: Scene) -> None:
    """The owner calls the US; the thief lets its high-risk numbers be called as well."""
    on = {f"{name}_enabled": "true" for name in ("high_risk_special_numbers", "high_risk_tollfraud_numbers")}
    update = json.dumps([{"iso_code": "US", **on}])
    url = "https://voice.twilio.com/v1/DialingPermissions/BulkCountryUpdates"
    scene.thief().post(url, UpdateRequest=update)
    opened = CountryOpened(scene.main.sid, "voice", "US", ("F-1",))
    scene.scope = replace(scene.scope, countries_opened=(opened,))


def risks_at_home(scene: Scene) -> tuple[bool, bool, bool]:
    risk = scene.main.voice_list["US"]
    return risk.low, risk.special, risk.tollfraud


def test_of_a_country_that_stays_open_the_high_risk_numbers_are_closed(scene: Scene) -> None:
    with_premium_at_home(scene)
    at_now(scene)
    plan = scene.plan(ID)

    scene.apply(plan)
    closed = risks_at_home(scene)
    again = [step.verb for step in scene.plan(ID).steps]
    scene.undo(plan)

    assert [step.verb for step in plan.steps] == ["voice-premium", "sweep"]
    assert closed == (True, False, False)
    assert "voice-premium" not in again
    assert risks_at_home(scene) == (True, True, True)


def test_high_risk_numbers_that_are_opened_while_we_work_are_swept(scene: Scene) -> None:
    at_now(scene)
    plan, scope = scene.plan(ID), scene.scope
    with_premium_at_home(scene)
    scene.scope = scope
    (sweep,) = [step for step in plan.steps if step.verb == "sweep"]
    hands = scene.hands()
    hands.about(scene.scope)
    CATALOGUE[ID].apply(sweep, hands, Record(hands.twilio))

    assert risks_at_home(scene) == (True, False, False)


def test_a_stop_anywhere_is_survived_with_high_risk_numbers_too(scene: Scene) -> None:
    with_premium_at_home(scene)
    at_now(scene)

    survives_a_stop_anywhere(scene, scene.plan(ID))


def test_what_twilio_refuses_does_not_keep_the_rest_open(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One item of the first request is refused inside a 200: the second request is made all the same."""
    monkeypatch.setattr(close_countries, "_CHUNK", 1)
    monkeypatch.setattr(geo, "HIGH_RISK", frozenset({"EE"}))
    for country in ("EE", "LV"):
        scene.main.text_list[country].enabled = True
    opened = tuple(CountryOpened(scene.main.sid, "messaging", country, ("F-1",)) for country in ("EE", "LV"))
    scene.scope = replace(scene.scope, countries_opened=opened)
    at_now(scene)
    plan = scene.plan(ID)

    with pytest.raises(StepNotVerified, match="EE"):
        scene.apply(plan)

    assert scene.main.text_list["EE"].enabled
    assert not scene.main.text_list["LV"].enabled
