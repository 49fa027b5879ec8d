"""Results as the JSON documents of the command line: a contract, with schema numbers.

What a report tells as well is written in `report.data`; here are the documents that no report has.
"""

from collections.abc import Sequence
from typing import Any

from dakkan.casework import Health
from dakkan.collect.collector import Collection
from dakkan.model.clock import iso
from dakkan.model.finding import Blind
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


def plan_document(value: Plan) -> Document:
    """`dakkan.plan/1`."""
    return data.plan(value)


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
