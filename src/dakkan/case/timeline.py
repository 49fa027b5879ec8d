"""A case in order of time: what the thief did, what went out, what was found, what was done about it.

Every line has the record that proves it. The list is bounded, because it is read by people: when there is
too much, the thief's first and last traces stay and the ordinary goes first.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import ibis
from ibis import _

from ..model.case import CaseEvent, Kind
from ..model.finding import Exhibit, Fact, Finding
from ..model.scope import Scope
from ..model.timeline import Moment
from ..model.window import Window
from ..texts import N_
from .roles import counts
from .tables import Tables, accounts_of, rows
from .traces import read
from .traffic import marked

MOST = 500
_MOST_EVENTS = 400
_MOST_HOURS = 200
_MOST_FACT = 200  # characters of a value that an account wrote

_READING = ("user-session.deleted", "user-session.updated", "recording.created", "transcription.created")
"""Events that are no change and no trace."""

_SAYS: dict[Kind, str] = {
    Kind.OPENED: N_("The case was opened by {by}"),
    Kind.INVESTIGATED: N_("Investigated by {by}: {takeover}"),
    Kind.PLAN_MADE: N_("{by} made a plan ({preset}) of {steps} steps"),
    Kind.PLAN_APPROVED: N_("{by} approved the plan"),
    Kind.APPROVAL_REQUIRED: N_("{by} made approval by a second person the rule"),
    Kind.STEP_PROVEN: N_("Done and seen to work: {step}"),
    Kind.STEP_UNKNOWN: N_("The answer to a step was lost: {step}"),
    Kind.STEP_FAILED: N_("A step failed: {step}"),
    Kind.STEP_UNDONE: N_("Taken back: {step}"),
    Kind.STEP_SKIPPED: N_("Left out: {step}"),
    Kind.TASK_DONE: N_("{by} did {step}"),
    Kind.VERIFIED: N_("Verified by {by}: {good} of {checks} checks are good"),
    Kind.LEAKS_SEARCHED: N_("{by} searched {targets} places for leaked credentials: {leaks} found"),
    Kind.NOTE: N_("{by} noted: {text}"),
    Kind.ATTACHED: N_("{by} attached {name}"),
    Kind.CLOSED: N_("The case was closed by {by}"),
}


def timeline(
    tables: Tables, scope: Scope, findings: Sequence[Finding], events: Sequence[CaseEvent], window: Window
) -> tuple[Moment, ...]:
    """At most MOST moments, oldest first. `events` are the lines of the case."""
    told = [
        *_changes(tables, scope, window),
        *_bursts(tables, scope, window),
        *_found(findings),
        *_alerts(tables, scope, window),
        *_answers(events, scope.account_sid),
    ]
    return tuple(sorted(_bounded(told), key=_order))


def _order(moment: Moment) -> tuple[datetime, bool, str, str]:
    return (moment.at, not moment.hostile, moment.account_sid, moment.exhibit.sid if moment.exhibit else "")


def _bounded(moments: Sequence[Moment]) -> list[Moment]:
    """The hostile ones first; of too many of those the earlier and the later half."""
    hostile = sorted((moment for moment in moments if moment.hostile), key=_order)
    if len(hostile) > MOST:
        hostile = hostile[: MOST // 2] + hostile[-(MOST // 2) :]
    rest = sorted((moment for moment in moments if not moment.hostile), key=_order)
    return hostile + rest[: MOST - len(hostile)]


# ---- what the audit log shows --------------------------------------------------------------------


def _changes(tables: Tables, scope: Scope, window: Window) -> Iterator[Moment]:
    """Administrative changes and logins from the case's beginning (else the window's) on."""
    start = min(scope.began_at or window.since, window.since)
    accounts = accounts_of(tables, scope.account_sid)
    inside = tables.events.filter(
        _.account_sid.isin(accounts),
        _.created_at >= start,
        _.created_at < window.until,
        _.type.notin(_READING),
    )
    addresses, began = sorted(scope.addresses), scope.began_at
    strange = _.address.isin(addresses).fill_null(False) if addresses else ibis.literal(False)
    own = inside.filter(strange).order_by("created_at", "sid").limit(_MOST_EVENTS)
    others = inside.filter(~strange, _.type != "user-session.created")
    others = others.order_by(_.created_at.desc(), "sid").limit(MOST - _MOST_EVENTS)
    for event in (*read(own), *read(others)):
        hostile = event.address in scope.addresses and began is not None and event.at >= began
        facts: dict[str, Fact] = {
            "event": _short(event.type),
            "resource": _short(event.resource_sid),
            "address": _short(event.address),
            "fields": _short(", ".join(sorted(event.changes))),
        }
        yield Moment(
            at=event.at,
            account_sid=event.account_sid,
            says=_change_says(facts),
            facts=facts,
            exhibit=Exhibit("events", event.sid),
            hostile=hostile or (scope.is_hostile(event.resource_sid) and event.type.endswith(".created")),
        )


def _change_says(facts: Mapping[str, Fact]) -> str:
    if facts["fields"] and facts["address"]:
        return N_("{event} {resource} from {address}: {fields}")
    if facts["address"]:
        return N_("{event} {resource} from {address}")
    return N_("{event} {resource}")


# ---- what went out -------------------------------------------------------------------------------


def _bursts(tables: Tables, scope: Scope, window: Window) -> Iterator[Moment]:
    """The thief's traffic, one line for each hour, account and channel, and one for the very last."""
    sent = marked(tables, scope).filter(_.hostile, _.created_at < window.until)
    sent = sent.mutate(hour=(_.created_at.epoch_seconds() // 3600).cast("int64"))
    hours = sent.group_by("hour", "account_sid", "channel").agg(
        first=_.created_at.min(),
        last=_.created_at.max(),
        first_sid=_.sid.first(order_by=[_.created_at, _.sid]),
        last_sid=_.sid.last(order_by=[_.created_at, _.sid]),
        total=_.count(),
        recipients=_.recipient.nunique(),
        countries=_.country.collect(distinct=True).sort()[:10],
    )
    found = rows(hours.order_by("hour", "account_sid", "channel").limit(_MOST_HOURS))
    for row in found:
        yield _burst(row)
    for row in found[-1:]:
        exhibit = Exhibit(row["channel"], row["last_sid"])
        yield Moment(row["last"], row["account_sid"], _LAST[row["channel"]], {}, exhibit, True)


_LAST = {
    "messages": N_("The last message of the thief's"),
    "calls": N_("The last call of the thief's"),
}


def _burst(row: Mapping[str, Any]) -> Moment:
    says = (
        N_("{events} messages to {recipients} recipients in {countries}, until {last}")
        if row["channel"] == "messages"
        else N_("{events} calls to {recipients} numbers in {countries}, until {last}")
    )
    facts: dict[str, Fact] = {
        "events": row["total"],
        "recipients": row["recipients"],
        "countries": ", ".join(country or "?" for country in row["countries"] or ()) or "?",
        "last": row["last"],
    }
    return Moment(
        row["first"], row["account_sid"], says, facts, Exhibit(row["channel"], row["first_sid"]), True
    )


# ---- what was found, complained of, and done -----------------------------------------------------


def _found(findings: Sequence[Finding]) -> Iterator[Moment]:
    """The first trace of each finding that counts, under its detector's title."""
    for finding in findings:
        if counts(finding):
            exhibit = finding.exhibits[0] if finding.exhibits else None
            facts: dict[str, Fact] = {"finding": finding.id, "severity": finding.severity.value}
            says = finding.title if "{" not in finding.title else finding.detector  # a user's own rule
            yield Moment(finding.first_seen, finding.account_sid, says, facts, exhibit, False)


def _alerts(tables: Tables, scope: Scope, window: Window) -> Iterator[Moment]:
    """Twilio's errors, one line a code and day."""
    inside = tables.alerts.filter(
        _.account_sid.isin(accounts_of(tables, scope.account_sid)),
        _.created_at >= window.since,
        _.created_at < window.until,
        _.error_code.notnull(),
    ).mutate(day=(_.created_at.epoch_seconds() // 86_400).cast("int64"))
    by_code = inside.group_by("account_sid", "error_code", "day").agg(
        first=_.created_at.min(), first_sid=_.sid.first(order_by=[_.created_at, _.sid]), total=_.count()
    )
    for row in rows(by_code.order_by(_.total.desc(), "first").limit(50)):
        yield Moment(
            at=row["first"],
            account_sid=row["account_sid"],
            says=N_("Twilio reports error {code}, {alerts} times that day"),
            facts={"code": str(row["error_code"]), "alerts": row["total"]},
            exhibit=Exhibit("alerts", row["first_sid"]),
            hostile=False,
        )


def _answers(events: Sequence[CaseEvent], account_sid: str) -> Iterator[Moment]:
    """What the casebook says was decided and done; the begun and the merely sent are left to the journal."""
    for event in events:
        if event.kind is Kind.LEAKS_SEARCHED and not event.data.get("targets"):
            continue  # only linked anew after an investigation
        if says := _SAYS.get(event.kind):
            exhibit = Exhibit("casebook", f"{event.case}/{event.number}")
            yield Moment(event.at.astimezone(UTC), account_sid, says, _facts_of(event), exhibit, False)


def _facts_of(event: CaseEvent) -> dict[str, Fact]:
    data, facts = event.data, {"by": _short(event.by)}
    found: dict[str, Fact] = dict(facts)
    match event.kind:
        case Kind.INVESTIGATED:
            found["takeover"] = str(data["verdict"]["takeover"])
        case Kind.PLAN_MADE:
            found |= {"preset": str(data["plan"]["preset"]), "steps": len(data["plan"]["steps"])}
        case Kind.VERIFIED:
            good = sum(1 for check in data["checks"] if check["ok"] is True)
            found |= {"good": good, "checks": len(data["checks"])}
        case Kind.LEAKS_SEARCHED:
            found |= {"targets": len(data["targets"]), "leaks": len(data["leaks"])}
        case _:
            for name in ("step", "text", "name"):
                if name in data:
                    found[name] = _short(str(data[name]))
            if event.kind == Kind.TASK_DONE and data.get("by"):
                found["by"] = _short(str(data["by"]))
    return found


def _short(text: str) -> str:
    return text if len(text) <= _MOST_FACT else text[: _MOST_FACT - 1] + "…"
