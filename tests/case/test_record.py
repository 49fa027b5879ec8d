import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dakkan.case.record import from_json, to_json
from dakkan.casebook.chain import canonical
from dakkan.model.finding import Blind, Finding
from dakkan.model.plan import Check, Plan, Step
from dakkan.model.scope import Scope
from dakkan.model.verdict import Loss, Verdict
from dakkan.model.window import Window

TIMES = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC))
st.register_type_strategy(datetime, TIMES)
st.register_type_strategy(Decimal, st.decimals(allow_nan=False, allow_infinity=False, places=6))
st.register_type_strategy(float, st.floats(allow_nan=False))

KINDS = (Finding, Blind, Verdict, Loss, Scope, Plan, Step, Check)


@given(st.one_of(*(st.from_type(kind) for kind in KINDS)))
def test_every_value_comes_back_equal(value: object) -> None:
    text = canonical({"value": to_json(value)})

    back: Any = from_json(type(value), json.loads(text)["value"])

    assert back == value


def test_a_time_among_the_facts_stays_a_time() -> None:
    at = datetime(2026, 11, 24, 3, 0, 0, 7, tzinfo=UTC)
    finding = from_json(
        Finding, {**EMPTY, "facts": {"at": {"time": at.isoformat()}, "share": {"number": "0.5"}}}
    )

    assert finding.facts == {"at": at, "share": 0.5}


def test_a_window_comes_back() -> None:
    window = Window(datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC))

    assert from_json(Window, to_json(window)) == window


def test_what_an_older_version_did_not_write_takes_its_default() -> None:
    assert from_json(Finding, EMPTY).templates == ()


def test_what_a_newer_version_wrote_is_passed_over() -> None:
    assert from_json(Blind, {"what": "events", "why": "refused", "until": "x"}) == Blind("events", "refused")


@pytest.mark.parametrize("wrong", [{"what": "events"}, {"what": 1, "why": "x"}])
def test_what_is_no_such_value_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        from_json(Blind, wrong)


def test_what_the_model_does_not_use_is_refused() -> None:
    with pytest.raises(TypeError):
        to_json(object())


EMPTY: dict[str, Any] = {
    "id": "F-1",
    "detector": "traffic-burst",
    "title": "",
    "says": "",
    "facts": {},
    "severity": "high",
    "confidence": "high",
    "signs": [],
    "techniques": [],
    "account_sid": "",
    "first_seen": "2026-11-24T03:00:00+00:00",
    "last_seen": "2026-11-24T03:00:00+00:00",
    "exhibits": [],
    "exhibit_count": 0,
    "answers": [],
}
