"""Subaccounts of the owner's that are suspended: they come back one by one, when a person says that they should.

Who suspended one is not in any list, and a platform suspends tenants for reasons of its own. So nothing is
resumed by itself. An unknown subaccount is never among them.
"""

from dataclasses import dataclass

from ...model.plan import Step
from ...model.scope import Scope
from ...texts import N_
from ..action import Phase, Premises, Proposed
from ..hands import Hands
from ..left_behind import works
from ..tasks import Task


@dataclass(frozen=True)
class Waiting:
    suspended: tuple[str, ...]
    """The owner's subaccounts that are suspended while the main account is active."""


class ResumeSubaccount(Task[Waiting]):
    id = "resume-subaccount"
    title = N_("Resume your own subaccounts")

    def inspect(self, hands: Hands) -> Waiting:
        """Nothing while the main account is suspended: they are all, and come back with it."""
        if not works(hands):
            return Waiting(())
        accounts = hands.accounts()
        return Waiting(
            tuple(a.sid for a in accounts if a.status == "suspended" and not hands.scope.is_hostile(a.sid))
        )

    def plan(self, scope: Scope, seen: Waiting, premises: Premises) -> list[Proposed]:
        return [
            (Phase.TASKS, self._task(scope, sid))
            for sid in seen.suspended
            if premises.still_open(scope, self.id, sid, sid)
        ]

    def _task(self, scope: Scope, sid: str) -> Step:
        return self.step(
            "console",
            sid,
            sid,
            N_(
                "The subaccount {account} is suspended. If it was not you who suspended it, and it is clean by "
                "now, resume it: Console > Admin > Account management > Subaccounts > {account} > Activate; then "
                "plan and apply again, so that its token and its keys are replaced too."
            ),
            facts={"account": sid},
            why=scope.why,
        )
