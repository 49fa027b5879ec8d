"""Results as the JSON documents of the command line: a contract, with schema numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from dakkan.casework import Health
from dakkan.collect.collector import Collection
from dakkan.model.clock import iso
from dakkan.model.finding import Blind, Finding
from dakkan.model.plan import Check, Plan, Step
from dakkan.model.response_step import ResponseStep
from dakkan.model.verdict import Loss, Verdict
from dakkan.model.window import Window
from dakkan.pipeline import Investigation, Verification
from dakkan.texts import _, say

Document = dict[str, Any]  # JSON


def investigation_document(found: Investigation) -> Document:
    """`dakkan.investigation/1`; without `case` when there is none."""
    document: Document = {"schema": "dakkan.investigation/1"}
    if found.case:
        document["case"] = found.case
    return document | {
        "account_sid": found.account_sid,
        "window": window(found.window),
        "verdict": verdict(found.verdict),
        "signs": dict(found.signs),
        "findings": [finding(one) for one in found.findings],
        "blind": blind(found.blind),
        "loss": loss(found.loss),
    }


def window(value: Window) -> Document:
    return {"since": iso(value.since), "until": iso(value.until)}


def verdict(value: Verdict) -> Document:
    return {
        "takeover": value.takeover.value,
        "kinds": list(value.kinds),
        "since": iso(value.since) if value.since else None,
        "confidence": round(value.confidence, 2),
        "because": list(value.because),
    }


def finding(value: Finding) -> Document:
    return {
        "id": value.id,
        "detector": value.detector,
        "title": _(value.title),
        "says": say(value.says, value.facts),
        "severity": value.severity.value,
        "confidence": value.confidence.value,
        "signs": list(value.signs),
        "techniques": list(value.techniques),
        "account_sid": value.account_sid,
        "first_seen": iso(value.first_seen),
        "last_seen": iso(value.last_seen),
        "exhibits": [{"table": one.table, "sid": one.sid} for one in value.exhibits],
        "exhibit_count": value.exhibit_count,
        "answers": list(value.answers),
        "resources": list(value.resources),
        "addresses": list(value.addresses),
        "countries": list(value.countries),
    }


def blind(values: Sequence[Blind]) -> list[Document]:
    return [{"what": _(one.what), "why": _(one.why)} for one in values]


def loss(value: Loss) -> Document:
    return {
        "currency": value.currency,
        "fraud": f"{value.fraud:.2f}",
        "per_hour": f"{value.per_hour:.2f}",
        "basis": value.basis,
        "messages": value.messages,
        "calls": value.calls,
        "recipients": value.recipients,
    }


def plan_document(value: Plan) -> Document:
    """`dakkan.plan/1`."""
    return {
        "schema": "dakkan.plan/1",
        "case": value.case,
        "preset": value.preset.value,
        "made_at": iso(value.made_at),
        "saw": value.saw,
        "account_sid": value.account_sid,
        "steps": [step(one) for one in value.steps],
    }


def step(value: Step) -> Document:
    return {
        "id": value.id,
        "action": value.action,
        "verb": value.verb,
        "target": {"account_sid": value.target.account_sid, "sid": value.target.sid},
        "says": say(value.says, value.facts),
        "why": list(value.why),
        "breaks": [{"what": say(one.what, one.facts), "confidence": one.confidence} for one in value.breaks],
        "undo": value.undo,
        "needs": list(value.needs),
        "kind": value.kind,
        "state": value.state.value,
    }


def verification_document(value: Verification) -> Document:
    """`dakkan.verify/1`."""
    return {
        "schema": "dakkan.verify/1",
        "case": value.case,
        "clean": value.clean,
        "checks": [check(one) for one in value.checks],
    }


def check(value: Check) -> Document:
    return {
        "id": value.id,
        "account_sid": value.account_sid,
        "ok": value.ok,
        "says": say(value.says, value.facts),
        "exhibit": value.exhibit,
    }


def collection_document(value: Collection) -> Document:
    return {
        "schema": "dakkan.collection/1",
        "collection": value.id,
        "window": {"since": iso(value.since) if value.since else None, "until": iso(value.until)},
        "accounts": list(value.account_sids),
        "rows": dict(value.rows),
        "blind": blind(value.gaps),
        "bad": [{"path": str(one.path), "line": one.line, "says": one.says} for one in value.bad],
    }


def health_document(value: Health) -> Document:
    return {
        "schema": "dakkan.doctor/1",
        "opens": value.opens,
        "says": value.says,
        "hints": list(value.hints),
        "abilities": [{"what": _(what), "can": can} for can, what in value.abilities],
        "accounts": [
            {
                "sid": one.sid,
                "owner_sid": one.owner_sid,
                "status": one.status,
                "readable": one.credential is not None,
            }
            for one in value.accounts
        ],
        "blind": blind(value.blind),
    }


def steps_document(case: str, values: Sequence[ResponseStep]) -> Document:
    return {"schema": "dakkan.steps/1", "case": case, "steps": [response_step(one) for one in values]}


def response_step(value: ResponseStep) -> Mapping[str, Any]:
    return {
        "id": value.id,
        "title": _(value.title),
        "does": _(value.does),
        "console": [_(path) for path in value.console],
        "state": value.standing.value,
        "says": [say(sentence, value.facts) for sentence in value.says],
        "owner": value.owner,
        "due_at": iso(value.due_at) if value.due_at else None,
        "note": value.note,
        "done_by": value.done_by,
        "done_at": iso(value.done_at) if value.done_at else None,
        "attachments": [{"name": one.name, "sha256": one.sha256} for one in value.attachments],
    }
