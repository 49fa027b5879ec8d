from datetime import timedelta
from decimal import Decimal
from typing import Any

from builders import DURING, MAIN, SUB, after, call, evidence, message
from dakkan.case.losing import losing
from dakkan.model.scope import Scope

LATVIA = "+37120000001"
SCOPE = Scope(MAIN, DURING, countries_attacked={MAIN: ("LV",), SUB: ("LV",)})
ACCOUNTS = [
    {"account_sid": MAIN, "sid": MAIN, "owner_account_sid": MAIN},
    {"account_sid": SUB, "sid": SUB, "owner_account_sid": MAIN},
]


def sent(minute: int, price: str | None, **more: Any) -> dict[str, Any]:
    amount = None if price is None else Decimal(price)
    return message(after(60 * minute), LATVIA, price=amount, **{"price_unit": "USD", "segments": 1, **more})


def test_each_account_has_the_rate_of_the_thiefs_last_hour_the_dearest_first() -> None:
    messages = [sent(0, "9"), sent(30, "1"), sent(60, "2"), sent(60, "5", account_sid=SUB)]

    found = losing(evidence(messages=messages, accounts=ACCOUNTS), SCOPE)

    assert list(found.items()) == [(SUB, Decimal("5.00")), (MAIN, Decimal("3.00"))]  # 9 was an hour before


def test_what_waits_is_lost_too_within_the_hour() -> None:
    messages = [sent(0, "0.50"), sent(-600, None, status="scheduled", segments=3)]
    scope = Scope(MAIN, DURING - timedelta(days=1), countries_attacked={MAIN: ("LV",)})

    found = losing(evidence(messages=messages), scope)

    assert found == {MAIN: Decimal("2.00")}  # 0.50 in the last hour, and three segments at 0.50


def test_a_call_under_way_lasts_as_long_as_the_ended_ones() -> None:
    ended = [call(after(60 * m), LATVIA, seconds=60 * m, price=Decimal(m)) for m in (2, 4)]
    live = call(after(-7200), LATVIA, status="in-progress")
    scope = Scope(MAIN, DURING - timedelta(days=1), countries_attacked={MAIN: ("LV",)})

    # 6 in the last hour, and three minutes at 1.00
    assert losing(evidence(calls=[*ended, live]), scope) == {MAIN: Decimal("9.00")}


def test_where_no_hostile_traffic_is_nothing_is_said() -> None:
    assert losing(evidence(messages=[message()]), SCOPE) == {}
