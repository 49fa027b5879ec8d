from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from builders import BEFORE, DURING, MAIN, after, call, evidence, message
from dakkan.case.loss import loss
from dakkan.model.scope import Scope
from dakkan.model.verdict import Loss, Share

LATVIA, GHOST = "+37120000001", "+37120000002"
SCOPE = Scope(MAIN, DURING, countries_attacked={MAIN: ("LV",)})


def sent(minute: int, price: str | None, to: str = LATVIA, **more: Any) -> dict[str, Any]:
    amount = None if price is None else Decimal(price)
    return message(after(60 * minute), to, price=amount, **{"price_unit": "USD", "segments": 1, **more})


def lost(messages: Sequence[dict[str, Any]] = (), calls: Sequence[dict[str, Any]] = ()) -> Loss:
    return loss(evidence(messages=messages, calls=calls), SCOPE)


def test_what_twilio_billed_is_added_up() -> None:
    messages = [sent(0, "0.25"), sent(30, "0.25", GHOST), sent(60, "0.50")]
    own = [sent(0, "9.99", "+819011112222"), message(BEFORE, LATVIA, price=Decimal("9.99"))]

    found = lost([*messages, *own])

    # in the last hour: 0.25 at 00:30 and 0.50 at 01:00; the one at 00:00 is an hour old
    assert replace(found, split=()) == Loss(
        "USD", Decimal("1.00"), Decimal("0.75"), "price", messages=3, recipients=2
    )


def test_a_short_attack_is_shown_at_its_rate() -> None:
    found = lost([sent(0, "10"), sent(30, "10")])

    assert found.per_hour == Decimal("40.00")  # 20 in half an hour


def test_the_first_minutes_are_taken_as_a_quarter_of_an_hour() -> None:
    assert lost([sent(0, "1")]).per_hour == Decimal("4.00")


def test_what_is_not_billed_yet_is_taken_at_the_countrys_median_a_segment() -> None:
    earlier = [message(BEFORE, LATVIA, price=Decimal(p), segments=2) for p in ("0.20", "0.40", "3.00")]

    found = lost([*earlier, sent(0, "0.50"), sent(0, None, segments=3)])

    # a segment: 0.10, 0.20, 1.50 and 0.50, in the middle 0.35; three of them and the billed 0.50
    assert (found.fraud, found.basis) == (Decimal("1.55"), "estimate")


def test_a_country_never_billed_is_taken_from_the_list() -> None:
    scope = Scope(MAIN, DURING, countries_attacked={MAIN: ("US", "SL")})
    messages = [sent(0, None, "+12025550100", segments=2), sent(0, None, "+23276000001")]
    calls = [call(DURING, "+12025550100", seconds=61), call(DURING, "+23276000001", seconds=60)]

    found = loss(evidence(messages=messages, calls=calls), scope)

    # 2 x 0.0083 and 0.10; 2 minutes at 0.014 and 1 at 0.30
    assert (found.fraud, found.messages, found.calls) == (Decimal("0.44"), 2, 2)


def test_what_is_never_billed_costs_nothing_and_is_no_estimate() -> None:
    found = lost(
        [sent(0, "0.25"), sent(1, None, status="failed"), sent(2, None, status="canceled")],
        [call(DURING, LATVIA, status="no-answer")],
    )

    assert (found.fraud, found.basis) == (Decimal("0.25"), "price")


def test_nothing_lost_is_zero() -> None:
    assert lost() == Loss("USD", Decimal("0.00"), Decimal("0.00"), "price")


def test_the_currency_is_the_one_that_is_billed() -> None:
    assert lost([sent(0, "20", price_unit="jpy")]).currency == "JPY"


def test_a_message_without_segments_counts_as_one() -> None:
    earlier = message(BEFORE, LATVIA, price=Decimal("0.20"), segments=1)

    assert lost([earlier, sent(0, None, segments=0)]).fraud == Decimal("0.20")


def test_the_loss_is_split_by_channel_and_country() -> None:
    tables = evidence(
        messages=[sent(0, "0.25"), sent(1, None)],
        calls=[call(DURING, LATVIA, price=Decimal("3"), seconds=60)],
    )

    assert loss(tables, SCOPE).split == (
        Share("calls", "LV", 1, Decimal("3.00"), 0, Decimal("12.00")),
        Share("messages", "LV", 2, Decimal("0.50"), 1, Decimal("2.00")),
    )


def test_a_pumped_form_costs_too() -> None:
    scope = Scope(MAIN, None, countries_attacked={MAIN: ("LV",)})

    assert loss(evidence(messages=[sent(0, "0.25")]), scope).fraud == Decimal("0.25")


def test_the_last_hour_is_the_thiefs_and_not_the_clocks() -> None:
    long_ago = DURING + timedelta(hours=3)
    messages = [sent(0, "5"), message(long_ago, LATVIA, price=Decimal("1"), price_unit="USD", segments=1)]

    assert lost(messages).per_hour == Decimal("1.00")
