"""An unknown subaccount is closed for good by a person alone, with the words to type and after its numbers moved.

Suspended it does no harm, and can be looked at. Closing cannot be taken back and releases every number to
whoever comes next (reference, trap 6), so Dakkan never does it: nobody triggers by accident what has no button.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ...errors import TwilioError
from ...model.plan import Step
from ...model.scope import Scope
from ...texts import N_
from ..action import Phase, Premises, Proposed
from ..hands import Hands
from ..left_behind import works
from ..tasks import Task


@dataclass(frozen=True)
class Shut:
    numbers: Mapping[str, int]
    """Suspended subaccount of the thief's → how many numbers lie in it; -1 where Twilio does not show them."""


class CloseSubaccount(Task[Shut]):
    id = "close-subaccount"
    title = N_("Close unknown subaccounts for good")

    def inspect(self, hands: Hands) -> Shut:
        """Nothing while the main account is suspended: they all are."""
        if not works(hands):
            return Shut({})
        accounts = hands.accounts()
        shut = [a.sid for a in accounts if a.status == "suspended" and hands.scope.is_hostile(a.sid)]
        return Shut({sid: _numbers(hands, sid) for sid in shut})

    def matters(self, seen: Shut) -> None:
        """Nothing: a person looks again before closing."""

    def plan(self, scope: Scope, seen: Shut, premises: Premises) -> list[Proposed]:
        return [
            (Phase.TASKS, self._task(scope, sid, numbers))
            for sid, numbers in seen.numbers.items()
            if premises.done_at(self.id, sid, sid) is None
        ]

    def _task(self, scope: Scope, sid: str, numbers: int) -> Step:
        return self.step(
            "console",
            sid,
            sid,
            N_(
                "The unknown subaccount {account} is suspended, with {numbers} numbers in it. Leave it so until the "
                "case is closed. To close it for good after that: move the numbers that you want to keep to the "
                "main account first, for closing releases them to anybody; then Console > Admin > Account "
                "management > Subaccounts > {account} > Close. Dakkan does not do it: it cannot be taken back."
            ),
            facts={"account": sid, "numbers": numbers if numbers >= 0 else "?"},
            why=scope.reasons(sid) or scope.why,
        )


def _numbers(hands: Hands, sid: str) -> int:
    """Seen through the parent, which a suspended subaccount may refuse (trap 4)."""
    try:
        return sum(1 for _row in hands.rows("numbers", sid))
    except TwilioError:
        return -1
