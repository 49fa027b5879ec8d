"""`spend-speed`: a day's money in an hour, or the balance."""

from datetime import timedelta
from decimal import Decimal

from builders import DURING, MAIN, OWN_TEXT, UNTIL, Row, evidence, found, shop, strangers
from dakkan.detect.detectors.spend_speed import spend_speed
from detect.detectors.sending import Rows, assert_bounded, loud_twins, spending, texts


def own(count: int, price: str | None, days: int = 0) -> list[Row]:
    """The shop's own text to its customers, whom it met before."""
    money = Decimal(price) if price else None
    return texts(OWN_TEXT, strangers(count, "+8190"), DURING - timedelta(days=days), price=money)


def balance(left: str) -> Rows:
    return {"balance": [{"account_sid": MAIN, "sid": MAIN, "created_at": UNTIL, "balance": left}]}


def test_odd_traffic_that_costs_more_than_a_usual_day_is_high() -> None:
    (row,) = found(spend_speed, shop(**spending(DURING, MAIN)))

    assert (row["severity"], row["events"], row["hours"]) == ("high", 40, 1)
    assert float(row["costs"]) == 14.0
    assert len(row["exhibits"]) == 40


def test_a_dear_hour_of_the_owners_own_is_low() -> None:
    (row,) = found(spend_speed, shop(messages=own(200, "0.07")))

    assert row["severity"] == "low"


def test_a_usual_dear_day_and_a_cheap_hour_are_quiet() -> None:
    usual = [row for day in (3, 9, 15, 21) for row in own(200, "0.07", day)]

    assert not found(spend_speed, shop(messages=[*usual, *own(190, "0.07")]))
    assert not found(spend_speed, shop(messages=own(60, "0.07")))


def test_what_has_no_price_yet_costs_what_its_country_costs() -> None:
    billed = spending(DURING, MAIN)["messages"][:10]
    waiting = texts("Buy now", strangers(40, "+37127"), DURING)

    (row,) = found(spend_speed, shop(messages=[*billed, *waiting]))

    assert float(row["costs"]) == 17.5


def test_a_price_of_before_serves_too_and_without_any_it_is_quiet() -> None:
    before = [row for day in range(2, 20) for row in own(5, "0.20", day)]

    assert found(spend_speed, shop(messages=[*before, *own(60, None)]))
    assert not found(spend_speed, shop(messages=own(200, None)))


def test_the_balance_within_the_hour_counts_without_history() -> None:
    sent = spending(DURING, MAIN)

    assert found(spend_speed, evidence(**sent, **balance("12.50")))
    assert not found(spend_speed, evidence(**sent, **balance("100")))
    assert not found(spend_speed, evidence(**sent))


def test_business_is_quiet_and_only_this_tree_and_window_count() -> None:
    assert not loud_twins(spend_speed)
    assert_bounded(spend_speed, spending)
