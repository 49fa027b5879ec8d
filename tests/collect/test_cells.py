from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from dakkan.collect import cells


@pytest.mark.parametrize(
    "at",
    [
        "Fri, 24 May 2019 17:44:46 +0000",
        "Fri, 24 May 2019 19:44:46 +0200",
        "2019-05-24T17:44:46Z",
        "2019-05-24T17:44:46+00:00",
        "2019-05-24T17:44:46",
        "2019-05-24 17:44:46+00:00",
    ],
)
def test_a_time_is_read_in_every_way_twilio_writes_it(at: str) -> None:
    assert cells.time(at) == datetime(2019, 5, 24, 17, 44, 46, tzinfo=UTC)


@pytest.mark.parametrize(
    "at",
    [None, "", "soon", 17, {}, "Fri, 99 May 2019 17:44:46 +0000", "9" * 500, "0001-01-01T00:00:00+14:00"],
)
def test_what_is_no_time_is_nothing(at: Any) -> None:
    assert cells.time(at) is None


@pytest.mark.parametrize(
    ("value", "money"),
    [
        ("-0.00750", "-0.007500"),
        (-0.0075, "-0.007500"),
        (3, "3.000000"),
        ("1,234.5", "1234.500000"),
        ("0.0000001", "0.000000"),
    ],
)
def test_money_is_read_exactly(value: Any, money: str) -> None:
    assert cells.money(value) == Decimal(money)


@pytest.mark.parametrize(
    "value", [None, "", "free", "NaN", "Infinity", "1e30", "9" * 50, [], {}, True, float("inf")]
)
def test_what_is_no_money_is_nothing(value: Any) -> None:
    assert cells.money(value) is None


@pytest.mark.parametrize(
    ("value", "whole"), [("1", 1), (1, 1), (1.0, 1), ("30007", 30007), ("-2", -2), (True, 1)]
)
def test_whole_numbers_come_as_text_too(value: Any, whole: int) -> None:
    assert cells.whole(value) == whole


@pytest.mark.parametrize("value", [None, "", "many", 2**63, "9" * 30, [], {}, float("nan"), "1e400"])
def test_what_is_no_whole_number_is_nothing(value: Any) -> None:
    assert cells.whole(value) is None


@pytest.mark.parametrize(
    ("value", "flag"),
    [
        (True, True),
        ("true", True),
        ("enabled", True),
        (0, False),
        ("False", False),
        ("maybe", None),
        (None, None),
    ],
)
def test_flags_come_as_words_too(value: Any, flag: bool | None) -> None:
    assert cells.flag(value) is flag


def test_control_characters_become_visible_and_stay_tellable() -> None:
    assert cells.text("a\x00b\x1b[31mc\x7f\x9b\ud800d\n\t") == "a␀b␛[31mc␡��d\n\t"


def test_other_types_are_written_as_json() -> None:
    assert cells.text(["rest_api", "signing"]) == '["rest_api", "signing"]'
    assert cells.text(True) == "true"
    assert cells.text(12) == "12"
