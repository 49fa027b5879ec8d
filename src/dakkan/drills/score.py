"""How a drill ended: judged from the thief's side and from the shop's, not from our list of steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..texts import N_, _, say

MOST_LEGITIMATE_FAILURES = 0.005
"""Share of the shop's own messages and calls that may fail because of the response."""

_ORDER = ("none", "possible", "likely", "confirmed")


@dataclass(frozen=True)
class Result:
    """`dakkan.drill/1`. Times are simulated seconds since T0; None when it did not happen."""

    scenario: str
    title: str
    seed: int
    verdict: str
    verdict_expected: str
    lenient: bool
    """A legitimate twin may be a question ("possible"), but never an accusation."""
    detected_after_s: int | None
    contained_after_s: int | None
    fraud_usd: Decimal
    fraud_usd_unanswered: Decimal
    legitimate_failed: int
    legitimate_expected: int
    """Requests of the shop's systems and webhooks to them since T0."""
    thief_gets_in: bool
    footholds_left: tuple[dict[str, str], ...]
    signs_expected: tuple[str, ...]
    signs_found: tuple[str, ...]
    detectors_missed: tuple[str, ...]
    false_findings: int
    kinds_missed: tuple[str, ...]
    clean: bool
    rounds: int
    regained: tuple[str, ...] = ()
    """What the thief got when he came back."""

    @property
    def passed(self) -> bool:
        return not self.shortcomings

    @property
    def legitimate_failed_share(self) -> float:
        return round(self.legitimate_failed / max(1, self.legitimate_expected), 5)

    @property
    def shortcomings(self) -> tuple[str, ...]:
        """Why it was not passed, one sentence each; empty when it was."""
        return tuple(
            _(says)
            for wrong, says in (
                (
                    not verdict_fits(self.verdict, self.verdict_expected, lenient=self.lenient),
                    N_("The verdict is wrong."),
                ),
                (self.thief_gets_in, N_("The intruder still gets in.")),
                (bool(self.regained), N_("The intruder came back, and got something.")),
                (bool(self.footholds_left), N_("Something of the intruder's is still in place.")),
                (
                    self.legitimate_failed_share > MOST_LEGITIMATE_FAILURES,
                    N_("The response broke too much of the owner's own traffic."),
                ),
                (
                    bool(set(self.signs_expected) - set(self.signs_found)),
                    N_("A sign of takeover was missed."),
                ),
                (bool(self.detectors_missed), N_("A detector did not see what it has to see.")),
                (self.false_findings > 0, N_("A quiet account was accused.")),
                (bool(self.kinds_missed), N_("It was not recognised what kind of incident it is.")),
                (not self.clean and self.verdict_expected != "none", N_("Verification never became clean.")),
            )
            if wrong
        )

    def document(self) -> dict[str, Any]:
        return {
            "schema": "dakkan.drill/1",
            "scenario": self.scenario,
            "seed": self.seed,
            "passed": self.passed,
            "verdict": self.verdict,
            "detected_after_s": self.detected_after_s,
            "contained_after_s": self.contained_after_s,
            "fraud_usd": f"{self.fraud_usd:.2f}",
            "fraud_usd_unanswered": f"{self.fraud_usd_unanswered:.2f}",
            "currency": "USD",
            "legitimate_failed": self.legitimate_failed,
            "legitimate_failed_share": self.legitimate_failed_share,
            "thief_gets_in": self.thief_gets_in,
            "footholds_left": list(self.footholds_left),
            "signs_expected": list(self.signs_expected),
            "signs_found": list(self.signs_found),
            "detectors_missed": list(self.detectors_missed),
            "false_findings": self.false_findings,
            "kinds_missed": list(self.kinds_missed),
            "verify_clean": self.clean,
            "rounds": self.rounds,
            "regained": list(self.regained),
            "shortcomings": list(self.shortcomings),
        }


def verdict_fits(found: str, expected: str, *, lenient: bool = False) -> bool:
    """A takeover has to be called at least as sure as expected; a quiet account has to be called quiet."""
    if expected == "none":
        return found == "none" or (lenient and found == "possible")
    return _ORDER.index(found) >= _ORDER.index(expected)


def lines(results: Iterable[Result]) -> list[str]:
    """For people: a few lines a drill."""
    return [line for result in results for line in _told(result)]


def _told(result: Result) -> list[str]:
    mark = "✓" if result.passed else "✗"
    told = [say(N_("{mark} {title} (seed {seed})"), mark=mark, title=_(result.title), seed=result.seed)]
    verdict = _(result.verdict)
    if result.detected_after_s is None:
        told.append(say(N_("    verdict: {verdict}"), verdict=verdict))
    else:
        when = _span(result.detected_after_s)
        told.append(say(N_("    verdict: {verdict}, {time} after it began"), verdict=verdict, time=when))
    if result.verdict_expected != "none":
        says = N_("    intruder out after {time}; fraud {fraud} USD, unanswered {unanswered} USD")
        facts = {"fraud": result.fraud_usd, "unanswered": result.fraud_usd_unanswered}
        told.append(say(says, {**facts, "time": _span(result.contained_after_s)}))
        says = N_("    own requests that failed: {failed} of {all}")
        told.append(say(says, failed=result.legitimate_failed, all=result.legitimate_expected))
    return told + [f"    ! {shortcoming}" for shortcoming in result.shortcomings]


def _span(seconds: int | None) -> str:
    if seconds is None:
        return _("never")
    return say(N_("{minutes} min"), minutes=seconds // 60)
