"""A whole sanitise plan, the process killed before and after every single request, and begun again."""

import httpx2
import pytest

from dakkan.errors import DakkanError, StepUnknown
from dakkan.model.plan import Plan, StepState
from dakkan.respond.vault import CURRENT
from dakkan.simulator.faults import Fault, Kind
from dakkan.twilio.credential import Secret
from respond.conftest import LURE, Saved, Scene, end_state, stops, with_everything

SAMPLE = 13
"""Every thirteenth moment each time; all of them in the soak."""


@pytest.fixture
def taken(scene: Scene) -> Scene:
    with_everything(scene)
    return scene


def thiefs_secondary(scene: Scene) -> str:
    assert scene.main.secondary_token is not None
    return scene.main.secondary_token


def check_all(scene: Scene, plan: Plan, told: list[tuple[str, Saved]], foreign: str) -> None:
    wanted = end_state(scene)
    for where, saved in told:
        scene.load(saved)
        assert scene.somebody_opens(), where
        assert scene.main.auth_token != foreign, where
        scene.apply(plan)
        assert end_state(scene) == wanted, where
        assert_thief_is_out(scene, foreign)


def assert_thief_is_out(scene: Scene, foreign: str) -> None:
    main = scene.main
    assert not main.opens_with(scene.given.secret.reveal())
    assert not main.opens_with(foreign)
    assert main.secondary_token is None
    assert {key.made_by for account in scene.world.accounts.values() for key in account.keys.values()} == {
        "dakkan"
    }
    assert {m.status for m in main.messages.by_sid.values() if m.body.startswith(LURE[:20])} == {"canceled"}
    assert not main.text_list["LV"].enabled
    for kind in ("phone-number", "application", "copilot-application"):
        for thing in main.kind(kind).values():
            assert "thief.example" not in repr(thing.leads_somewhere())
    assert scene.vault.read(main.sid, CURRENT) == Secret(main.auth_token)


def test_one_apply_shuts_the_thief_out(taken: Scene) -> None:
    foreign = thiefs_secondary(taken)
    plan = taken.plan()

    steps = taken.apply(plan)

    acting = [step for step in steps if step.kind == "api" and step.action != "freeze-evidence"]
    assert {step.state for step in acting} == {StepState.PROVEN}
    assert_thief_is_out(taken, foreign)
    assert taken.secrets()
    kept = repr(plan) + "".join(taken.journal.lines)
    assert not [secret for secret in taken.secrets() if secret in kept]


def test_a_kill_at_many_moments_ends_in_the_same_state(taken: Scene) -> None:
    foreign = thiefs_secondary(taken)
    plan = taken.plan()
    told = list(stops(taken, plan))

    check_all(taken, plan, told[::SAMPLE], foreign)


@pytest.mark.soak
def test_a_kill_at_every_moment_ends_in_the_same_state(taken: Scene) -> None:
    foreign = thiefs_secondary(taken)
    plan = taken.plan()
    told = list(stops(taken, plan))

    check_all(taken, plan, told, foreign)


def write_requests(scene: Scene, plan: Plan) -> list[int]:
    found: list[int] = []

    def note(number: int, request: httpx2.Request) -> None:
        if request.method != "GET":
            found.append(number)

    start = scene.saved()
    scene.before = note
    scene.apply(plan)
    scene.load(start)
    return found


@pytest.mark.parametrize("kind", ["lose-answer", "timeout", "429", "500", "reset"])
def test_any_change_may_go_wrong_once(taken: Scene, kind: Kind) -> None:
    """A lost answer, or none, at each change in turn: apply until it is through."""
    foreign = thiefs_secondary(taken)
    plan = taken.plan()
    start = taken.saved()
    for number in write_requests(taken, plan)[:: 3 if kind == "lose-answer" else 7]:
        taken.load(start)
        broken_at(taken, number, kind)
        for _attempt in range(4):
            try:
                taken.apply(plan)
            except (StepUnknown, DakkanError):
                assert taken.somebody_opens(), number
                taken.before = None
                continue
            break

        assert_thief_is_out(taken, foreign)


def broken_at(scene: Scene, number: int, kind: Kind) -> None:
    def put(now: int, request: httpx2.Request) -> None:
        if now == number:
            scene.world.faults.append(Fault(kind, 1, request.method, path=request.url.path))

    scene.before = put
