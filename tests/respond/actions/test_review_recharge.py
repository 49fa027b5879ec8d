"""Automatic recharge: a task."""

from dataclasses import replace

from dakkan.model.plan import Preset, StepState
from dakkan.respond.action import Done
from dakkan.texts import say
from respond.conftest import NOW, Scene, at_now

ID = "review-recharge"


def test_it_is_a_task_with_a_console_path(scene: Scene) -> None:
    at_now(scene)

    steps = scene.apply(scene.plan(ID))

    assert [(step.kind, step.state) for step in steps] == [("task", StepState.PLANNED)]
    assert "Console >" in say(steps[0].says, steps[0].facts)


def test_once_is_enough(scene: Scene) -> None:
    at_now(scene)
    scene.done.append(Done.of(scene.plan(ID).steps[0], NOW))

    assert scene.plan(ID).steps == ()


def test_it_is_planned_on_a_quiet_day_only_to_harden(scene: Scene) -> None:
    scene.scope = replace(scene.scope, began_at=None)
    at_now(scene)

    assert scene.plan(ID).steps == ()
    assert len(scene.plan(ID, preset=Preset.HARDEN).steps) == 1
