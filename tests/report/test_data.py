"""JSON documents have the fields that scripts rely on."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from dakkan.model.dossier import Dossier
from dakkan.model.finding import SIGNS
from dakkan.report import data


def test_an_investigation_has_its_shape(answered: Dossier) -> None:
    document = data.investigation(answered, answered.case)

    assert document["schema"] == "dakkan.investigation/1"
    assert {"case", "account_sid", "window", "verdict", "signs", "findings", "blind", "loss"} <= set(document)
    assert document["window"] == {"since": "2026-11-17T08:00:00Z", "until": "2026-11-24T08:00:00Z"}
    assert document["verdict"] == {
        "takeover": "confirmed",
        "kinds": ["account-takeover", "smishing"],
        "since": "2026-11-24T02:10:05Z",
        "confidence": 0.97,
        "because": ["F-1", "F-2", "F-3"],
        "since_confidence": 0.0,
        "until": None,
        "until_confidence": 0.0,
        "credential": None,
    }
    assert tuple(document["signs"]) == SIGNS
    assert document["signs"]["phishing-links"] is True
    assert document["blind"] == [{"what": "protection-lowered", "why": "Console alarms leave no event."}]
    assert {name: document["loss"][name] for name in ("currency", "fraud", "per_hour", "basis")} == {
        "currency": "USD",
        "fraud": "299.60",
        "per_hour": "72.80",
        "basis": "estimate",
    }
    json.dumps(document)


def test_a_finding_has_its_shape(answered: Dossier) -> None:
    finding = data.investigation(answered)["findings"][1]

    wanted = {"id", "detector", "title", "says", "severity", "confidence", "signs", "techniques"}
    wanted |= {"account_sid", "first_seen", "last_seen", "exhibits", "exhibit_count", "answers"}
    assert wanted <= set(finding)
    assert finding["says"] == "7 changes from 203.0.113.7"
    assert finding["severity"] == "high"
    assert finding["exhibits"] == [{"table": "events", "sid": "AE00000000000000000000000000000001"}]


def test_without_a_case_there_is_no_case(answered: Dossier) -> None:
    assert "case" not in data.investigation(answered)


def test_signs_are_always_all_six(quiet: Dossier) -> None:
    assert data.investigation(quiet)["signs"] == dict.fromkeys(SIGNS, False)
    assert data.investigation(quiet)["verdict"]["since"] is None


def test_a_plan_has_its_shape(answered: Dossier) -> None:
    document = data.plan(answered.plans[0])

    assert {"schema", "case", "preset", "made_at", "saw", "steps"} <= set(document)
    assert (document["schema"], document["preset"]) == ("dakkan.plan/1", "contain")
    step = document["steps"][3]
    wanted = {"id", "action", "target", "why", "breaks", "undo", "needs", "kind", "state"}
    assert wanted <= set(step)
    assert set(step["target"]) == {"account_sid", "sid"}
    assert step["breaks"] == [{"what": "the shop's sender stops", "confidence": "high"}]
    assert step["needs"] == ["rotate-auth-token/mint"]
    assert (step["undo"], step["kind"], step["state"]) == ("no", "api", "proven")
    json.dumps(document)


@pytest.mark.parametrize(
    ("oks", "clean"),
    [((True, True), True), ((True, False), False), ((True, None), False), ((), False)],
)
def test_clean_means_that_every_check_was_made_and_is_good(
    answered: Dossier, oks: tuple[bool | None, ...], clean: bool
) -> None:
    checks = [replace(answered.checks[0], ok=ok) for ok in oks]

    document = data.verification(checks)

    assert document["schema"] == "dakkan.verify/1"
    assert document["clean"] is clean
    assert [check["ok"] for check in document["checks"]] == list(oks)
    assert all({"id", "account_sid", "ok", "says", "exhibit"} == set(check) for check in document["checks"])


def test_response_steps_have_their_state_and_proof(answered: Dossier) -> None:
    document = data.steps(answered.case, answered.steps)
    step = next(one for one in document["steps"] if one["id"] == "two-factor")

    assert len(document["steps"]) == 15
    assert (step["state"], step["done_by"], step["note"]) == ("done", "Suzuki", "all four users, app")
    assert step["attachments"] == [
        {"name": "2fa.png", "sha256": "c" * 64, "added_at": "2026-11-24T05:31:05Z"}
    ]


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in leaves(one)]
    if isinstance(value, list):
        return [leaf for one in value for leaf in leaves(one)]
    return [value]


@pytest.mark.usefixtures("each_language")
def test_the_report_is_one_document_of_plain_values(each_dossier: Dossier) -> None:
    document = json.loads(data.render(each_dossier))

    assert document["schema"] == "dakkan.report/1"
    assert len(document["steps"]) == 15
    assert len(document["timeline"]) == len(each_dossier.timeline)
    assert len(document["journal"]) == len(each_dossier.journal)
    assert not [leaf for leaf in leaves(document["loss"]) if isinstance(leaf, float)]


@pytest.mark.parametrize(
    ("value", "shown"),
    [("0", "0.00"), ("1378.2", "1378.20"), ("0.0083", "0.0083"), ("1E+3", "1000.00"), ("0.280000", "0.28")],
)
def test_money_is_a_plain_decimal(value: str, shown: str) -> None:
    assert data.money(Decimal(value)) == shown
