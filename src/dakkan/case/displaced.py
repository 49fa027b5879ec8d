"""What the thief moved or removed, with the value that the owner had: webhooks and usage triggers."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import ibis.expr.types as ir
from ibis import _

from ..model.scope import Hostile, TriggerRemoved, WebhookChange
from .tables import History, Tables, rows
from .traces import Event, Traces, read

_KINDS = {
    "phone-number.updated": ("number", "numbers"),
    "application.updated": ("application", "applications"),
    "copilot-application.updated": ("service", "services"),
}
"""Event → kind of thing, and the table that its state lies in."""

_ENDINGS = ("_url", "_callback", "_method", "_application_sid", "trunk_sid", "_on_number")
"""Fields that decide where Twilio calls; a foreign trunk or application overrides the URLs."""

_SAME_MOMENT = timedelta(seconds=2)
"""Events are dated to the second: a state read within it may be older than the event."""

TRIGGER_FIELDS = (
    *("friendly_name", "usage_category", "trigger_by", "trigger_value", "recurring"),
    *("callback_url", "callback_method"),
)


def moved_webhooks(
    tables: Tables, accounts: Sequence[str], traces: Traces, hostile: Sequence[Hostile]
) -> tuple[WebhookChange, ...]:
    """Fields that are not as the owner had them, each with the value before the thief's first change.

    A field that the owner set anew since, or that is back at its old value, is left alone; so are things
    that the thief made, which have no value of the owner's.
    """
    made = {thing.sid for thing in hostile}
    mine = [e for e in traces.events if e.type in _KINDS and e.resource_sid not in made]
    if not mine:
        return ()
    things = sorted({event.resource_sid for event in mine})
    later = read(
        tables.events.filter(
            _.account_sid.isin(accounts),
            _.type.isin(sorted(_KINDS)),
            _.resource_sid.isin(things),
            _.created_at >= mine[0].at,
        ).order_by("created_at", "sid")
    )
    own = {event.sid for event in mine}
    found = []
    for sid, field in sorted({(e.resource_sid, f) for e in mine for f in e.changes if f.endswith(_ENDINGS)}):
        changes = [event for event in later if event.resource_sid == sid and field in event.changes]
        if change := _displaced(tables, field, changes, own, traces):
            found.append(change)
    return tuple(found)


def _displaced(
    tables: Tables, field: str, changes: Sequence[Event], own: set[str], traces: Traces
) -> WebhookChange | None:
    first = next(event for event in changes if event.sid in own)
    last = changes[-1]
    previous, updated = first.changes[field][0], last.changes[field][1]
    kind, table = _KINDS[first.type]
    if last.sid not in own or updated == previous:
        return None
    if _now(getattr(tables, table), last, field) == previous:
        return None
    why = tuple(dict.fromkeys(reason for e in changes if e.sid in own for reason in traces.why(e)))
    return WebhookChange(kind, first.account_sid, first.resource_sid, field, previous, updated, first.at, why)


def _now(state: ir.Table, last: Event, field: str) -> str | None:
    """The field's value where it was read after `last`; None when it was not, or is not kept."""
    if field not in state.columns:
        return None
    surely = last.at + _SAME_MOMENT
    newer = state.filter(_.sid == last.resource_sid, _.read_at > surely).order_by(_.read_at.desc())
    found = rows(newer.select(value=newer[field]).limit(1))
    return (found[0]["value"] or "") if found else None


def removed_triggers(
    tables: Tables, accounts: Sequence[str], traces: Traces, history: History | None
) -> tuple[TriggerRemoved, ...]:
    """Usage triggers that the thief deleted or changed, with the fields they had before.

    The fields come from the newest snapshot read before (deleted ones are only in the `history`), else
    from the events that made and changed the trigger.
    """
    touched: dict[str, list[Event]] = {}
    for event in traces.events:
        if event.type in ("usage-trigger.deleted", "usage-trigger.updated") and event.resource_sid:
            touched.setdefault(event.resource_sid, []).append(event)
    snapshots = history("usage_triggers") if history else tables.usage_triggers
    found = []
    for sid, events in sorted(touched.items()):
        known = _snapshot(snapshots, sid, events[0].at) or _told(tables, accounts, sid, events[0].at)
        if known is not None:
            known |= dict(_previous(events))
        why = tuple(dict.fromkeys(reason for event in events for reason in traces.why(event)))
        found.append(TriggerRemoved(events[0].account_sid, sid, known, why))
    return tuple(found)


def _snapshot(snapshots: ir.Table, sid: str, before: datetime) -> dict[str, str] | None:
    """The newest reading from before the thief; else the oldest, which shows what was left."""
    ranked = snapshots.filter(_.sid == sid).mutate(early=_.read_at <= before)
    ranked = ranked.order_by(_.early.desc(), _.read_at.desc()).select(*TRIGGER_FIELDS).limit(1)
    found = rows(ranked)
    return {field: value for field, value in found[0].items() if value} if found else None


def _told(tables: Tables, accounts: Sequence[str], sid: str, before: datetime) -> dict[str, str] | None:
    """What events said of the trigger up to `before`; None without the event that made it."""
    events = read(
        tables.events.filter(
            _.account_sid.isin(accounts),
            _.resource_sid == sid,
            _.type.isin(["usage-trigger.created", "usage-trigger.updated"]),
            _.created_at < before,
        ).order_by("created_at", "sid")
    )
    if not any(event.type == "usage-trigger.created" for event in events):
        return None
    told = {field: updated for e in events for field, (_was, updated) in e.changes.items()}
    return {field: told[field] for field in TRIGGER_FIELDS if told.get(field)}


def _previous(events: Sequence[Event]) -> Iterator[tuple[str, str]]:
    """Each field's value before its first change among `events`."""
    met = set()
    for event in events:
        for field, (previous, _updated) in event.changes.items():
            if field in TRIGGER_FIELDS and field not in met and event.type.endswith(".updated"):
                met.add(field)
                yield field, previous
