"""Rotating: the owner is never locked out, the thief never let in, wherever the process stops."""

from collections.abc import Callable

import httpx2
import pytest

from dakkan.errors import CannotUndo, DeployFailed, StepNotVerified, StepUnknown
from dakkan.model.deployment import Deployment
from dakkan.model.plan import StepState
from dakkan.respond.vault import CURRENT, NEXT
from dakkan.simulator.faults import Fault, Kind
from dakkan.twilio.credential import Secret
from respond.conftest import THIEFS_ADDRESS, Person, Scene, at_now, end_state, stops, with_secondary

ID = "rotate-auth-token"


def states(scene: Scene) -> dict[str, str]:
    plan = scene.plan(ID)
    return {
        step.id.removeprefix(f"{ID}/{scene.main.sid}/"): str(scene.journal.last(step.id))
        for step in plan.steps
    }


def test_every_token_of_the_owners_is_replaced(scene: Scene) -> None:
    old = {account.sid: account.auth_token for account in scene.world.accounts.values()}

    steps = scene.apply(scene.plan(ID))

    assert {step.state for step in steps} == {StepState.PROVEN}
    for account in scene.world.accounts.values():
        assert not account.opens_with(old[account.sid])
        assert account.secondary_token is None
        assert scene.vault.read(account.sid, CURRENT) == Secret(account.auth_token)
        assert scene.vault.retired(account.sid) == [Secret(old[account.sid])]
        assert not scene.vault.has(account.sid, NEXT)
    assert [(d.kind, d.sid) for d in scene.deployed] == [("auth-token", sid) for sid in old]


def test_a_secondary_token_of_the_thief_is_deleted_and_never_promoted(scene: Scene) -> None:
    stolen = with_secondary(scene)

    scene.apply(scene.plan(ID))

    assert not scene.main.opens_with(stolen)


def test_a_stop_anywhere_is_survived(scene: Scene) -> None:
    stolen = with_secondary(scene)
    at_now(scene)
    plan = scene.plan(ID)
    told = list(stops(scene, plan))
    wanted = end_state(scene)

    for where, saved in told:
        scene.load(saved)
        assert scene.somebody_opens(), where
        assert scene.vault_opens() or "AuthTokens" not in where, where
        assert scene.main.auth_token != stolen, where
        scene.apply(plan)
        assert end_state(scene) == wanted, where
        assert not scene.main.opens_with(stolen), where
        assert not scene.main.opens_with(scene.given.secret.reveal()), where


@pytest.mark.parametrize("kind", ["lose-answer", "timeout"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/AuthTokens/Secondary"),
        ("DELETE", "/v1/AuthTokens/Secondary"),
        ("POST", "/v1/AuthTokens/Promote"),
    ],
)
def test_a_lost_answer_is_unknown_until_it_is_looked_at(
    scene: Scene, kind: Kind, path: str, method: str
) -> None:
    with_secondary(scene)
    plan = scene.plan(ID)
    scene.world.faults.append(Fault(kind, 1, method, path=path))

    with pytest.raises(StepUnknown):
        scene.apply(plan)
    assert scene.somebody_opens()
    steps = [*scene.apply(plan)]

    assert steps[0].state is StepState.PROVEN
    assert not scene.main.opens_with(scene.given.secret.reveal())
    assert scene.vault.read(scene.main.sid, CURRENT) == Secret(scene.main.auth_token)


def test_an_unknown_step_holds_back_what_needs_it(scene: Scene) -> None:
    """A subaccount's token too: while the old main token may still open, it shows that to the thief."""
    plan = scene.plan(ID)
    scene.world.faults.append(Fault("lose-answer", 1, "POST", path="/v1/AuthTokens/Promote"))

    with pytest.raises(StepUnknown, match=f"{scene.main.sid}/promote"):
        scene.apply(plan)

    last = {step.id: scene.journal.last(step.id) for step in plan.steps}
    assert last[f"{ID}/{scene.main.sid}/promote"] is StepState.UNKNOWN
    assert last[f"{ID}/{scene.main.sid}/prove"] is None
    sub = next(sid for sid in scene.world.accounts if sid != scene.main.sid)
    assert last[f"{ID}/{sub}/mint"] is None


def test_too_many_requests_are_waited_out(scene: Scene) -> None:
    scene.world.faults += [Fault("429", 3, path="/v1/AuthTokens"), Fault("429", 2, path="/Accounts")]

    assert {step.state for step in scene.apply(scene.plan(ID))} == {StepState.PROVEN}


def test_nothing_old_dies_when_the_new_token_is_not_deployed(scene: Scene) -> None:
    def broken(deployment: Deployment, secret: Secret) -> None:
        raise DeployFailed("the system is down")

    scene.hook = broken
    plan = scene.plan(ID)

    with pytest.raises(DeployFailed):
        scene.apply(plan)
    assert scene.main.opens_with(scene.given.secret.reveal())
    assert scene.vault.has(scene.main.sid, NEXT)

    scene.hook = None
    scene.apply(plan)
    assert not scene.main.opens_with(scene.given.secret.reveal())


TOKENS = "https://accounts.twilio.com/v1/AuthTokens"


def before_promotion(scene: Scene, act: Callable[[Person], object], times: int = 1) -> None:
    """Let the thief act before our request to promote, the first `times`."""
    thief, acted = scene.thief(), 0

    def hook(number: int, request: httpx2.Request) -> None:
        nonlocal acted
        if request.url.path.endswith("/Promote") and acted < times:
            acted += 1
            act(thief)

    scene.before = hook


def assert_main_is_the_owners_alone(scene: Scene) -> None:
    token = scene.main.auth_token
    assert scene.vault.read(scene.main.sid, CURRENT) == Secret(token)
    assert scene.main.secondary_token is None
    assert token not in scene.world.known["thief"].secrets
    assert scene.deployed[-2].sid == scene.main.sid  # before the subaccount's: what is in use is what opens
    assert token in scene.world.known["dakkan"].secrets


def test_a_thief_who_makes_the_secondary_his_own_in_between_is_not_promoted(scene: Scene) -> None:
    made = []

    def replace_it(thief: Person) -> None:
        thief.ask("DELETE", f"{TOKENS}/Secondary")
        made.append(thief.post(f"{TOKENS}/Secondary")["secondary_auth_token"])

    before_promotion(scene, replace_it)
    scene.apply(scene.plan(ID))

    assert not scene.main.opens_with(made[0])
    assert not scene.main.opens_with(scene.given.secret.reveal())
    assert_main_is_the_owners_alone(scene)


def test_a_new_token_that_the_thief_promotes_is_replaced_by_another(scene: Scene) -> None:
    """Whoever promotes is shown the token, so this one opens the account for him."""
    shown = []
    before_promotion(scene, lambda thief: shown.append(thief.post(f"{TOKENS}/Promote")["auth_token"]))

    scene.apply(scene.plan(ID))

    assert not scene.main.opens_with(shown[0])
    assert_main_is_the_owners_alone(scene)


def test_a_thief_who_promotes_ours_and_makes_one_of_his_own_is_out_all_the_same(scene: Scene) -> None:
    made = []

    def both(thief: Person) -> None:
        shown = thief.post(f"{TOKENS}/Promote")["auth_token"]
        again = Person(scene.app, "thief", THIEFS_ADDRESS, scene.main.sid, shown)
        made.append(again.post(f"{TOKENS}/Secondary")["secondary_auth_token"])

    before_promotion(scene, both)
    scene.apply(scene.plan(ID))

    assert not scene.main.opens_with(made[0])
    assert_main_is_the_owners_alone(scene)


def test_a_token_that_the_thief_promoted_while_nobody_was_at_work_is_not_taken_for_ours(scene: Scene) -> None:
    plan = scene.plan(ID)
    scene.world.faults.append(Fault("500", 9, "POST", path="/v1/AuthTokens/Promote"))
    with pytest.raises(StepUnknown):
        scene.apply(plan)
    scene.world.faults.clear()
    shown = scene.thief().post(f"{TOKENS}/Promote")["auth_token"]  # as if our request had come through

    scene.apply(plan)

    assert not scene.main.opens_with(shown)
    assert_main_is_the_owners_alone(scene)


def test_a_thief_who_deletes_every_new_token_is_told_of_and_nothing_is_lost(scene: Scene) -> None:
    before_promotion(scene, lambda thief: thief.ask("DELETE", f"{TOKENS}/Secondary"), times=99)

    with pytest.raises(StepNotVerified, match="Console"):
        scene.apply(scene.plan(ID))

    assert scene.main.auth_token == scene.given.secret.reveal()
    scene.before = None
    scene.journal.lines.clear()
    scene.apply(scene.plan(ID))
    assert_main_is_the_owners_alone(scene)


def test_a_given_token_that_is_the_secondary_does_not_lock_the_owner_out(scene: Scene) -> None:
    second = scene.thief().post("https://accounts.twilio.com/v1/AuthTokens/Secondary")
    scene.given = type(scene.given).token(scene.main.sid, Secret(second["secondary_auth_token"]))

    scene.apply(scene.plan(ID))

    assert scene.vault.read(scene.main.sid, CURRENT) == Secret(scene.main.auth_token)
    assert scene.main.secondary_token is None


def test_a_plan_that_was_given_up_is_followed_by_another(scene: Scene) -> None:
    plan = scene.plan(ID)
    for where, saved in list(stops(scene, plan))[::4]:
        scene.load(saved)
        scene.journal.lines.clear()

        scene.apply(scene.plan(ID))

        assert scene.vault.read(scene.main.sid, CURRENT) == Secret(scene.main.auth_token), where
        assert not scene.main.opens_with(scene.given.secret.reveal()), where


def test_a_minted_token_is_taken_back_and_a_promoted_one_is_not(scene: Scene) -> None:
    plan = scene.plan(ID)
    mint = f"{ID}/{scene.main.sid}/mint"
    scene.world.faults.append(Fault("500", 9, "POST", path="/v1/AuthTokens/Promote"))
    with pytest.raises(StepUnknown):
        scene.apply(plan)
    scene.world.faults.clear()
    assert scene.main.secondary_token

    with pytest.raises(CannotUndo):
        scene.undo(plan, mint)

    scene.apply(plan)
    with pytest.raises(CannotUndo):
        scene.undo(plan, mint)
    assert scene.main.opens_with(scene.vault.read(scene.main.sid, CURRENT).reveal())


def test_undoing_a_mint_leaves_the_old_token(scene: Scene) -> None:
    def broken(deployment: Deployment, secret: Secret) -> None:
        raise DeployFailed("the system is down")

    scene.hook = broken
    plan = scene.plan(ID)
    with pytest.raises(DeployFailed):
        scene.apply(plan)

    undone = scene.undo(plan)

    assert [step.verb for step in undone] == ["mint"]
    assert scene.main.secondary_token is None
    assert scene.main.opens_with(scene.given.secret.reveal())
    assert not scene.vault.has(scene.main.sid, NEXT)


def test_no_secret_is_in_plan_or_journal(scene: Scene) -> None:
    with_secondary(scene)
    plan = scene.plan(ID)

    scene.apply(plan)

    kept = repr(plan) + "".join(scene.journal.lines)
    assert not [secret for secret in scene.secrets() if secret in kept]
