"""JSON documents: the whole report, and the documents of `investigate`, `plan`, `verify` and `steps`.

Shapes are the product's contract with scripts. Sentences are in the current language; ids never change.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Protocol

from ..model.clock import iso
from ..model.dossier import Dossier
from ..model.finding import SIGNS, Blind, Finding
from ..model.plan import Check, Plan, Step
from ..model.response_step import ResponseStep
from ..model.scope import Scope
from ..model.timeline import Destination, Hour, Moment
from ..model.verdict import Inferred, Loss, Verdict
from ..model.window import Window
from ..texts import _, language
from . import leaked
from .escape import json_text, sentence
from .now import now, status, still_open

Json = dict[str, Any]


class Examined(Protocol):
    """What an investigation says; a dossier says it too."""

    @property
    def account_sid(self) -> str: ...
    @property
    def window(self) -> Window: ...
    @property
    def verdict(self) -> Verdict: ...
    @property
    def signs(self) -> dict[str, bool]: ...
    @property
    def findings(self) -> tuple[Finding, ...]: ...
    @property
    def blind(self) -> tuple[Blind, ...]: ...
    @property
    def loss(self) -> Loss: ...


def render(dossier: Dossier) -> str:
    """`dakkan.report/1`: everything in the dossier, with sentences beside the facts."""
    document = {
        **investigation(dossier, dossier.case),
        "schema": "dakkan.report/1",
        "language": language(),
        "account_name": dossier.account_name,
        "made_at": iso(dossier.made_at),
        "status": status(dossier)[0],
        "now": list(now(dossier)),
        "still_open": list(still_open(dossier)),
        "scope": _scope(dossier.scope),
        "timeline": [_moment(one) for one in dossier.timeline],
        "hours": [_hour(one) for one in dossier.hours],
        "destinations": [_destination(one) for one in dossier.destinations],
        "plans": [plan(one) for one in dossier.plans],
        "checks": [_check(one) for one in dossier.checks],
        "steps": [_response(one) for one in dossier.steps],
        "journal": [_plain(one) for one in dossier.journal],
        "manifest_hash": dossier.manifest_hash,
        "journal_hash": dossier.journal_hash,
        "leaks": leaked.document(dossier),
    }
    return json_text(document) + "\n"


def investigation(found: Examined, case: str | None = None) -> Json:
    """`dakkan.investigation/1`; without `case` it is what `detect` prints."""
    return {
        "schema": "dakkan.investigation/1",
        **({"case": case} if case is not None else {}),
        "account_sid": found.account_sid,
        "window": {"since": iso(found.window.since), "until": iso(found.window.until)},
        "verdict": {
            "takeover": found.verdict.takeover.value,
            "kinds": list(found.verdict.kinds),
            "since": _time(found.verdict.since),
            "confidence": round(found.verdict.confidence, 4),
            "because": list(found.verdict.because),
            "since_confidence": round(found.verdict.since_confidence, 4),
            "until": _time(found.verdict.until),
            "until_confidence": round(found.verdict.until_confidence, 4),
            "credential": _credential(found.verdict.credential),
        },
        "signs": {sign: bool(found.signs.get(sign, False)) for sign in SIGNS},
        "findings": [_finding(one) for one in found.findings],
        "blind": [{"what": _(one.what), "why": _(one.why)} for one in found.blind],
        "loss": {
            "currency": found.loss.currency,
            "fraud": money(found.loss.fraud),
            "per_hour": money(found.loss.per_hour),
            "basis": found.loss.basis,
            "messages": found.loss.messages,
            "calls": found.loss.calls,
            "recipients": found.loss.recipients,
            "split": [
                {
                    "channel": share.channel,
                    "country": share.country or None,
                    "events": share.events,
                    "cost": money(share.cost),
                    "per_hour": money(share.per_hour),
                    "estimated": share.estimated,
                }
                for share in found.loss.split
            ],
        },
    }


def _credential(inferred: Inferred | None) -> Json | None:
    if inferred is None:
        return None
    return {
        "kind": inferred.kind,
        "sid": inferred.sid or None,
        "confidence": round(inferred.confidence, 4),
        "why": sentence(inferred.says, inferred.facts),
    }


def plan(made: Plan) -> Json:
    """`dakkan.plan/1`."""
    return {
        "schema": "dakkan.plan/1",
        "case": made.case,
        "preset": made.preset.value,
        "made_at": iso(made.made_at),
        "saw": made.saw,
        "account_sid": made.account_sid,
        "steps": [_step(one) for one in made.steps],
    }


def verification(checks: Sequence[Check], case: str | None = None) -> Json:
    """`dakkan.verify/1`. No check at all is not clean either."""
    return {
        "schema": "dakkan.verify/1",
        **({"case": case} if case is not None else {}),
        "clean": bool(checks) and all(check.ok is True for check in checks),
        "checks": [_check(check) for check in checks],
    }


def steps(case: str, standings: Sequence[ResponseStep]) -> Json:
    """`dakkan.steps/1`."""
    return {"schema": "dakkan.steps/1", "case": case, "steps": [_response(one) for one in standings]}


def money(value: Decimal) -> str:
    """Two decimals at least, all that are there, never an exponent: `1378.20`."""
    shown = f"{value:f}"
    whole, _dot, decimals = shown.partition(".")
    decimals = decimals.rstrip("0").ljust(2, "0")
    return f"{whole}.{decimals}"


def _time(at: datetime | None) -> str | None:
    return iso(at) if at else None


def _finding(one: Finding) -> Json:
    return {
        "id": one.id,
        "detector": one.detector,
        "title": _(one.title),
        "says": sentence(one.says, one.facts),
        "facts": _plain(one.facts),
        "severity": one.severity.value,
        "confidence": one.confidence.value,
        "signs": list(one.signs),
        "techniques": list(one.techniques),
        "account_sid": one.account_sid,
        "first_seen": iso(one.first_seen),
        "last_seen": iso(one.last_seen),
        "exhibits": [{"table": exhibit.table, "sid": exhibit.sid} for exhibit in one.exhibits],
        "exhibit_count": one.exhibit_count,
        "answers": list(one.answers),
        "resources": list(one.resources),
        "addresses": list(one.addresses),
        "countries": list(one.countries),
        "templates": list(one.templates),
    }


def _step(one: Step) -> Json:
    return {
        "id": one.id,
        "action": one.action,
        "verb": one.verb,
        "target": {"account_sid": one.target.account_sid, "sid": one.target.sid},
        "says": sentence(one.says, one.facts),
        "why": list(one.why),
        "breaks": [
            {"what": sentence(broken.what, broken.facts), "confidence": broken.confidence}
            for broken in one.breaks
        ],
        "undo": one.undo,
        "needs": list(one.needs),
        "kind": one.kind,
        "state": one.state.value,
    }


def _check(one: Check) -> Json:
    return {
        "id": one.id,
        "account_sid": one.account_sid,
        "ok": one.ok,
        "says": sentence(one.says, one.facts),
        "exhibit": one.exhibit,
    }


def _response(one: ResponseStep) -> Json:
    return {
        "id": one.id,
        "title": _(one.title),
        "does": _(one.does),
        "console": [_(path) for path in one.console],
        "state": one.standing.value,
        "says": [sentence(says, one.facts) for says in one.says],
        "owner": one.owner,
        "due_at": _time(one.due_at),
        "note": one.note,
        "done_by": one.done_by,
        "done_at": _time(one.done_at),
        "attachments": [_plain(proof) for proof in one.attachments],
    }


def _moment(one: Moment) -> Json:
    return {
        "at": iso(one.at),
        "account_sid": one.account_sid,
        "says": sentence(one.says, one.facts),
        "facts": _plain(one.facts),
        "exhibit": {"table": one.exhibit.table, "sid": one.exhibit.sid} if one.exhibit else None,
        "hostile": one.hostile,
    }


def _hour(one: Hour) -> Json:
    return {
        "at": iso(one.at),
        "messages": one.messages,
        "calls": one.calls,
        "cost": money(one.cost),
        "hostile_messages": one.hostile_messages,
        "hostile_calls": one.hostile_calls,
        "hostile_cost": money(one.hostile_cost),
    }


def _destination(one: Destination) -> Json:
    return {
        "country": one.country,
        "usual_per_day": round(one.usual_per_day, 3),
        "events": one.events,
        "hostile_events": one.hostile_events,
    }


def _scope(found: Scope) -> Json:
    plain: Json = _plain(found)
    plain.pop("recipients", None)  # people, not things: a report is passed on
    return plain


def _plain(value: object) -> Any:  # JSON of any shape
    """A model's value as JSON: dataclasses by field, times with Z, money as strings."""
    match value:
        case datetime():
            return iso(value)
        case Decimal():
            return money(value)
        case Enum():
            return value.value
        case Mapping():
            return {str(name): _plain(one) for name, one in value.items()}
        case tuple() | list() | frozenset() | set():
            return [_plain(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value
