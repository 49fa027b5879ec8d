import random
from datetime import UTC, datetime

import pytest

from dakkan.twilio.retry import is_too_many, pause, told_to_wait

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def test_pauses_double_from_a_tenth_of_a_second_give_or_take_a_tenth() -> None:
    chance = random.Random(7)

    for attempt in range(5):
        usual = 0.1 * 2**attempt
        assert usual * 0.9 <= pause(attempt, chance) <= usual * 1.1


def test_a_pause_is_at_most_thirty_seconds() -> None:
    assert pause(20, random.Random(7)) <= 33


def test_retry_after_is_the_least_that_is_waited() -> None:
    assert pause(0, random.Random(7), told=12.0) == 12.0
    assert pause(4, random.Random(7), told=0.0) > 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("5", 5.0),
        ("-3", 0.0),
        ("Tue, 24 Nov 2026 08:00:20 GMT", 20.0),
        ("Tue, 24 Nov 2026 07:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(header: str | None, seconds: float | None) -> None:
    assert told_to_wait(header, NOW) == seconds


def test_too_many_is_429_or_its_code() -> None:
    assert is_too_many(429, 0)
    assert is_too_many(429, 25021)
    assert is_too_many(503, 20429)
    assert not is_too_many(400, 20001)
