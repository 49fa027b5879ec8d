"""Put usage triggers back that were deleted or changed: they are the owner's alarm bells."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import ClassVar

import msgspec

from ...model.plan import Step
from ...model.scope import Scope, TriggerRemoved
from ...texts import N_
from ...twilio import writes
from ..action import Action, Leaves, Phase, Premises, Proposed, Record
from ..hands import Hands, Row
from ..resources import value

NEEDED = ("usage_category", "trigger_value", "callback_url")
"""Without these Twilio makes no trigger (reference 4.3)."""
_FIELDS = (*NEEDED, "trigger_by", "recurring", "callback_method", "friendly_name")
_SAME = (*NEEDED, "trigger_by", "recurring")
"""What makes two triggers the same alarm."""
_DEFAULTS = {"trigger_by": "usage", "recurring": ""}


@dataclass(frozen=True)
class Triggers:
    missing: tuple[str, ...]
    """SIDs of the scope's triggers for which there is no equal one."""
    changed: tuple[str, ...]
    """Those of them that are still there, but changed."""


class RestoreUsageTrigger(Action[Triggers]):
    id = "restore-usage-trigger"
    title = N_("Restore usage triggers")
    leaves: ClassVar[Leaves] = {"create": ("usage-trigger.created", "usage-trigger.deleted")}

    def inspect(self, hands: Hands) -> Triggers:
        missing, changed = [], []
        active = set(hands.active_sids())
        for trigger in hands.scope.triggers:
            if trigger.account_sid not in active:
                continue
            rows = list(hands.rows("usage_triggers", trigger.account_sid))
            if not any(_is_same(row, known_fields(trigger)) for row in rows if known_fields(trigger)):
                missing.append(trigger.sid)
            if trigger.sid in missing and any(row["sid"] == trigger.sid for row in rows):
                changed.append(trigger.sid)
        return Triggers(tuple(missing), tuple(changed))

    def plan(self, scope: Scope, seen: Triggers, premises: Premises) -> list[Proposed]:
        steps: list[Proposed] = []
        for trigger in scope.triggers:
            if trigger.sid not in seen.missing:
                continue
            known = known_fields(trigger)
            if known:
                steps.append((Phase.TRIGGERS, self._create(trigger, known, trigger.sid in seen.changed)))
            elif premises.still_open(scope, self.id, trigger.account_sid, trigger.sid):
                steps.append((Phase.TASKS, self._task(trigger)))
        return steps

    def apply(self, step: Step, hands: Hands, record: Record) -> None:
        account_sid, known = step.target.account_sid, _known(step)
        if not self.verify_made(step, hands):
            record.wrote("usage-trigger.created", account_sid)
            made = writes.create_usage_trigger(hands.twilio, hands.main(), account_sid, known)
            record.wrote("usage-trigger.created", account_sid, made)
            record.facts["created"] = made
        if step.data["changed"]:
            record.wrote("usage-trigger.deleted", account_sid, step.target.sid)
            writes.delete_usage_trigger(hands.twilio, hands.main(), account_sid, step.target.sid)

    def verify(self, step: Step, hands: Hands) -> bool:
        changed = step.data["changed"] and any(
            row["sid"] == step.target.sid for row in hands.rows("usage_triggers", step.target.account_sid)
        )
        return not changed and self.verify_made(step, hands)

    def verify_made(self, step: Step, hands: Hands) -> bool:
        rows = hands.rows("usage_triggers", step.target.account_sid)
        return any(_is_same(row, _known(step)) for row in rows if row["sid"] != step.target.sid)

    def undo(self, step: Step, hands: Hands, record: Record) -> None:
        """The new one goes; a changed one that was deleted does not come back."""
        account_sid, known = step.target.account_sid, _known(step)
        for row in list(hands.rows("usage_triggers", account_sid)):
            if row["sid"] != step.target.sid and _is_same(row, known):
                record.wrote("usage-trigger.deleted", account_sid, row["sid"])
                writes.delete_usage_trigger(hands.twilio, hands.main(), account_sid, row["sid"])
                return

    def _create(self, trigger: TriggerRemoved, known: Mapping[str, str], changed: bool) -> Step:
        return self.step(
            "create",
            trigger.account_sid,
            trigger.sid,
            N_("Make the usage trigger {name} ({category}, {value}) of {account} anew"),
            facts={
                "name": known.get("friendly_name", "")[:64] or trigger.sid,
                "category": known["usage_category"],
                "value": known["trigger_value"],
                "account": trigger.account_sid,
            },
            why=trigger.why,
            undo="partly" if changed else "yes",
            data={
                "known": msgspec.json.encode(dict(known), order="deterministic").decode(),
                "changed": "yes" if changed else "",
            },
        )

    def _task(self, trigger: TriggerRemoved) -> Step:
        return self.step(
            "console",
            trigger.account_sid,
            trigger.sid,
            N_(
                "Set up the usage trigger {sid} of {account} again; what it was set to is not known: "
                "Console > Billing > Usage triggers > Create new trigger."
            ),
            facts={"sid": trigger.sid, "account": trigger.account_sid},
            why=trigger.why,
            kind="task",
        )


def known_fields(trigger: TriggerRemoved) -> dict[str, str]:
    """What a new trigger would be made with; empty when that is not enough to make one."""
    known = trigger.known or {}
    if not all(known.get(field) for field in NEEDED):
        return {}
    return {field: str(known[field]) for field in _FIELDS if known.get(field)}


def _known(step: Step) -> dict[str, str]:
    return msgspec.json.decode(step.data["known"], type=dict[str, str])


def _is_same(row: Row, known: Mapping[str, str]) -> bool:
    return all(_same(field, value(row, field), known.get(field, "")) for field in _SAME)


def _same(field: str, one: str, other: str) -> bool:
    one, other = one or _DEFAULTS.get(field, ""), other or _DEFAULTS.get(field, "")
    if field == "trigger_value":
        try:
            return Decimal(one) == Decimal(other)  # "500" comes back as "500.000000"
        except InvalidOperation:
            return one == other
    return one == other
