import pytest

from dakkan.case.entries import plan_made
from dakkan.case.folding import fold
from dakkan.case.journal import CaseJournal, lines
from dakkan.case.store import Casebook
from dakkan.errors import CannotPlan
from dakkan.model.case import Kind
from dakkan.model.clock import from_iso
from dakkan.model.plan import Plan, Preset, Step, StepState, Target

SHOP = "AC" + "0" * 32


def step(step_id: str, kind: str = "api") -> Step:
    return Step(step_id, "rotate-auth-token", "mint", Target(SHOP, SHOP), "", {}, (), (), "yes", kind=kind)


def with_plan(casebook: Casebook, case: str, *steps: Step) -> int:
    at = from_iso("2026-11-24T03:00:00Z")
    plan = Plan(case, Preset.SANITISE, at, "sha256", SHOP, steps)
    return casebook.append(case, Kind.PLAN_MADE, plan_made(plan), "mika").number


def test_a_step_never_written_about_has_no_state(casebook: Casebook) -> None:
    case = casebook.open(SHOP, "mika")
    with_plan(casebook, case, step("mint"))

    assert CaseJournal(casebook, case, "mika").last("mint") is None


def test_the_newest_state_counts(casebook: Casebook) -> None:
    case = casebook.open(SHOP, "mika")
    with_plan(casebook, case, step("mint"), step("drop"))
    journal = CaseJournal(casebook, case, "mika")

    journal.write(StepState.BEGUN, step("mint"), {"intends": []})
    journal.write(StepState.DONE, step("mint"), {"writes": [{"at": "x"}]})
    journal.write(StepState.BEGUN, step("drop"), {})

    assert journal.last("mint") == StepState.DONE
    assert journal.last("drop") == StepState.BEGUN


def test_after_a_crash_another_journal_knows_the_same(casebook: Casebook) -> None:
    case = casebook.open(SHOP, "mika")
    with_plan(casebook, case, step("mint"))
    CaseJournal(casebook, case, "mika").write(StepState.BEGUN, step("mint"), {})

    assert CaseJournal(casebook, case, "mika").last("mint") == StepState.BEGUN


def test_two_journals_see_one_another(casebook: Casebook) -> None:
    case = casebook.open(SHOP, "mika")
    with_plan(casebook, case, step("mint"))
    one, two = CaseJournal(casebook, case, "mika"), CaseJournal(casebook, case, "ken")

    one.write(StepState.BEGUN, step("mint"), {})

    assert two.last("mint") == StepState.BEGUN


def test_a_step_of_an_older_plan_does_not_count(casebook: Casebook) -> None:
    case = casebook.open(SHOP, "mika")
    first = with_plan(casebook, case, step("mint"))
    CaseJournal(casebook, case, "mika").write(StepState.PROVEN, step("mint"), {})
    with_plan(casebook, case, step("mint"))

    assert CaseJournal(casebook, case, "mika").last("mint") is None
    assert CaseJournal(casebook, case, "mika", plan=first).last("mint") == StepState.PROVEN


def test_lines_come_back_with_their_facts(casebook: Casebook) -> None:
    case = casebook.open(SHOP, "mika")
    with_plan(casebook, case, step("mint"))
    CaseJournal(casebook, case, "mika").write(StepState.BEGUN, step("mint"), {"intends": [{"at": "x"}]})

    (line,) = lines(casebook.events(case))

    assert (line.step_id, line.state, line.facts) == ("mint", StepState.BEGUN, {"intends": [{"at": "x"}]})


def test_without_a_plan_there_is_no_journal(casebook: Casebook) -> None:
    case = casebook.open(SHOP, "mika")

    with pytest.raises(CannotPlan):
        CaseJournal(casebook, case, "mika")


def test_the_folded_plan_shows_what_the_journal_says(casebook: Casebook) -> None:
    case = casebook.open(SHOP, "mika")
    with_plan(casebook, case, step("mint"))
    with_plan(casebook, case, step("mint"), step("drop"))
    CaseJournal(casebook, case, "mika").write(StepState.PROVEN, step("mint"), {})

    old, new = fold(case, casebook.events(case)).plans

    assert [s.state for s in old.plan.steps] == [StepState.PLANNED]
    assert [s.state for s in new.plan.steps] == [StepState.PROVEN, StepState.PLANNED]


def test_many_lines_at_once_are_lines_like_any_other(casebook: Casebook) -> None:
    case = casebook.open(SHOP, "mika")
    with_plan(casebook, case, step("mint"), step("drop"))
    journal = CaseJournal(casebook, case, "mika")

    journal.write_all(
        [
            (StepState.BEGUN, step("mint"), {"intends": []}),
            (StepState.BEGUN, step("drop"), {}),
            (StepState.DONE, step("mint"), {}),
        ]
    )
    journal.write_all([])

    assert journal.states() == {"mint": StepState.DONE, "drop": StepState.BEGUN}
    assert [line.step_id for line in lines(casebook.events(case))] == ["mint", "drop", "mint"]
    assert casebook.check(case) == []
