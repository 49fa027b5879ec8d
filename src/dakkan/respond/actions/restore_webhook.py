"""Point webhooks back to where the owner had them, as the audit log knows it (reference 8.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

import msgspec

from ...errors import StepNotVerified
from ...model.plan import Step
from ...model.scope import Scope, WebhookChange
from ...texts import N_, say
from ..action import Action, Leaves, Phase, Premises, Proposed, Record
from ..hands import Hands
from ..left_behind import works
from ..resources import EVENTS, TABLES, update, value

_EVENT_TYPES = tuple(EVENTS.values())


@dataclass(frozen=True)
class Moved:
    """A thing whose fields are not as the owner had them."""

    kind: str
    account_sid: str
    sid: str
    previous: dict[str, str]
    """Field → the owner's value."""
    found: dict[str, str]
    """Field → what is there now."""


class RestoreWebhook(Action[tuple[Moved, ...] | None]):
    id = "restore-webhook"
    title = N_("Restore webhooks")
    leaves: ClassVar[Leaves] = {"restore": _EVENT_TYPES, "sweep": _EVENT_TYPES}

    def inspect(self, hands: Hands) -> tuple[Moved, ...] | None:
        """None while Twilio has suspended the account, which takes no changes then."""
        return tuple(moved(hands)) if works(hands) else None

    def plan(self, scope: Scope, seen: tuple[Moved, ...] | None, premises: Premises) -> list[Proposed]:
        if seen is None:
            return []
        steps: list[Proposed] = [(Phase.WEBHOOKS, self._restore(scope, each)) for each in seen]
        if scope.webhooks:
            sweep = self.step(
                "sweep",
                scope.account_sid,
                scope.account_sid,
                N_("Look again at the webhooks that the intruder had moved, and restore them"),
                why=scope.why,
            )
            steps.append((Phase.SWEEP, sweep))
        return steps

    def apply(self, step: Step, hands: Hands, record: Record) -> None:
        for each in self._targets(step, hands):
            update(each.kind, each.account_sid, each.sid, each.previous, hands, record)

    def verify(self, step: Step, hands: Hands) -> bool:
        return not self._targets(step, hands)

    def undo(self, step: Step, hands: Hands, record: Record) -> None:
        if step.verb != "restore":
            super().undo(step, hands, record)
        found = msgspec.json.decode(step.data["found"], type=dict[str, str])
        update(step.data["kind"], step.target.account_sid, step.target.sid, found, hands, record)

    def _targets(self, step: Step, hands: Hands) -> list[Moved]:
        if step.verb == "sweep":
            return list(moved(hands))
        wanted = msgspec.json.decode(step.data["previous"], type=dict[str, str])
        kind, sid = step.data["kind"], step.target.sid
        for row in hands.rows(TABLES[kind], step.target.account_sid):
            if row["sid"] == sid:
                found = {field: value(row, field) for field in wanted if value(row, field) != wanted[field]}
                left = {field: wanted[field] for field in found}
                return [Moved(kind, step.target.account_sid, sid, left, found)] if found else []
        raise StepNotVerified(say("{sid} is gone: there is nothing to restore.", sid=sid))

    def _restore(self, scope: Scope, each: Moved) -> Step:
        why = [finding for c in scope.webhooks if c.sid == each.sid for finding in c.why]
        return self.step(
            "restore",
            each.account_sid,
            each.sid,
            N_("Restore {fields} of {sid} in {account}"),
            facts={"fields": ", ".join(each.previous), "sid": each.sid, "account": each.account_sid},
            why=why or scope.why,
            undo="yes",
            data={"kind": each.kind, "previous": _json(each.previous), "found": _json(each.found)},
        )


def moved(hands: Hands) -> Iterable[Moved]:
    """Fields that the thief moved and that are neither back nor, by now, on another host of the owner's."""
    by_table: dict[tuple[str, str], list[WebhookChange]] = {}
    for change in hands.scope.webhooks:
        by_table.setdefault((change.account_sid, change.kind), []).append(change)
    own = set(hands.scope.hosts)
    active = set(hands.active_sids()) | {hands.main_sid}
    for (account_sid, kind), changes in by_table.items():
        if account_sid not in active or kind not in TABLES:
            continue
        rows = {row["sid"]: row for row in hands.rows(TABLES[kind], account_sid)}
        for sid in dict.fromkeys(change.sid for change in changes):
            wanted = {c.field: c.previous for c in reversed(changes) if c.sid == sid}
            row = rows.get(sid, {})
            found = {
                field: now
                for field in wanted
                if row and (now := value(row, field)) != wanted[field] and host(now) not in own
            }
            if found:
                yield Moved(kind, account_sid, sid, {field: wanted[field] for field in found}, found)


def host(url: str) -> str:
    """ "" for what is no URL."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _json(fields: dict[str, str]) -> str:
    return msgspec.json.encode(fields, order="deterministic").decode()
