"""End the thief's calls that are going on.

Neither a dead credential nor a suspended account ends them (reference 2.8, trap 5).
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

from ...errors import NotFound, Refused
from ...model.clock import iso
from ...model.plan import Step
from ...model.scope import Scope
from ...texts import N_
from ...twilio import writes
from ..action import Action, Leaves, Phase, Premises, Proposed, Record
from ..hands import Hands
from ..traffic import Item, Judge
from .cancel_messages import made_before

_ROUNDS = 5


@dataclass(frozen=True)
class Live:
    calls: Mapping[str, int]
    """Account → hostile calls under way."""


class HangUpCalls(Action[Live]):
    id = "hang-up-calls"
    title = N_("End the intruder's live calls")
    leaves: ClassVar[Leaves] = {"hang-up": ("call.status.updated",), "sweep": ("call.status.updated",)}

    def inspect(self, hands: Hands) -> Live:
        return Live(hands.each(hands.sids(), lambda sid: len(Judge(hands, sid).live_calls())))

    def matters(self, seen: Live) -> None:
        """Nothing: calls come and go by the second."""

    def plan(self, scope: Scope, seen: Live, premises: Premises) -> list[Proposed]:
        if scope.began_at is None:
            return []
        steps: list[Proposed] = [
            (
                Phase.CALLS,
                self.step(
                    "hang-up",
                    sid,
                    sid,
                    N_("End the intruder's live calls in {account}: {calls} now"),
                    facts={"account": sid, "calls": calls},
                    why=scope.reasons(sid) or scope.why,
                    data={"before": iso(premises.at)},
                ),
            )
            for sid, calls in seen.calls.items()
            if calls
        ]
        sweep = self.step(
            "sweep",
            scope.account_sid,
            scope.account_sid,
            N_("Look again in all accounts for the intruder's live calls, and end them"),
            why=scope.why,
        )
        return [*steps, (Phase.SWEEP, sweep)]

    def apply(self, step: Step, hands: Hands, record: Record) -> None:
        for _round in range(_ROUNDS):
            found = self._targets(step, hands)
            if not found:
                break
            hang_up(found, hands, record)

    def verify(self, step: Step, hands: Hands) -> bool:
        return not self._targets(step, hands)

    def _targets(self, step: Step, hands: Hands) -> list[tuple[str, Item]]:
        sids = [step.target.account_sid] if step.verb == "hang-up" else hands.sids()
        before = made_before(step)
        found = hands.each(sids, lambda sid: Judge(hands, sid).live_calls(before))
        return [(sid, item) for sid, items in found.items() for item in items]


def hang_up(found: list[tuple[str, Item]], hands: Hands, record: Record) -> None:
    """End each call, through the parent; one that has ended by itself is no error."""
    for account_sid, item in found:
        record.wrote("call.status.updated", account_sid, item.sid)
        with suppress(Refused, NotFound):
            writes.end_call(hands.twilio, hands.main(), account_sid, item.sid)
            record.facts["ended"] = int(record.facts.get("ended", 0)) + 1
