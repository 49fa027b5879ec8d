"""Suspend subaccounts that the owner did not make; their live calls are ended first.

Suspending is taken back with one call; closing would release every number for good and is never done.
What the thief leaves in a suspended subaccount is dead with it, so nothing in it is rotated or deleted:
its own credentials, which that would take, are refused from now on (reference, trap 4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ...model.clock import from_iso, iso
from ...model.plan import Step
from ...model.scope import Scope
from ...texts import N_
from ...twilio import writes
from ..action import Action, Leaves, Phase, Premises, Proposed, Record
from ..hands import Hands, moment
from ..traffic import LIVE, Item
from .hang_up_calls import hang_up


@dataclass(frozen=True)
class Tree:
    status: Mapping[str, str]
    """Subaccount that is the thief's → its status."""
    own: bool
    """Has the owner subaccounts at all?"""


class SuspendSubaccount(Action[Tree]):
    id = "suspend-subaccount"
    title = N_("Suspend unknown subaccounts")
    leaves: ClassVar[Leaves] = {
        "end-calls": ("call.status.updated",),
        "suspend": ("account.updated",),
        "sweep": ("account.updated", "call.status.updated"),
    }

    def inspect(self, hands: Hands) -> Tree:
        subaccounts = [account for account in hands.accounts() if account.sid != hands.main_sid]
        status = {a.sid: a.status for a in subaccounts if hands.scope.is_hostile(a.sid)}
        return Tree(status, len(subaccounts) > len(status))

    def plan(self, scope: Scope, seen: Tree, premises: Premises) -> list[Proposed]:
        steps: list[Proposed] = []
        for sid, status in seen.status.items():
            if status != "active":
                continue
            why = scope.reasons(sid)
            end = self.step(
                "end-calls",
                sid,
                sid,
                N_("End all calls in the unknown subaccount {account}: suspending does not"),
                facts={"account": sid},
                why=why,
                data={"before": iso(premises.at)},
            )
            suspend = self.step(
                "suspend",
                sid,
                sid,
                N_("Suspend the unknown subaccount {account}"),
                facts={"account": sid},
                why=why,
                undo="yes",
                needs=(end.id,),
            )
            steps += [(Phase.SUBACCOUNTS, end), (Phase.SUBACCOUNTS, suspend)]
        if scope.began_at is not None:
            sweep = self.step(
                "sweep",
                scope.account_sid,
                scope.account_sid,
                N_("Look again for subaccounts that the intruder has made since this plan, and suspend them"),
                why=scope.why,
                data={"since": iso(premises.at), "own": "yes" if seen.own else ""},
            )
            steps.append((Phase.SWEEP, sweep))
        return steps

    def apply(self, step: Step, hands: Hands, record: Record) -> None:
        match step.verb:
            case "end-calls":
                self._end_calls(step, step.target.sid, hands, record)
            case "suspend":
                self._suspend(step.target.sid, hands, record)
            case "sweep":
                for sid in self._appeared(step, hands):
                    self._end_calls(step, sid, hands, record)
                    self._suspend(sid, hands, record)
                    record.facts["suspended"] = int(record.facts.get("suspended", 0)) + 1

    def verify(self, step: Step, hands: Hands) -> bool:
        match step.verb:
            case "end-calls":
                return not self._live(step, step.target.sid, hands)
            case "suspend":
                hands.look_again()
                return step.target.sid not in hands.active_sids()
            case _:
                return not self._appeared(step, hands)

    def undo(self, step: Step, hands: Hands, record: Record) -> None:
        if step.verb != "suspend":
            super().undo(step, hands, record)
        record.wrote("account.updated", hands.main_sid, step.target.sid)
        record.wrote("account.updated", step.target.sid, step.target.sid)
        writes.set_account_status(hands.twilio, hands.main(), step.target.sid, "active")
        hands.look_again()

    def _suspend(self, sid: str, hands: Hands, record: Record) -> None:
        record.wrote("account.updated", hands.main_sid, sid)
        record.wrote("account.updated", sid, sid)
        writes.set_account_status(hands.twilio, hands.main(), sid, "suspended")
        hands.look_again()

    def _end_calls(self, step: Step, sid: str, hands: Hands, record: Record) -> None:
        hang_up([(sid, item) for item in self._live(step, sid, hands)], hands, record)

    def _live(self, step: Step, sid: str, hands: Hands) -> list[Item]:
        """All calls of an unknown subaccount; `before` leaves out what a thief at work adds meanwhile."""
        before = from_iso(step.data["before"]) if "before" in step.data else None
        rows = {r["sid"]: r for status in LIVE for r in hands.rows("calls", sid, Status=status)}
        items = [Item(call, moment(row.get("date_created")), "account") for call, row in rows.items()]
        return [i for i in items if before is None or i.created_at is None or i.created_at <= before]

    def _appeared(self, step: Step, hands: Hands) -> list[str]:
        """Active subaccounts younger than the plan. Where the owner makes subaccounts too, those only whose
        maker's address is the thief's: a platform must not lose a new customer's account."""
        hands.look_again()
        since = from_iso(step.data["since"])
        young = [
            account.sid
            for account in hands.accounts()
            if account.sid != hands.main_sid and account.status == "active"
            if hands.scope.is_hostile(account.sid)
            or (account.created_at is not None and account.created_at >= since)
        ]
        if not step.data["own"]:
            return young
        return [sid for sid in young if hands.scope.is_hostile(sid) or self._made_by_the_thief(sid, hands)]

    def _made_by_the_thief(self, sid: str, hands: Hands) -> bool:
        events = hands.rows("events", hands.main_sid, ResourceSid=sid)
        return any(event.get("source_ip_address") in hands.scope.addresses for event in events)
