"""Which findings are worth a case, and which case they belong to."""

from collections.abc import Sequence

from ..model.finding import Finding, Severity
from .store import Casebook


def worth_a_case(findings: Sequence[Finding]) -> bool:
    """One finding of high or critical severity is; findings of medium severity only together.

    "Together" means from two detectors: one detector that speaks twice says the same thing twice.
    """
    if any(finding.severity.rank >= Severity.HIGH.rank for finding in findings):
        return True
    return len({f.detector for f in findings if f.severity == Severity.MEDIUM}) >= 2


def case_for(casebook: Casebook, account_sid: str, findings: Sequence[Finding], by: str) -> str | None:
    """The account's open case, or a new one when the findings are worth it; None when they are not.

    An open case is refreshed whatever was found: that it has become quiet is news too.
    """
    found = casebook.open_for(account_sid)
    if found is None and worth_a_case(findings):
        return casebook.open(account_sid, by)
    return found
