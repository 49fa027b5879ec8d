"""The same evidence gives the same bytes: the same findings, in the same order, under the same numbers.

Rows lie in evidence in the order in which pages came; two people who look at one account must read one report.
"""

import json
import random
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import ibis
import pyarrow as pa
import pytest

from builders import MAIN, OFFICE, SINCE, THIEF, WINDOW, Row, after, event, message, shop
from dakkan.detect.detector import Detector
from dakkan.detect.detectors.canary_touched import canary_touched
from dakkan.detect.detectors.countries_opened import countries_opened
from dakkan.detect.detectors.own_production_locked_out import own_production_locked_out
from dakkan.detect.runner import detect
from dakkan.evidence.schema import TABLES
from dakkan.model.finding import Detection
from dakkan.model.known import Accepted, Known
from detect.detectors.alerting import alerts
from detect.test_findings_are_true import detection, evidence_of, look

_CUT = 200
"""Findings of one detector that are told."""


def as_bytes(found: Detection) -> str:
    return json.dumps(asdict(found), sort_keys=True, default=str, indent=1)


def shuffled(evidence: SimpleNamespace, seed: int) -> SimpleNamespace:
    """The same rows in another order."""
    chance = random.Random(seed)

    def mixed(table: Any) -> Any:
        rows: pa.Table = table.to_pyarrow()
        order = chance.sample(range(rows.num_rows), rows.num_rows)
        return ibis.memtable(rows.take(pa.array(order, pa.int64())))

    return SimpleNamespace(**{name: mixed(table) for name, table in vars(evidence).items()})


def only(detector: Detector, evidence: SimpleNamespace, known: Known | None = None) -> Detection:
    return detect(evidence, WINDOW, account_sid=MAIN, collected=TABLES, known=known, catalogue=(detector,))


def test_twice_over_the_same_evidence() -> None:
    assert as_bytes(look(evidence_of("small"))) == as_bytes(detection("small"))


def test_in_whatever_order_the_rows_were_collected() -> None:
    assert as_bytes(look(shuffled(evidence_of("full"), 1))) == as_bytes(detection("full"))


@pytest.mark.parametrize("seed", range(3))
def test_of_two_promotions_in_one_second_one_is_told_as_a_whole(seed: int) -> None:
    def promoted(address: str | None) -> Row:
        return event("account-auth-token.promoted", after(0), address)

    evidence = shop(events=[promoted(THIEF), promoted(None), promoted(OFFICE)], alerts=alerts(20003, 5))

    found = only(own_production_locked_out, shuffled(evidence, seed))

    assert as_bytes(found) == as_bytes(only(own_production_locked_out, evidence))
    (finding,) = found.findings
    assert finding.addresses == (THIEF,)


def decoys(numbers: Iterable[str]) -> Known:
    return Known.of([Accepted("canary", number, "owner", "a decoy", SINCE) for number in numbers])


def test_what_is_cut_is_the_latest() -> None:
    numbers = [f"+81901111{n:04d}" for n in range(_CUT + 20)]
    known = decoys(numbers)
    evidence = shop(messages=[message(after(10 * n), to) for n, to in enumerate(numbers)])

    found = only(canary_touched, shuffled(evidence, 1), known)

    assert as_bytes(found) == as_bytes(only(canary_touched, evidence, known))
    assert [finding.facts["decoy"] for finding in found.findings] == numbers[:_CUT]


def test_what_is_cut_of_one_moment_is_always_the_same() -> None:
    numbers = [f"+81901111{n:04d}" for n in range(_CUT + 20)]
    known = decoys(reversed(numbers))
    evidence = shop(messages=[message(after(0), to) for to in reversed(numbers)])

    found = only(canary_touched, shuffled(evidence, 1), known)

    assert [finding.facts["decoy"] for finding in found.findings] == numbers[:_CUT]


def test_the_worst_is_never_cut() -> None:
    def opened(account: str, at: datetime, address: str, country: str = "latvia") -> Row:
        changes = {country: ("disabled", "enabled")}
        kind = "sms-geographic-permissions.updated"
        return event(kind, at, address, account_sid=account, changes=changes)

    tenants = [f"AC{n:032x}" for n in range(0xE000, 0xE000 + _CUT + 5)]
    made = [event("account.created", SINCE, OFFICE, resource_sid=tenant) for tenant in tenants]
    usual = [opened(tenant, after(n), OFFICE) for n, tenant in enumerate(tenants)]
    worst = opened(MAIN, after(3600), THIEF)

    found = only(countries_opened, shop(events=[*made, *usual, worst]))

    assert len(found.findings) == _CUT
    assert found.findings[0].exhibits[0].sid == worst["sid"]
