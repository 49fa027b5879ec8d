"""What a system has to send in an hour follows from the seed and the hour alone."""

from datetime import UTC, datetime

from dakkan.simulator.shop_customers import Customers
from dakkan.simulator.shop_hours import DAY_CURVE
from dakkan.simulator.shop_jobs import Due, Job, due

JOB = Job("codes-jp", "web", "code", "JP", 0.5, DAY_CURVE, sender="+815012340001")
NOON_IN_TOKYO = datetime(2026, 11, 3, 3, tzinfo=UTC)
NIGHT_IN_TOKYO = datetime(2026, 11, 3, 18, tzinfo=UTC)


def in_hour(hour: datetime, seed: int = 1) -> list[Due]:
    return due(JOB, hour, 1000, Customers(5000), seed)


def test_the_same_hour_brings_the_same_messages() -> None:
    assert in_hour(NOON_IN_TOKYO) == due(JOB, NOON_IN_TOKYO, 1000, Customers(5000), 1)


def test_another_seed_brings_others() -> None:
    assert in_hour(NOON_IN_TOKYO) != due(JOB, NOON_IN_TOKYO, 1000, Customers(5000), 2)


def test_noon_is_busy_and_night_is_quiet() -> None:
    noon = in_hour(NOON_IN_TOKYO)
    night = in_hour(NIGHT_IN_TOKYO)

    assert len(noon) > 30
    assert len(night) < 3
    assert all(0 <= one.second < 3600 for one in noon)
