"""Which step may begin: needs, ends, and that nothing runs beside a token's end."""

import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from dakkan.model.plan import EVERYTHING, Plan, Preset, Step, StepState, Target
from dakkan.respond.board import Board

MAIN, SUB, OTHER = ("AC" + letter * 32 for letter in "abc")
PROVEN, FAILED = StepState.PROVEN, StepState.FAILED


def step(name: str, *needs: str, account: str = MAIN, verb: str = "do", action: str = "") -> Step:
    return Step(name, action or name, verb, Target(account, name), "", {}, (), (), "no", tuple(needs))


def board(*steps: Step, ended: Mapping[str, StepState] | None = None) -> Board:
    return Board(
        Plan("C-1", Preset.SANITISE, datetime(2026, 11, 24, tzinfo=UTC), "", MAIN, steps), ended or {}
    )


def taken(from_board: Board) -> str:
    found = from_board.take()
    return found.id if found else ""


def all_of(from_board: Board, state: StepState = PROVEN, **states: StepState) -> list[str]:
    """One worker: every step in turn, ending in the state given for it."""
    found = []
    while (each := from_board.take()) is not None:
        found.append(each.id)
        from_board.ended(each, states.get(each.id, state))
    return found


def test_the_order_of_the_plan_is_kept_by_one_worker() -> None:
    assert all_of(board(step("a"), step("b", "a"), step("c"))) == ["a", "b", "c"]


def test_a_need_further_down_comes_first() -> None:
    assert all_of(board(step("a", "c"), step("b"), step("c"))) == ["b", "c", "a"]


def test_what_needs_a_failed_step_never_begins_and_nothing_else_waits() -> None:
    steps = board(
        step("a", account=SUB), step("b", "a", account=SUB), step("c", "b"), step("d", account=OTHER)
    )

    assert all_of(steps, a=FAILED) == ["a", "d"]


def test_the_last_look_comes_after_everything_however_it_ended() -> None:
    sweep = replace(step("sweep"), after=(EVERYTHING,))
    steps = board(sweep, replace(sweep, id="again"), step("a"), step("b", "a"), step("c"))

    assert all_of(steps, a=FAILED) == ["a", "c", "sweep", "again"]


def test_a_last_look_with_a_need_that_failed_is_left_out() -> None:
    sweep = replace(step("sweep", "a"), after=(EVERYTHING,))

    assert all_of(board(step("a"), sweep), a=FAILED) == ["a"]


def test_what_was_through_before_is_not_given_out() -> None:
    steps = board(
        step("a"), step("b", "a"), step("c", "d"), step("d"), ended={"a": PROVEN, "d": StepState.UNDONE}
    )

    assert all_of(steps) == ["b"]


def test_only_last_looks_left() -> None:
    sweep = replace(step("sweep"), after=(EVERYTHING,))

    assert all_of(board(step("a"), sweep, ended={"a": PROVEN})) == ["sweep"]


def test_a_token_of_the_main_account_dies_alone() -> None:
    steps = board(step("a", account=SUB), step("die", verb="promote"), step("b", account=OTHER))
    first = steps.take()
    assert first is not None
    assert first.id == "a"
    got: list[str] = []
    second = threading.Thread(target=lambda: got.append(taken(steps)))
    second.start()
    second.join(0.1)

    assert got == []  # "die" waits for "a", and "b" does not get in before it
    steps.ended(first, PROVEN)
    second.join(5)
    assert got == ["die"]


def test_a_subaccounts_token_dies_beside_what_others_do_but_not_beside_its_own() -> None:
    steps = board(
        step("die", account=SUB, verb="promote"), step("own", account=SUB), step("other", account=OTHER)
    )

    assert [taken(steps), taken(steps)] == ["die", "other"]


def test_two_things_of_a_kind_are_not_made_in_one_account_at_once() -> None:
    steps = board(
        step("a", verb="create", action="key"),
        step("b", verb="create", action="key"),
        step("c", verb="create", action="key", account=SUB),
    )

    assert [taken(steps), taken(steps)] == ["a", "c"]


def test_what_is_looked_at_later_holds_up_nothing() -> None:
    steps = board(step("a"), step("b"))
    first = steps.take()
    assert first is not None
    steps.later(first, 0.05)

    assert all_of(steps) == ["b", "a"]


def test_when_stopped_nothing_begins() -> None:
    steps = board(step("a"))
    steps.stop()

    assert steps.take() is None
