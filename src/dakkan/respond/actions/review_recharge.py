"""The automatic recharge and the card are looked at; there is no API for them."""

from ...model.plan import Preset
from ...model.scope import Scope
from ...texts import N_
from ..action import Phase, Premises, Proposed
from ..hands import Hands
from ..people import Nothing
from ..tasks import Task


class ReviewRecharge(Task[Nothing]):
    id = "review-recharge"
    title = N_("Review automatic recharge")

    def inspect(self, hands: Hands) -> Nothing:
        return Nothing()

    def plan(self, scope: Scope, seen: Nothing, premises: Premises) -> list[Proposed]:
        wanted = scope.began_at is not None or premises.preset is Preset.HARDEN
        if not wanted or premises.done_at(self.id, scope.account_sid):
            return []
        task = self.step(
            "console",
            scope.account_sid,
            scope.account_sid,
            N_(
                "Review automatic recharge and payment methods of {account}: Console > Billing > "
                "Manage billing > Auto recharge. Switch it off or set a low amount until the account is "
                "clean: the intruder spends what it brings."
            ),
            facts={"account": scope.account_sid},
            why=scope.why,
        )
        return [(Phase.TASKS, task)]
