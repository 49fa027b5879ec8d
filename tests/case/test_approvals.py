from datetime import UTC, datetime

import pytest

from case.made import SHOP
from dakkan.case import approvals, entries
from dakkan.case.folding import CaseState, fold
from dakkan.case.store import Casebook
from dakkan.errors import DakkanError, NotApproved, UsageError
from dakkan.model.case import Kind
from dakkan.model.plan import Plan, Preset

NIGHT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
PLAN = entries.plan_made(Plan("C-20261124-1", Preset.STOP, NIGHT, "sha256", SHOP, ()))


class Book:
    """One case, written into by several people."""

    def __init__(self, casebook: Casebook) -> None:
        self.casebook, self.case = casebook, casebook.open(SHOP, "mika")

    def require(self) -> None:
        self.casebook.append(self.case, Kind.APPROVAL_REQUIRED, entries.approval_required(), "mika")

    def plan(self, by: str = "mika") -> None:
        self.casebook.append(self.case, Kind.PLAN_MADE, PLAN, by)

    def approve(self, by: str) -> None:
        filed = self.state.plan
        assert filed is not None
        self.casebook.append(self.case, Kind.PLAN_APPROVED, entries.plan_approved(filed.number), by)

    @property
    def state(self) -> CaseState:
        return fold(self.case, self.casebook.events(self.case))


@pytest.fixture
def book(casebook: Casebook) -> Book:
    return Book(casebook)


def test_by_default_one_person_is_enough(book: Book) -> None:
    book.plan()

    assert not approvals.required_but_missing(book.state)
    approvals.check(book.state)


def test_a_plan_that_needs_two_waits_for_the_second(book: Book) -> None:
    book.require()
    book.plan()

    with pytest.raises(NotApproved, match=r"other than mika.* dakkan approve C-20261124-1 --by NAME"):
        approvals.check(book.state)
    book.approve("ken")
    approvals.check(book.state)


def test_the_proposer_is_no_second_person_in_whatever_letters(book: Book) -> None:
    book.require()
    book.plan()
    for name in ("mika", " Mika ", "ＭＩＫＡ"):
        book.approve(name)

        assert approvals.required_but_missing(book.state)


def test_a_changed_plan_needs_a_new_approval_and_the_rule_stays_with_the_case(book: Book) -> None:
    book.require()
    book.plan()
    book.approve("ken")
    book.plan("ken")

    assert approvals.required_but_missing(book.state)
    book.approve("mika")
    assert not approvals.required_but_missing(book.state)


def test_a_plan_from_before_the_rule_goes_on_as_it_was_approved(book: Book) -> None:
    book.plan()
    book.approve("mika")
    book.require()

    assert not approvals.required_but_missing(book.state)
    assert approvals.required_but_missing(book.state, rule=True)


def test_what_follows_an_approved_plan_is_approved_with_it(book: Book) -> None:
    book.require()
    book.plan()
    book.approve("ken")
    book.casebook.append(book.case, Kind.PLAN_MADE, {**PLAN, "follows": 3}, "mika")

    assert not approvals.required_but_missing(book.state)


def test_without_a_plan_there_is_nothing_to_approve(book: Book) -> None:
    book.require()

    assert not approvals.required_but_missing(book.state, rule=True)


@pytest.mark.parametrize(
    ("by", "error", "says"),
    [("MIKA", NotApproved, "somebody else"), ("  ", UsageError, "--by NAME")],
)
def test_who_may_not_approve_is_told(book: Book, by: str, error: type[DakkanError], says: str) -> None:
    book.plan()
    filed = book.state.plan
    assert filed is not None

    with pytest.raises(error, match=says):
        approvals.check_approver(book.state, filed, by)
    approvals.check_approver(book.state, filed, "ken")


def test_only_the_newest_plan_is_approved_and_only_once(book: Book) -> None:
    book.plan()
    shown = book.state.plan
    assert shown is not None
    book.plan()

    with pytest.raises(UsageError, match="newer plan"):
        approvals.check_approver(book.state, shown, "ken")
    book.approve("ken")
    newest = book.state.plan
    assert newest is not None
    with pytest.raises(UsageError, match="ken has approved"):
        approvals.check_approver(book.state, newest, "aya")


@pytest.mark.parametrize(
    ("value", "on"), [("1", True), ("yes", True), ("", False), ("0", False), ("No", False)]
)
def test_the_environment_makes_it_the_rule(value: str, on: bool) -> None:
    assert approvals.is_rule({approvals.SETTING: value}) is on
    assert not approvals.is_rule({})
