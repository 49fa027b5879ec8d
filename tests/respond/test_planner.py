"""The planner: order, filters, what is still needed, and when a plan is stale. No Twilio: it is pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dakkan.errors import CannotPlan, StalePlan, UsageError
from dakkan.model.plan import Plan, Preset, Step, Target
from dakkan.model.scope import CountryOpened, Hostile, Scope, TriggerRemoved, WebhookChange
from dakkan.respond import planner
from dakkan.respond.action import Done
from dakkan.respond.actions.answer_twilio import Standing
from dakkan.respond.actions.cancel_messages import Pending
from dakkan.respond.actions.close_countries import Open
from dakkan.respond.actions.close_subaccount import Shut
from dakkan.respond.actions.delete_api_key import Key, Keys
from dakkan.respond.actions.disable_number import Number
from dakkan.respond.actions.freeze_evidence import Evidence
from dakkan.respond.actions.hang_up_calls import Live
from dakkan.respond.actions.remove_foothold import Footholds
from dakkan.respond.actions.restore_usage_trigger import Triggers
from dakkan.respond.actions.restore_webhook import Moved
from dakkan.respond.actions.resume_subaccount import Waiting
from dakkan.respond.actions.rotate_auth_token import Tokens
from dakkan.respond.actions.suspend_subaccount import Tree
from dakkan.respond.left_behind import Left
from dakkan.respond.people import Nothing
from dakkan.respond.presets import EXTENTS
from dakkan.respond.situation import Situation

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
BEGAN, LAST = AT - timedelta(hours=3), AT - timedelta(minutes=5)
MAIN, SUB, FOREIGN = ("AC" + letter * 32 for letter in "abc")
THEIRS, OURS, KEPT = ("SK" + letter * 32 for letter in "def")
NUMBER, SERVICE, TRIGGER, USER = "PN" + "1" * 32, "MG" + "2" * 32, "UT" + "3" * 32, "US" + "4" * 32
DOMAIN, SINK = "SD" + "5" * 32, "DG" + "6" * 32

SCOPE = Scope(
    MAIN,
    BEGAN,
    LAST,
    hostile=(
        Hostile("api-key", MAIN, THEIRS, ("F-1",)),
        Hostile("subaccount", FOREIGN, FOREIGN, ("F-2",)),
        Hostile("number", MAIN, NUMBER, ("F-3",)),
        Hostile("sip-domain", MAIN, DOMAIN, ("F-7",)),
        Hostile("event-sink", MAIN, SINK, ("F-8",)),
    ),
    webhooks=(
        WebhookChange("service", MAIN, SERVICE, "fallback_url", "", "https://thief.example", LAST, ("F-4",)),
    ),
    triggers=(TriggerRemoved(MAIN, TRIGGER, None, ("F-5",)),),
    countries_opened=(CountryOpened(MAIN, "messaging", "LV", ("F-6",)),),
    countries_used={MAIN: ("US", "JP")},
    users=(USER,),
    why=("F-1", "F-2"),
)
SEEN: Mapping[str, Any] = {
    "hang-up-calls": Live({MAIN: 2, SUB: 0}),
    "cancel-messages": Pending({MAIN: 3, SUB: 0}, {MAIN: 1, SUB: 0}),
    "close-countries": Open(
        {MAIN: ("JP", "LV", "PK", "US")}, {MAIN: ("PK",)}, {MAIN: {"US": (True, False, False)}}, {MAIN: False}
    ),
    "suspend-subaccount": Tree({FOREIGN: "active"}, True),
    "freeze-evidence": Evidence(),
    "delete-api-key": Keys(
        (
            Key(MAIN, OURS, "prod", False, False, None),
            Key(MAIN, THEIRS, "prod-2", False, False, None),
            Key(MAIN, KEPT, "prod", False, True, None),
        ),
        may_create=(MAIN, SUB),
        thiefs=frozenset(),
    ),
    "rotate-auth-token": Tokens({MAIN: True, SUB: True}),
    "remove-foothold": Footholds(
        (
            Left("sip-domain", MAIN, DOMAIN, "pbx.sip.example", "", ""),
            Left("event-sink", MAIN, SINK, "copy", "", ""),
        )
    ),
    **dict.fromkeys(("remove-user", "change-password", "restore-email", "end-sessions"), Nothing()),
    **dict.fromkeys(("review-recharge", "verify-geo"), Nothing()),
    "disable-number": (Number(MAIN, NUMBER, "+15550100", {"voice_url": "https://thief.example"}),),
    "restore-webhook": (
        Moved("service", MAIN, SERVICE, {"fallback_url": ""}, {"fallback_url": "https://thief.example"}),
    ),
    "restore-usage-trigger": Triggers((TRIGGER,), ()),
    "close-subaccount": Shut({}),
    "answer-twilio": Standing(False),
    "resume-subaccount": Waiting(()),
}


def plan(
    preset: Preset = Preset.SANITISE, scope: Scope = SCOPE, seen: Mapping[str, Any] = SEEN, **more: Any
) -> Plan:
    looked = {name: seen[name] for name in EXTENTS[preset].actions}
    return planner.arrange(preset, scope, Situation(AT, looked), case="C-20261124-1", **more)


def order(steps: tuple[Step, ...], *ids: str) -> list[int]:
    names = [step.id for step in steps]
    return [names.index(name) for name in ids]


def test_the_order_stops_the_harm_first_and_looks_again_last() -> None:
    steps = plan().steps

    places = order(
        steps,
        f"hang-up-calls/{MAIN}/hang-up",
        f"cancel-messages/{MAIN}/cancel",
        f"close-countries/{MAIN}/messaging",
        f"suspend-subaccount/{FOREIGN}/end-calls",
        f"suspend-subaccount/{FOREIGN}/suspend",
        f"freeze-evidence/{MAIN}/seal",
        f"delete-api-key/{THEIRS}/delete",
        f"remove-foothold/{DOMAIN}/delete",
        f"rotate-auth-token/{MAIN}/mint",
        f"rotate-auth-token/{MAIN}/deploy",
        f"rotate-auth-token/{MAIN}/promote",
        f"rotate-auth-token/{MAIN}/prove",
        f"remove-foothold/{SINK}/delete",
        f"change-password/{USER}/console",
        f"rotate-auth-token/{SUB}/mint",
        f"delete-api-key/{OURS}/create",
        f"delete-api-key/{OURS}/delete",
        f"disable-number/{NUMBER}/clear",
        f"restore-webhook/{SERVICE}/restore",
        f"restore-usage-trigger/{TRIGGER}/console",
    )
    assert places == sorted(places)
    verbs = [step.verb for step in steps]
    assert verbs.index("sweep") > places[-1]
    assert set(verbs[verbs.index("sweep") :]) == {"sweep"}


def test_the_same_premises_give_the_same_plan() -> None:
    assert plan() == plan()


def test_ids_are_unique_and_needs_are_steps_before() -> None:
    seen: set[str] = set()
    for step in plan().steps:
        assert step.id not in seen
        assert set(step.needs) <= seen
        seen.add(step.id)


def test_every_step_says_why() -> None:
    assert all(step.why for step in plan().steps)


def test_a_hostile_key_is_not_replaced_and_a_key_of_ours_stays() -> None:
    ids = [step.id for step in plan().steps]

    assert not any(THEIRS in name and "create" in name for name in ids)
    assert not any(KEPT in name for name in ids)


def test_no_key_is_made_while_the_account_is_suspended() -> None:
    keys = replace(SEEN["delete-api-key"], may_create=())

    steps = plan(seen={**SEEN, "delete-api-key": keys}).steps

    assert f"delete-api-key/{OURS}/delete" in [step.id for step in steps]
    assert not any(step.verb == "create" and step.action == "delete-api-key" for step in steps)


def test_a_high_risk_country_is_a_task() -> None:
    scope = replace(SCOPE, countries_opened=(CountryOpened(MAIN, "messaging", "PK", ("F-6",)),))

    steps = [step for step in plan(Preset.STOP, scope).steps if step.action == "close-countries"]

    assert [(step.kind, step.verb) for step in steps] == [("task", "console")]


def test_a_country_that_the_owner_uses_stays_open() -> None:
    scope = replace(SCOPE, countries_opened=(CountryOpened(MAIN, "messaging", "JP", ("F-6",)),))

    assert not [s for s in plan(Preset.STOP, scope).steps if s.action == "close-countries"]


@pytest.mark.parametrize(
    ("preset", "has", "has_not"),
    [
        (Preset.STOP, "suspend-subaccount", "delete-api-key"),
        (Preset.CONTAIN, "rotate-auth-token", "disable-number"),
        (Preset.REACTIVATED, "disable-number", "review-recharge"),
        (Preset.HARDEN, "review-recharge", "rotate-auth-token"),
    ],
)
def test_a_preset_goes_as_far_as_it_says(preset: Preset, has: str, has_not: str) -> None:
    actions = {step.action for step in plan(preset).steps}

    assert has in actions
    assert has_not not in actions


def test_contain_leaves_the_owners_keys_and_the_subaccounts_tokens() -> None:
    ids = {step.id for step in plan(Preset.CONTAIN).steps}

    assert f"delete-api-key/{THEIRS}/delete" in ids
    assert not any(OURS in name or SUB in name for name in ids)


def test_harden_closes_what_nobody_uses() -> None:
    steps = [s for s in plan(Preset.HARDEN).steps if s.action == "close-countries"]

    assert {(step.verb, step.data["countries"]) for step in steps} == {("messaging", "LV"), ("console", "PK")}


def test_a_filter_keeps_or_leaves_out_actions() -> None:
    assert {step.action for step in plan(only=["disable-number"]).steps} == {"disable-number"}
    assert "disable-number" not in {step.action for step in plan(without=["disable-number"]).steps}
    with pytest.raises(UsageError, match="nonsense"):
        plan(only=["nonsense"])


def test_a_token_that_cannot_be_replaced_is_no_plan() -> None:
    with pytest.raises(CannotPlan, match=SUB):
        plan(seen={**SEEN, "rotate-auth-token": Tokens({MAIN: True, SUB: False})})


def rotations(*done: Done, scope: Scope = SCOPE, preset: Preset = Preset.SANITISE) -> set[str]:
    steps = plan(preset, scope, done=done).steps
    return {step.target.account_sid for step in steps if step.action == "rotate-auth-token"}


PROVEN = Done("rotate-auth-token", "prove", Target(MAIN, MAIN), LAST + timedelta(minutes=1))


def test_a_token_is_rotated_once() -> None:
    assert rotations() == {MAIN, SUB}
    assert rotations(PROVEN) == {SUB}


def test_a_token_that_was_only_minted_is_not_rotated() -> None:
    assert rotations(replace(PROVEN, verb="mint")) == {MAIN, SUB}


def test_a_token_is_rotated_again_when_the_thief_was_seen_after_it() -> None:
    assert rotations(replace(PROVEN, at=LAST - timedelta(seconds=1))) == {MAIN, SUB}


def test_a_token_is_rotated_again_when_a_person_shut_the_thief_out_after_it() -> None:
    task = Done("change-password", "console", Target(MAIN, USER), PROVEN.at + timedelta(minutes=1))

    assert rotations(PROVEN, task) == {MAIN, SUB}
    assert rotations(replace(PROVEN, at=task.at), task) == {SUB}


def test_after_a_reactivation_tokens_are_rotated_in_any_case() -> None:
    assert MAIN in rotations(PROVEN, preset=Preset.REACTIVATED)


def test_a_task_that_is_done_does_not_come_again_until_the_thief_does() -> None:
    task = Done("change-password", "console", Target(MAIN, USER), LAST + timedelta(minutes=1))

    assert f"change-password/{USER}/console" not in [s.id for s in plan(done=[task]).steps]
    late = replace(SCOPE, last_seen_at=task.at + timedelta(minutes=1))
    assert f"change-password/{USER}/console" in [s.id for s in plan(scope=late, done=[task]).steps]


def test_when_all_is_done_nothing_is_planned() -> None:
    after = AT + timedelta(hours=1)
    done = [Done.of(step, after) for step in plan().steps]
    quiet = {
        **SEEN,
        "hang-up-calls": Live({MAIN: 0}),
        "cancel-messages": Pending({MAIN: 0}, {MAIN: 0}),
        "close-countries": Open({MAIN: ("JP", "US")}, {MAIN: ()}, {MAIN: {}}, {MAIN: False}),
        "suspend-subaccount": Tree({FOREIGN: "suspended"}, True),
        "delete-api-key": Keys(
            (Key(MAIN, KEPT, "prod", False, True, None),), may_create=(MAIN,), thiefs=frozenset()
        ),
        "remove-foothold": Footholds(()),
        "disable-number": (),
        "restore-webhook": (),
        "restore-usage-trigger": Triggers((), ()),
    }

    assert plan(seen=quiet, done=done).steps == ()


def test_without_a_takeover_nothing_is_planned() -> None:
    quiet = Scope(MAIN, None)
    seen = {
        **SEEN,
        "rotate-auth-token": Tokens({}),
        "delete-api-key": Keys((), may_create=(), thiefs=frozenset()),
    }
    seen |= {"suspend-subaccount": Tree({}, False), "disable-number": (), "restore-webhook": ()}
    seen["remove-foothold"] = Footholds(())

    assert plan(scope=quiet, seen=seen).steps == ()


def test_a_plan_goes_stale_by_what_matters_and_says_what() -> None:
    made = plan()
    another = "SK" + "9" * 32
    keys = SEEN["delete-api-key"]
    more = replace(keys, keys=(*keys.keys, Key(MAIN, another, "new", False, False, None)))

    with pytest.raises(StalePlan, match=another):
        planner.check(made, plan(seen={**SEEN, "delete-api-key": more}))


def test_traffic_coming_and_going_makes_no_plan_stale() -> None:
    moving = {**SEEN, "hang-up-calls": Live({MAIN: 9}), "cancel-messages": Pending({}, {})}

    planner.check(plan(), plan(seen=moving))


def test_secrets_have_no_place_in_a_plan() -> None:
    for step in plan().steps:
        assert all(isinstance(value, str) for value in step.data.values())
        assert all(isinstance(value, str | int) for value in step.facts.values())
