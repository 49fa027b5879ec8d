"""Disconnect phone numbers that the owner did not buy: nothing of the thief's answers on them any more.

They are not released: a released number may go to somebody else, and is a piece of evidence.
"""

from dataclasses import dataclass
from typing import ClassVar

import msgspec

from ...model.plan import Step
from ...model.scope import Scope
from ...texts import N_
from ..action import Action, Leaves, Phase, Premises, Proposed, Record
from ..hands import Hands
from ..left_behind import works
from ..resources import TIES, URLS, current, update, value

_FIELDS = (*URLS["number"], *TIES)


@dataclass(frozen=True)
class Number:
    account_sid: str
    sid: str
    phone_number: str
    fields: dict[str, str]
    """Only those that are not empty."""


class DisableNumber(Action[tuple[Number, ...]]):
    id = "disable-number"
    title = N_("Disconnect unknown phone numbers")
    leaves: ClassVar[Leaves] = {"clear": ("phone-number.updated",)}

    def inspect(self, hands: Hands) -> tuple[Number, ...]:
        if not works(hands):
            return ()
        named: dict[str, set[str]] = {}
        for thing in hands.scope.hostile:
            if thing.kind == "number":
                named.setdefault(thing.account_sid, set()).add(thing.sid)
        return tuple(
            Number(sid, row["sid"], value(row, "phone_number"), _held(row))
            for sid in hands.sids()
            if sid in named
            for row in hands.rows("numbers", sid)
            if row["sid"] in named[sid]
        )

    def plan(self, scope: Scope, seen: tuple[Number, ...], premises: Premises) -> list[Proposed]:
        return [
            (
                Phase.NUMBERS,
                self.step(
                    "clear",
                    number.account_sid,
                    number.sid,
                    N_("Disconnect the unknown number {number} in {account}; it stays in the account"),
                    facts={"number": number.phone_number, "account": number.account_sid},
                    why=scope.reasons(number.sid),
                    undo="yes",
                    data={"previous": msgspec.json.encode(number.fields, order="deterministic").decode()},
                ),
            )
            for number in seen
            if number.fields
        ]

    def apply(self, step: Step, hands: Hands, record: Record) -> None:
        """What is empty already is not sent: setting one of trunk and application deletes the other."""
        row = current("number", step.target.account_sid, step.target.sid, hands)
        held = _held(row) if row else {}
        if held:
            fields = dict.fromkeys(held, "")
            update("number", step.target.account_sid, step.target.sid, fields, hands, record)

    def verify(self, step: Step, hands: Hands) -> bool:
        row = current("number", step.target.account_sid, step.target.sid, hands)
        return row is None or not _held(row)

    def undo(self, step: Step, hands: Hands, record: Record) -> None:
        previous = msgspec.json.decode(step.data["previous"], type=dict[str, str])
        update("number", step.target.account_sid, step.target.sid, previous, hands, record)


def _held(row: dict[str, object]) -> dict[str, str]:
    return {field: value(row, field) for field in _FIELDS if value(row, field)}
