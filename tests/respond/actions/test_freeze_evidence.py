"""Evidence is sealed before the first deletion, and its hash is in the journal."""

import json

import httpx2
import pytest

from dakkan.errors import StepNotVerified
from dakkan.model.plan import Plan, StepState
from dakkan.respond import executor
from dakkan.respond.hands import Hands
from respond.conftest import Scene, at_now, with_stolen_key

FREEZE, KEYS = "freeze-evidence", "delete-api-key"
HEAD = "ab" * 32


@pytest.fixture
def taken(scene: Scene) -> Scene:
    with_stolen_key(scene)
    return at_now(scene)


def carried_out(scene: Scene, plan: Plan, hands: Hands) -> dict[str, StepState]:
    steps = executor.apply(plan, scene.scope, hands, scene.journal, actions=scene.actions)
    return {step.id: step.state for step in steps}


def test_nothing_is_deleted_before_the_evidence_is_sealed(taken: Scene) -> None:
    changed: list[str] = []

    def look(number: int, request: httpx2.Request) -> None:
        if request.method != "GET":
            changed.append(request.method)

    taken.before = look
    plan, hands = taken.plan(FREEZE, KEYS), taken.hands()

    def freeze() -> str:
        assert changed == []
        return HEAD

    hands.freeze = freeze
    states = carried_out(taken, plan, hands)

    assert states[f"{FREEZE}/{taken.main.sid}/seal"] is StepState.PROVEN
    assert "DELETE" in changed
    facts = [json.loads(line)["facts"] for line in taken.journal.lines]
    assert HEAD in [each.get("manifest") for each in facts]


def test_without_a_collector_it_is_skipped_with_a_reason_and_the_rest_goes_on(taken: Scene) -> None:
    plan = taken.plan(FREEZE, KEYS)

    states = carried_out(taken, plan, taken.hands())

    assert states[f"{FREEZE}/{taken.main.sid}/seal"] is StepState.SKIPPED
    assert "because" in json.loads(taken.journal.lines[1])["facts"]
    assert {key.made_by for key in taken.main.keys.values()} == {"dakkan"}


def test_when_it_cannot_be_sealed_nothing_is_deleted(taken: Scene) -> None:
    before = set(taken.main.keys)
    plan, hands = taken.plan(FREEZE, KEYS), taken.hands()
    hands.freeze = lambda: ""

    with pytest.raises(StepNotVerified):
        carried_out(taken, plan, hands)

    assert set(taken.main.keys) >= before


def test_after_a_crash_it_is_sealed_anew(taken: Scene) -> None:
    plan = taken.plan(FREEZE, KEYS)
    seal = plan.steps[0]
    taken.journal.write(StepState.BEGUN, seal, {})
    hands = taken.hands()
    hands.freeze = lambda: HEAD

    assert carried_out(taken, plan, hands)[seal.id] is StepState.PROVEN
    assert hands.sealed_as == HEAD
