"""Verify has countries and a fraud guard of its own, in the Console only (reference 5.3)."""

from ...model.plan import Preset
from ...model.scope import Scope
from ...texts import N_
from ..action import Phase, Premises, Proposed
from ..hands import Hands
from ..people import Nothing
from ..tasks import Task


class VerifyGeo(Task[Nothing]):
    id = "verify-geo"
    title = N_("Review the countries of Verify and its Fraud Guard")

    def inspect(self, hands: Hands) -> Nothing:
        return Nothing()

    def plan(self, scope: Scope, seen: Nothing, premises: Premises) -> list[Proposed]:
        attacked = bool(scope.countries_opened or any(scope.countries_attacked.values()))
        if not attacked and premises.preset is not Preset.HARDEN:
            return []
        if premises.done_at(self.id, scope.account_sid):
            return []
        task = self.step(
            "console",
            scope.account_sid,
            scope.account_sid,
            N_(
                "If {account} uses Verify: Console > Verify > Settings > Geo permissions, allow only the "
                "countries you need, for SMS and for voice; then Console > Verify > Services > each "
                "service > Fraud Guard, enabled."
            ),
            facts={"account": scope.account_sid},
            why=scope.why,
        )
        return [(Phase.TASKS, task)]
