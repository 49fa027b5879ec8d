"""Cancel the thief's messages that Twilio has not sent yet.

Scheduled ones outlive every credential (reference, trap 22). The targets are found when the step is carried
out; the owner's own are left alone, see `traffic`.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from ...errors import Refused
from ...model.clock import from_iso, iso
from ...model.plan import Breaks, Step
from ...model.scope import Scope
from ...texts import N_
from ...twilio import writes
from ..action import Action, Leaves, Phase, Premises, Proposed, Record
from ..hands import Hands
from ..left_behind import works
from ..traffic import Item, Judge

_ROUNDS = 5
"""How often to look again for what was added meanwhile."""
_MOMENT = timedelta(seconds=30)
"""A message that is not scheduled has left by then."""


@dataclass(frozen=True)
class Pending:
    """Account → how many hostile messages wait, and how many of them only for want of likeness; no account while
    Twilio has suspended the main one."""

    waiting: Mapping[str, int]
    unlike: Mapping[str, int]


class CancelMessages(Action[Pending]):
    id = "cancel-messages"
    title = N_("Cancel messages that are not sent yet")
    leaves: ClassVar[Leaves] = {"cancel": ("message.updated",), "sweep": ("message.updated",)}

    def inspect(self, hands: Hands) -> Pending:
        if not works(hands):  # what is queued fails by itself, the rest waits
            return Pending({}, {})
        found = hands.each(hands.sids(), lambda sid: Judge(hands, sid).pending_messages())
        unlike = {sid: sum(item.why == "unlike" for item in items) for sid, items in found.items()}
        return Pending({sid: len(items) for sid, items in found.items()}, unlike)

    def matters(self, seen: Pending) -> None:
        """Nothing: messages come and go by the second."""

    def plan(self, scope: Scope, seen: Pending, premises: Premises) -> list[Proposed]:
        if scope.began_at is None or not seen.waiting:
            return []
        steps: list[Proposed] = []
        for sid, waiting in seen.waiting.items():
            if waiting or (sid == scope.account_sid and premises.still_open(scope, self.id, sid)):
                steps.append((Phase.MESSAGES, self._cancel(scope, sid, seen, premises.at)))
        steps.append((Phase.SWEEP, self._sweep(scope)))
        return steps

    def apply(self, step: Step, hands: Hands, record: Record) -> None:
        cancelled = 0
        for _round in range(_ROUNDS):
            found = self._targets(step, hands)
            if not found:
                break
            for account_sid, item in found:
                record.wrote("message.updated", account_sid, item.sid)
                with suppress(Refused):  # too late: it is being sent; the next round tells
                    writes.cancel_message(hands.twilio, hands.main(), account_sid, item.sid)
                    cancelled += 1
                    record.facts["cancelled"] = cancelled

    def verify(self, step: Step, hands: Hands) -> bool:
        """Of a sweep: without what a thief who still gets in made a moment ago. The verification sees that."""
        before = made_before(step) or hands.twilio.now() - _MOMENT
        return not self._targets(step, hands, before)

    def _targets(self, step: Step, hands: Hands, before: datetime | None = None) -> list[tuple[str, Item]]:
        """Of the account, made before the plan was; a sweep takes whatever there is, in all accounts."""
        sids = [step.target.account_sid] if step.verb == "cancel" else hands.sids()
        until = before or made_before(step)
        found = hands.each(sids, lambda sid: Judge(hands, sid).pending_messages(until))
        return [(sid, item) for sid, items in found.items() for item in items]

    def _cancel(self, scope: Scope, sid: str, seen: Pending, at: datetime) -> Step:
        unlike = seen.unlike.get(sid, 0)
        says = N_("Cancel the intruder's messages in {account} that are not sent yet: {waiting} now")
        breaks: tuple[Breaks, ...] = ()
        if unlike:
            breaks = (
                Breaks(
                    N_(
                        "{unlike} of the waiting messages were made since the takeover and resemble none of "
                        "yours from before: a new text of your own would be cancelled with them."
                    ),
                    {"unlike": unlike},
                    "medium",
                ),
            )
        return self.step(
            "cancel",
            sid,
            sid,
            says,
            facts={"account": sid, "waiting": seen.waiting.get(sid, 0)},
            why=scope.reasons(sid) or scope.why,
            breaks=breaks,
            data={"before": iso(at)},
        )

    def _sweep(self, scope: Scope) -> Step:
        return self.step(
            "sweep",
            scope.account_sid,
            scope.account_sid,
            N_("Look again in all accounts for the intruder's waiting messages, and cancel them"),
            why=scope.why,
        )


def made_before(step: Step) -> datetime | None:
    """The moment that bounds the step's targets; a thief who is still at work adds others behind it."""
    return from_iso(step.data["before"]) if "before" in step.data else None
