"""Order that cannot lose: what must come before what holds in every plan, and in every order that it allows."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dakkan.errors import CannotPlan
from dakkan.model.plan import EVERYTHING, Plan, Preset, Step, Target
from dakkan.model.scope import CountryOpened, Hostile, Scope, TriggerRemoved, WebhookChange
from dakkan.respond import order, planner
from dakkan.respond.action import Phase
from dakkan.respond.actions.cancel_messages import Pending
from dakkan.respond.actions.close_countries import Open
from dakkan.respond.actions.delete_api_key import Key, Keys
from dakkan.respond.actions.disable_number import Number
from dakkan.respond.actions.freeze_evidence import Evidence
from dakkan.respond.actions.hang_up_calls import Live
from dakkan.respond.actions.remove_foothold import Footholds
from dakkan.respond.actions.restore_usage_trigger import Triggers
from dakkan.respond.actions.restore_webhook import Moved
from dakkan.respond.actions.rotate_auth_token import Tokens
from dakkan.respond.actions.suspend_subaccount import Tree
from dakkan.respond.left_behind import Left
from dakkan.respond.presets import EXTENTS
from dakkan.respond.situation import Situation
from respond.conftest import Scene, with_everything

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
MAIN = "AC" + "0" * 31 + "a"
SUBS = ["AC" + "0" * 31 + digit for digit in "123"]
FOREIGN = ["AC" + "f" * 31 + digit for digit in "12"]
KINDS = ("oauth-app", "sip-domain", "sip-credential", "event-sink", "flow", "caller-id")
DESTROY = {"delete", "mint", "promote"}


def sids(prefix: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.integers(1, 9), max_size=3, unique=True).map(
        lambda numbers: [f"{prefix}{number:032d}" for number in sorted(numbers)]
    )


@st.composite
def situations(draw: st.DrawFn) -> tuple[Scope, Mapping[str, Any]]:
    """A tree of accounts with anything of a thief's in any of them; sids differ from account to account."""
    subs = draw(st.lists(st.sampled_from(SUBS), unique=True))
    foreign = draw(st.lists(st.sampled_from(FOREIGN), unique=True))
    owned = [MAIN, *subs]
    things: list[Hostile] = [Hostile("subaccount", sid, sid, ("F-1",)) for sid in foreign]
    keys: list[Key] = []
    left: list[Left] = []
    for place, account in enumerate(owned):
        for sid in draw(sids(f"SK{place}")):
            kind = draw(st.sampled_from(["owner's", "thief's", "ours", "signing"]))
            keys.append(Key(account, sid[:34], "k", kind == "signing", kind == "ours", None))
            things += [Hostile("api-key", account, sid[:34], ("F-2",))] if kind == "thief's" else []
        for sid in draw(sids(f"XX{place}")):
            what = draw(st.sampled_from(KINDS))
            things.append(Hostile(what, account, sid[:34], ("F-3",)))
            left.append(Left(what, account, sid[:34], "x", "", ""))
    numbers = tuple(Number(a, f"PN{a[-1]}", "+15550100", {"voice_url": "x"}) for a in draw(some(owned)))
    moved = tuple(Moved("service", a, f"MG{a[-1]}", {"f": ""}, {"f": "x"}) for a in draw(some(owned)))
    calls = {sid: draw(st.integers(0, 2)) for sid in [*owned, *foreign]}
    scope = Scope(
        MAIN,
        AT - timedelta(hours=3),
        AT - timedelta(minutes=5),
        hostile=tuple(things),
        webhooks=tuple(
            WebhookChange("service", m.account_sid, m.sid, "f", "", "x", AT, ("F-4",)) for m in moved
        ),
        triggers=tuple(TriggerRemoved(a, f"UT{a[-1]}", None, ("F-5",)) for a in draw(some(owned))),
        countries_opened=(CountryOpened(MAIN, "messaging", "LV", ("F-6",)),),
        why=("F-1",),
    )
    seen: dict[str, Any] = {
        "hang-up-calls": Live(calls),
        "cancel-messages": Pending(calls, dict.fromkeys(calls, 0)),
        "close-countries": Open({MAIN: ("LV",)}, {MAIN: ()}, {MAIN: {}}, {MAIN: False}),
        "suspend-subaccount": Tree(dict.fromkeys(foreign, "active"), bool(subs)),
        "freeze-evidence": Evidence(),
        "delete-api-key": Keys(tuple(keys), may_create=tuple(draw(some(owned))), thiefs=frozenset()),
        "rotate-auth-token": Tokens(dict.fromkeys(owned, True)),
        "remove-foothold": Footholds(tuple(left)),
        "disable-number": numbers,
        "restore-webhook": moved,
        "restore-usage-trigger": Triggers(tuple(t.sid for t in scope.triggers), ()),
    }
    return scope, seen


def some(accounts: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(accounts), unique=True)


def arranged(
    situation: tuple[Scope, Mapping[str, Any]], preset: Preset = Preset.SANITISE, **more: Any
) -> Plan:
    scope, seen = situation
    looked = {name: seen[name] for name in EXTENTS[preset].actions if name in seen}
    return planner.arrange(preset, scope, Situation(AT, looked), case="C-20261124-1", **more)


def before(plan: Plan) -> dict[str, set[str]]:
    """Step → all steps that must have come through before it begins."""
    found: dict[str, set[str]] = {}
    for step in plan.steps:
        found[step.id] = {name for need in step.needs for name in (need, *found[need])}
    return found


def of(plan: Plan, action: str, *verbs: str) -> Iterator[Step]:
    return (step for step in plan.steps if step.action == action and (not verbs or step.verb in verbs))


@given(situations(), st.sampled_from(list(Preset)))
def test_no_steps_wait_for_each_other(situation: tuple[Scope, Mapping[str, Any]], preset: Preset) -> None:
    plan = arranged(situation, preset)

    assert before(plan).keys() == {step.id for step in plan.steps}  # every need stands before what needs it


@given(situations())
def test_live_calls_end_before_their_account_is_suspended(situation: tuple[Scope, Mapping[str, Any]]) -> None:
    plan = arranged(situation)
    earlier = before(plan)

    for suspend in of(plan, "suspend-subaccount", "suspend"):
        ends = {s.id for s in plan.steps if s.target == suspend.target and s.verb in ("end-calls", "hang-up")}
        assert ends
        assert ends <= earlier[suspend.id]


@given(situations(), st.sampled_from([Preset.CONTAIN, Preset.SANITISE, Preset.REACTIVATED]))
def test_evidence_is_frozen_before_anything_is_lost(
    situation: tuple[Scope, Mapping[str, Any]], preset: Preset
) -> None:
    plan = arranged(situation, preset)
    earlier = before(plan)
    sealed = f"freeze-evidence/{MAIN}/seal"

    lost = [s for s in plan.steps if s.kind == "api" and s.verb in DESTROY]
    assert lost
    assert all(sealed in earlier[step.id] for step in lost)
    assert all(sealed in earlier[s.id] for s in of(plan, "delete-api-key", "sweep"))


@given(situations())
def test_what_stops_the_loss_waits_for_no_evidence(situation: tuple[Scope, Mapping[str, Any]]) -> None:
    plan = arranged(situation, Preset.STOP)

    assert not list(of(plan, "freeze-evidence"))
    assert not [step.id for step in plan.steps if step.verb in DESTROY]


@given(situations())
def test_the_main_token_is_proven_before_other_credentials_are_made_and_things_repaired(
    situation: tuple[Scope, Mapping[str, Any]],
) -> None:
    plan = arranged(situation)
    earlier = before(plan)
    proven = f"rotate-auth-token/{MAIN}/prove"

    made = [s for s in of(plan, "rotate-auth-token", "mint") if s.target.account_sid != MAIN]
    made += of(plan, "delete-api-key", "create")
    repaired = [*of(plan, "disable-number"), *of(plan, "restore-webhook", "restore")]
    repaired += [s for s in of(plan, "restore-usage-trigger") if s.kind == "api"]
    for step in [*made, *repaired]:
        assert proven in earlier[step.id]


@given(situations())
def test_no_own_credential_dies_without_an_heir_unless_the_plan_says_who_breaks(
    situation: tuple[Scope, Mapping[str, Any]],
) -> None:
    scope, _seen = situation
    plan = arranged(situation)
    earlier = before(plan)

    for promote in of(plan, "rotate-auth-token", "promote"):
        sid = promote.target.sid
        assert {f"rotate-auth-token/{sid}/{verb}" for verb in ("mint", "deploy")} <= earlier[promote.id]
    for delete in of(plan, "delete-api-key", "delete"):
        sid = delete.target.sid
        if scope.is_hostile(sid):
            continue
        heir = {f"delete-api-key/{sid}/{verb}" for verb in ("create", "deploy")}
        assert heir <= earlier[delete.id] or delete.breaks


@given(situations())
def test_nothing_of_the_thiefs_is_replaced_promoted_or_restored(
    situation: tuple[Scope, Mapping[str, Any]],
) -> None:
    scope, _seen = situation

    for step in arranged(situation).steps:
        if scope.is_hostile(step.target.sid):
            assert step.verb not in ("create", "deploy", "promote", "prove", "restore", "mint"), step.id


@given(situations())
def test_hostile_keys_are_dead_before_footholds_of_their_account_go(
    situation: tuple[Scope, Mapping[str, Any]],
) -> None:
    scope, _seen = situation
    plan = arranged(situation)
    earlier = before(plan)

    for step in of(plan, "remove-foothold", "delete"):
        account = step.target.account_sid
        keys = [s for s in of(plan, "delete-api-key", "delete") if s.target.account_sid == account]
        assert {k.id for k in keys if scope.is_hostile(k.target.sid)} <= earlier[step.id]


@given(situations())
def test_one_subaccount_never_waits_for_another(situation: tuple[Scope, Mapping[str, Any]]) -> None:
    plan = arranged(situation)
    by_id = {step.id: step for step in plan.steps}

    for step in plan.steps:
        others = {by_id[need].target.account_sid for need in before(plan)[step.id]}
        assert others <= {MAIN, step.target.account_sid}


@given(situations())
def test_the_last_look_waits_for_everything_however_it_ends(
    situation: tuple[Scope, Mapping[str, Any]],
) -> None:
    for step in arranged(situation).steps:
        assert (step.after == (EVERYTHING,)) == (step.verb == "sweep")


def test_of_equally_urgent_steps_the_dearest_account_comes_first() -> None:
    calls = dict.fromkeys([MAIN, *SUBS], 1)
    scope = Scope(MAIN, AT, AT, why=("F-1",))
    seen = {"hang-up-calls": Live(calls), "cancel-messages": Pending(calls, calls)}
    losing = {SUBS[2]: Decimal(9), SUBS[0]: Decimal("0.5")}

    steps = arranged((scope, seen), Preset.STOP, losing=losing).steps

    first = [SUBS[2], SUBS[0], MAIN, SUBS[1]]
    assert [step.target.sid for step in steps if step.verb != "sweep"] == first * 2


def step_of(verb: str, *needs: str) -> Step:
    return Step(f"a/{verb}", "a", verb, Target(MAIN, MAIN), "", {}, (), (), "no", needs)


def test_a_circle_is_refused() -> None:
    circle = [(Phase.CALLS, step_of("one", "a/two")), (Phase.CALLS, step_of("two", "a/one"))]

    with pytest.raises(ValueError, match="wait for each other"):
        order.arranged(circle, {})


NUMBERED = Scope(
    MAIN, AT - timedelta(hours=1), AT, hostile=(Hostile("api-key", MAIN, "SK1", ("F-1",)),), why=("F-1",)
)
ONE_OF_EACH: Mapping[str, Any] = {
    "freeze-evidence": Evidence(),
    "delete-api-key": Keys(
        (Key(MAIN, "SK1", "k", False, False, None),), may_create=(MAIN,), thiefs=frozenset()
    ),
}


def test_what_is_wanted_alone_still_freezes_the_evidence_first() -> None:
    steps = arranged((NUMBERED, ONE_OF_EACH), only=["delete-api-key"]).steps

    assert steps[0].id == f"freeze-evidence/{MAIN}/seal"


def test_nothing_is_deleted_when_the_evidence_is_left_out() -> None:
    with pytest.raises(CannotPlan, match="freeze-evidence"):
        arranged((NUMBERED, ONE_OF_EACH), without=["freeze-evidence"])


def shuffled(plan: Plan, seed: int) -> Plan:
    """The same steps in any order: which may begin is then told by their needs alone."""
    steps = list(plan.steps)
    random.Random(seed).shuffle(steps)
    return replace(plan, steps=tuple(steps))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_in_any_order_that_the_needs_allow_the_owner_gets_in_at_every_moment(scene: Scene, seed: int) -> None:
    start = scene.saved()
    scope, done = scene.scope, list(scene.done)
    try:
        with_everything(scene)
        foreign = scene.main.secondary_token
        plan = shuffled(scene.plan(), seed)

        def look(number: int, request: httpx2.Request) -> None:
            assert scene.somebody_opens()
            assert scene.main.auth_token != foreign
            if scene.main.auth_token != scene.given.secret.reveal():
                assert scene.vault_opens()

        scene.before = scene.after = look
        scene.apply(plan)

        assert not scene.main.opens_with(scene.given.secret.reveal())
        assert {key.made_by for a in scene.world.accounts.values() for key in a.keys.values()} == {"dakkan"}
    finally:
        scene.load(start)
        scene.scope, scene.done = scope, done
