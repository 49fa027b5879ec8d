"""Passwords: a task a user."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dakkan.errors import CannotUndo, UsageError
from dakkan.model.plan import StepState
from dakkan.respond.action import Done, Record
from dakkan.texts import say
from respond.conftest import NOW, Scene, at_now

ID = "change-password"
USER = "US" + "4" * 32


def test_it_is_a_task_with_a_console_path_until_it_is_done(scene: Scene) -> None:
    scene.scope = replace(scene.scope, users=(USER,))
    at_now(scene)
    plan = scene.plan(ID)

    steps = scene.apply(plan)

    assert [(step.kind, step.state, step.target.sid) for step in steps] == [("task", StepState.PLANNED, USER)]
    assert "Console >" in say(steps[0].says, steps[0].facts)
    assert steps[0].why


def test_nobody_in_doubt_needs_none(scene: Scene) -> None:
    at_now(scene)

    assert scene.plan(ID).steps == ()


def test_once_done_it_comes_back_only_with_the_thief(scene: Scene) -> None:
    scene.scope = replace(scene.scope, users=(USER,))
    at_now(scene)
    scene.done.append(Done.of(scene.plan(ID).steps[0], NOW + timedelta(minutes=1)))

    assert scene.plan(ID).steps == ()
    scene.scope = replace(scene.scope, last_seen_at=NOW + timedelta(minutes=2))
    assert len(scene.plan(ID).steps) == 1


def test_dakkan_neither_does_it_nor_takes_it_back(scene: Scene) -> None:
    scene.scope = replace(scene.scope, users=(USER,))
    at_now(scene)
    (step,) = scene.plan(ID).steps
    hands = scene.hands()
    action = scene.actions[ID]

    assert not action.verify(step, hands)
    with pytest.raises(UsageError):
        action.apply(step, hands, Record(hands.twilio))
    with pytest.raises(CannotUndo):
        action.undo(step, hands, Record(hands.twilio))
