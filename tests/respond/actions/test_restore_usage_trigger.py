"""Usage triggers are made anew, once."""

from decimal import Decimal

from respond.conftest import (
    API,
    THIEFS_URL,
    Scene,
    at_now,
    first,
    survives_a_stop_anywhere,
    with_trigger_deleted,
)

ID = "restore-usage-trigger"


def alarms(scene: Scene) -> list[tuple[str, Decimal, str]]:
    return [
        (each.text("usage_category"), Decimal(each.text("trigger_value")), each.text("callback_url"))
        for each in scene.main.kind("usage-trigger").values()
    ]


def test_a_deleted_one_is_made_anew(scene: Scene) -> None:
    with_trigger_deleted(scene)
    at_now(scene)

    scene.apply(scene.plan(ID))

    assert alarms(scene) == [("sms", Decimal(500), "https://shop.example/alarm")]
    assert scene.plan(ID).steps == ()


def test_one_that_is_not_known_is_a_task(scene: Scene) -> None:
    with_trigger_deleted(scene, known=False)
    at_now(scene)

    assert [(step.kind, step.verb) for step in scene.plan(ID).steps] == [("task", "console")]


def test_it_is_taken_back(scene: Scene) -> None:
    with_trigger_deleted(scene)
    at_now(scene)
    plan = scene.plan(ID)
    scene.apply(plan)

    scene.undo(plan)

    assert alarms(scene) == []


def test_a_changed_one_is_replaced(scene: Scene) -> None:
    sid = first(scene, "usage-trigger").sid
    with_trigger_deleted(scene)
    removed = scene.scope.triggers[0]
    known = dict(removed.known or {})
    thief = scene.thief()
    made = thief.post(
        f"{API}/{scene.main.sid}/Usage/Triggers.json",
        UsageCategory="sms",
        TriggerValue="500",
        TriggerBy="count",
        Recurring="daily",
        CallbackUrl=THIEFS_URL,
    )
    scene.scope = type(scene.scope)(
        scene.main.sid,
        scene.scope.began_at,
        triggers=(type(removed)(scene.main.sid, made["sid"], known, ("F-4",)),),
        why=("F-4",),
    )
    at_now(scene)

    scene.apply(scene.plan(ID))

    assert alarms(scene) == [("sms", Decimal(500), "https://shop.example/alarm")]
    assert sid not in scene.main.kind("usage-trigger")


def test_a_stop_anywhere_is_survived(scene: Scene) -> None:
    with_trigger_deleted(scene)
    at_now(scene)

    survives_a_stop_anywhere(scene, scene.plan(ID))
