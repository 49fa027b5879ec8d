import pytest

from case.made import SHOP, finding
from dakkan.case.opening import case_for, worth_a_case
from dakkan.case.store import Casebook
from dakkan.model.case import Kind
from dakkan.model.finding import Finding, Severity

HIGH = finding("F-1", severity=Severity.HIGH)
MEDIUM = finding("F-2", "traffic-burst", severity=Severity.MEDIUM)
OTHER_MEDIUM = finding("F-3", "actor-from-new-address", severity=Severity.MEDIUM)
LOW = finding("F-4", severity=Severity.LOW)


@pytest.mark.parametrize(
    ("findings", "worth"),
    [
        ([], False),
        ([LOW, LOW], False),
        ([MEDIUM], False),
        ([MEDIUM, MEDIUM], False),
        ([MEDIUM, OTHER_MEDIUM], True),
        ([HIGH], True),
        ([finding("F-1", severity=Severity.CRITICAL)], True),
    ],
)
def test_high_opens_a_case_and_medium_only_together(findings: list[Finding], worth: bool) -> None:
    assert worth_a_case(findings) == worth


def test_the_open_case_of_the_account_is_refreshed(casebook: Casebook) -> None:
    case = case_for(casebook, SHOP, [HIGH], "mika")

    assert case is not None
    assert case_for(casebook, SHOP, [HIGH], "mika") == case
    assert case_for(casebook, SHOP, [], "mika") == case


def test_after_closing_a_new_case_is_opened(casebook: Casebook) -> None:
    case = case_for(casebook, SHOP, [HIGH], "mika")
    assert case is not None
    casebook.append(case, Kind.CLOSED, {}, "mika")

    assert case_for(casebook, SHOP, [], "mika") is None
    assert case_for(casebook, SHOP, [HIGH], "mika") not in (None, case)
