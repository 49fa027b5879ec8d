"""After a plan: look again, follow up, and come to an end."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from dakkan.errors import DeployFailed, StalePlan, StepNotVerified, StepUnknown
from dakkan.model.deployment import Deployment
from dakkan.model.plan import Plan, Preset, StepState
from dakkan.respond import planner, rounds
from dakkan.respond.journal import own_writes
from dakkan.simulator.faults import Fault
from dakkan.twilio.credential import Secret
from respond.conftest import API, Person, Scene, at_now
from respond.fight.ring import CASE, Book, Ring, Start, ring
from respond.fight.thief import ACTS

KEY, SINK, SUBACCOUNT, APP = (ACTS.index(name) for name in ("key", "sink", "subaccount", "oauth app"))


@pytest.fixture
def quiet(tmp_path: Path) -> Ring:
    return ring(tmp_path / "home", Start(), {})


def made(fight: Ring, preset: Preset = Preset.SANITISE, *only: str) -> Plan:
    return planner.make(preset, fight.scope(), fight.hands(), case=CASE, done=fight.done, only=only)


def carried_out(fight: Ring, plan: Plan, book: Book | None = None, *only: str) -> Book:
    book = book or Book(fight, plan)
    for _step in rounds.carry_out(plan, fight.scope(), fight.hands(), book, only=only):
        pass
    return book


def owner(fight: Ring) -> Person:
    main = fight.world.main
    return Person(fight.app, "shop", "192.0.2.1", main.sid, main.auth_token)


def test_when_nobody_was_at_work_evidence_is_not_read_again(quiet: Ring) -> None:
    book = carried_out(quiet, made(quiet))

    assert len(book.plans) == 1
    assert quiet.rescoped == 0


def test_what_the_thief_made_meanwhile_is_followed_up(tmp_path: Path) -> None:
    fight = ring(tmp_path / "home", Start(), {20: [(SINK, 0)]})

    book = carried_out(fight, made(fight))

    assert fight.thief.did
    assert [plan.preset for plan in book.plans] == [Preset.SANITISE] * 2
    assert {step.action for step in book.plans[1].steps} >= {"remove-foothold"}
    assert not fight.world.main.kind("event-sink")


def test_a_stop_is_no_more_than_a_stop(tmp_path: Path) -> None:
    fight = ring(tmp_path / "home", Start(), {12: [(KEY, 0)]})

    book = carried_out(fight, made(fight, Preset.STOP))

    assert len(book.plans) == 1
    assert fight.rescoped == 0


@pytest.mark.parametrize("preset", [Preset.CONTAIN, Preset.REACTIVATED])
def test_other_presets_come_to_an_end_too(tmp_path: Path, preset: Preset) -> None:
    fight = ring(tmp_path / "home", Start(), {20: [(SINK, 0)], 70: [(KEY, 0)]})

    book = carried_out(fight, made(fight, preset))

    assert 1 < len(book.plans) <= rounds.MOST
    assert not fight.world.main.kind("event-sink")


def test_a_follow_up_is_kept_to_what_was_asked_for(tmp_path: Path) -> None:
    fight = ring(tmp_path / "home", Start(), {6: [(SINK, 0)], 20: [(KEY, 0)]})
    only = ("rotate-auth-token",)

    book = carried_out(fight, made(fight, Preset.SANITISE, *only), None, *only)

    acted = {step.action for plan in book.plans for step in plan.steps}
    assert acted <= {"rotate-auth-token", "freeze-evidence"}


def test_a_subaccount_that_the_owners_backend_made_meanwhile_stays(tmp_path: Path) -> None:
    fight = ring(tmp_path / "home", Start(), {20: [(SUBACCOUNT, 0)]})
    plan, tenant = made(fight), ""

    for _step in rounds.carry_out(plan, fight.scope(), fight.hands(), Book(fight, plan)):
        tenant = tenant or owner(fight).post(f"{API}.json", FriendlyName="a new tenant")["sid"]

    status = {account.made_by: account.status for account in fight.world.accounts.values() if account.owner}
    assert fight.world.accounts[tenant].status == "active"
    assert status["thief"] == "suspended"


def test_an_owners_change_makes_the_plan_stale(quiet: Ring) -> None:
    plan = made(quiet)
    owner(quiet).post(f"{API}/{quiet.main_sid}/Keys.json", FriendlyName="another")

    with pytest.raises(StalePlan):
        carried_out(quiet, plan)
    assert not quiet.lines


def test_a_thief_cannot_keep_us_from_beginning(tmp_path: Path) -> None:
    """He changes something each time between the look and the first step."""
    fight = ring(tmp_path / "home", Start(), {at: [(KEY, 0)] for at in range(14, 30)})

    book = carried_out(fight, made(fight))

    assert len(book.plans) > 1
    assert {key.made_by for account in fight.world.accounts.values() for key in account.keys.values()} == {
        "dakkan"
    }


def test_it_fails_and_says_so_when_it_does_not_come_to_an_end(tmp_path: Path) -> None:
    """Whoever sits in the Console reads each new token there."""
    fight = ring(tmp_path / "home", Start(), {at: [(KEY, 0)] for at in range(20, 3000, 25)})

    def reads_it(number: int, request: httpx2.Request) -> None:
        fight.world.learn("thief", fight.world.main.auth_token)

    fight.listen = reads_it
    plan = made(fight)
    book = Book(fight, plan)

    with pytest.raises(StepNotVerified, match=r"After 5 rounds .* a session in the Console"):
        carried_out(fight, plan, book)
    assert len(book.plans) == rounds.MOST
    assert fight.wrong([])


def test_an_unknown_outcome_ends_it_and_to_carry_out_again_goes_on(tmp_path: Path) -> None:
    fight = ring(tmp_path / "home", Start(), {20: [(SINK, 0)]})
    plan = made(fight)
    book = Book(fight, plan)
    fight.world.faults.append(Fault("lose-answer", 1, "POST", path="/v1/AuthTokens/Promote"))
    with pytest.raises(StepUnknown):
        carried_out(fight, plan, book)
    assert len(book.plans) == 1

    carried_out(fight, plan, book)

    assert len(book.plans) == 2
    assert not fight.wrong([])


def test_what_fails_without_a_thief_is_not_tried_again(quiet: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Deployment] = []

    def broken(deployment: Deployment, secret: Secret) -> None:
        asked.append(deployment)
        raise DeployFailed("the system is down")

    quiet.hook = broken
    plan = made(quiet)

    with pytest.raises(DeployFailed):
        carried_out(quiet, plan)
    assert quiet.rescoped == 0
    assert quiet.world.main.opens_with(quiet.given.secret.reveal())
    assert len({each.sid for each in asked}) == len(asked)


# ---- the cheap look


@pytest.fixture
def through(quiet: Ring) -> Iterator[tuple[Ring, Plan]]:
    """Carried out, and nobody was there."""
    plan = made(quiet)
    carried_out(quiet, plan)
    yield quiet, plan


def is_quiet(fight: Ring, plan: Plan) -> bool:
    return rounds.is_quiet(plan, fight.hands(), own_writes(fight.lines))


def newest(fight: Ring) -> Person:
    return owner(fight)


def test_our_own_changes_are_quiet(through: tuple[Ring, Plan]) -> None:
    assert is_quiet(*through)


def test_a_change_of_anybody_elses_is_not(through: tuple[Ring, Plan]) -> None:
    newest(through[0]).post(f"{API}.json", FriendlyName="tenant")

    assert not is_quiet(*through)


def test_one_change_of_ours_does_not_explain_two_events(through: tuple[Ring, Plan]) -> None:
    fight, plan = through
    main = fight.world.main
    event = next(each for each in main.events if each.type == "account-auth-token.secondary-created")
    fight.world.record(main, event.type, event.resource_sid, event.actor, at=event.at)

    assert not is_quiet(fight, plan)


@pytest.mark.parametrize("act", [SINK, APP], ids=["sink", "app"])
def test_what_leaves_no_event_is_seen_by_its_date(through: tuple[Ring, Plan], act: int) -> None:
    fight, plan = through
    fight.world.learn("thief", fight.world.main.auth_token)
    fight.thief.acts(ACTS[act], 0)
    assert fight.thief.did

    assert not is_quiet(fight, plan)


def test_a_scheduled_message_is_seen(through: tuple[Ring, Plan]) -> None:
    fight, plan = through
    fight.world.learn("thief", fight.world.main.auth_token)
    fight.thief.acts("schedule", 0)
    assert fight.thief.did

    assert not is_quiet(fight, plan)


@pytest.mark.parametrize("host", ["monitor.twilio.com", "iam.twilio.com"])
def test_what_cannot_be_read_counts_as_something(through: tuple[Ring, Plan], host: str) -> None:
    through[0].world.faults.append(Fault("500", 99, "GET", host=host))

    assert not is_quiet(*through)


def test_a_whole_scene_with_everything_is_one_round(scene: Scene) -> None:
    """What lies there when the plan is made needs no second one."""
    at_now(scene)
    plan = scene.plan()
    scene.apply(plan)

    assert {step.state for step in plan.steps} == {StepState.PLANNED}
    assert not rounds.is_needed(scene.plan())


def test_every_request_of_the_cheap_look_only_reads(through: tuple[Ring, Plan]) -> None:
    fight, plan = through
    methods: set[str] = set()
    hands = fight.hands()

    def note(number: int, request: httpx2.Request) -> None:
        methods.add(request.method)

    fight.listen = note
    assert rounds.is_quiet(plan, hands, own_writes(fight.lines))
    assert methods == {"GET"}
