"""Results as the JSON documents of the command line: a contract, with schema numbers.

What a report tells as well is written in `report.data`; here are the documents that no report has.
"""

from collections.abc import Sequence
from typing import Any

from dakkan.baseline.register import Learned
from dakkan.baselines import Baseline
from dakkan.casework import Approval, Health
from dakkan.collect.collector import Collection
from dakkan.model.clock import iso
from dakkan.model.finding import Blind
from dakkan.model.known import Accepted
from dakkan.model.option import Option
from dakkan.model.plan import Plan
from dakkan.model.response_step import ResponseStep
from dakkan.pipeline import Investigation, Verification
from dakkan.report import data
from dakkan.texts import _

Document = dict[str, Any]  # JSON


def investigation_document(found: Investigation) -> Document:
    """`dakkan.investigation/1` of `investigate`; `case` is null when nothing asked for one."""
    return {**data.investigation(found), "case": found.case or None}


def detection_document(found: Investigation) -> Document:
    """The same of `detect`, which opens no case."""
    return data.investigation(found)


def plan_document(
    value: Plan, options: Sequence[Option] | None = None, approval: Approval | None = None
) -> Document:
    """`dakkan.plan/1`; `options` and `approval` where a choice is still to be made."""
    document = data.plan(value)
    if options is not None:
        document["options"] = [_option(one) for one in options]
    if approval is not None:
        document["approval"] = {
            "needed": approval.needed,
            "missing": approval.missing,
            "proposed_by": approval.proposed_by or None,
            "approved_by": approval.approved_by or None,
        }
    return document


def _option(one: Option) -> Document:
    """null is unknown, and never 0; `usd` is null too where Twilio bills in another currency."""
    money = data.money(one.stops.money) if one.stops.money is not None else None
    return {
        "option": one.id,
        "kind": "preset" if one.is_preset else "measure",
        "stops_per_hour": {
            "usd": money if one.stops.currency == "USD" else None,
            "money": money,
            "currency": one.stops.currency,
            "people": one.stops.people,
        },
        "costs_per_hour": {
            "messages": float(one.costs.messages) if one.costs.messages is not None else None,
            "calls": float(one.costs.calls) if one.costs.calls is not None else None,
        },
        "basis": one.basis,
        "remarks": [remark.said() for remark in one.remarks],
        "rank": one.rank,
    }


def verification_document(value: Verification) -> Document:
    """`dakkan.verify/1`."""
    return data.verification(value.checks, value.case)


def steps_document(case: str, values: Sequence[ResponseStep]) -> Document:
    return data.steps(case, values)


def blind(values: Sequence[Blind]) -> list[Document]:
    return [{"what": _(one.what), "why": _(one.why)} for one in values]


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


def baseline_document(value: Baseline) -> Document:
    """`dakkan.baseline/1`."""
    usual = value.usual
    return {
        "schema": "dakkan.baseline/1",
        "account_sid": value.account_sid,
        "learned": learned_document(value.learned) if value.learned else None,
        "frozen_by": value.frozen_by or None,
        "learned_until": iso(usual.learned_until) if usual else None,
        "accounts": [
            {**vars(account), "countries": dict(account.countries)}
            for account in (usual.accounts if usual else ())
        ],
        "hours": [
            {"hour_of_week": hour, "usual": round(middle, 1), "high": round(high, 1)}
            for hour, middle, high in (usual.hours if usual else ())
        ],
        "networks": list(usual.networks) if usual else [],
        "hosts": list(usual.hosts) if usual else [],
        "recipients": usual.recipients if usual else 0,
        "accepted": [accepted_document(entry) for entry in value.known.accepted],
    }


def learned_document(value: Learned) -> Document:
    return {"until": iso(value.until), "by": value.by, "reason": value.reason, "at": iso(value.at)}


def accepted_document(value: Accepted) -> Document:
    return {
        "kind": value.kind,
        "value": value.value,
        "by": value.by,
        "reason": value.reason,
        "at": iso(value.at),
        "since": iso(value.since) if value.since else None,
        "until": iso(value.until) if value.until else None,
    }
