"""Collect what is newest, and seal it, before anything is deleted.

What the thief made is the proof of what he did. Once it is deleted Twilio shows it no more, and keeps of some
things not even the log; the seal's hash in the journal tells later what was known at this moment.
"""

from dataclasses import dataclass
from typing import ClassVar

from ...errors import StepNotVerified
from ...model.plan import Step
from ...model.scope import Scope
from ...texts import N_, say
from ..action import Action, Leaves, Phase, Premises, Proposed, Record
from ..hands import Hands

_NO_EVIDENCE = N_("Nobody here collects evidence: what is deleted cannot be looked at any more.")


@dataclass(frozen=True)
class Evidence:
    """Nothing that an account shows would change the step."""


class FreezeEvidence(Action[Evidence]):
    id = "freeze-evidence"
    title = N_("Freeze the evidence")
    leaves: ClassVar[Leaves] = {}

    def inspect(self, hands: Hands) -> Evidence:
        return Evidence()

    def matters(self, seen: Evidence) -> None:
        """Nothing."""

    def plan(self, scope: Scope, seen: Evidence, premises: Premises) -> list[Proposed]:
        """Always; the planner leaves it out where nothing is deleted."""
        sid = scope.account_sid
        step = self.step(
            "seal",
            sid,
            sid,
            N_("Collect what is newest in {account} and its subaccounts, and seal the evidence"),
            facts={"account": sid},
            why=scope.why,
        )
        return [(Phase.EVIDENCE, step)]

    def apply(self, step: Step, hands: Hands, record: Record) -> None:
        if hands.freeze is None:
            record.skipped = _NO_EVIDENCE
            return
        head = hands.freeze()
        if not head:
            raise StepNotVerified(
                say("The evidence of {account} could not be sealed.", account=hands.main_sid)
            )
        record.facts["manifest"] = head
        hands.sealed_as = head

    def verify(self, step: Step, hands: Hands) -> bool:
        """In this run: after a crash it is collected and sealed anew, which loses nothing."""
        return hands.sealed_as != ""
