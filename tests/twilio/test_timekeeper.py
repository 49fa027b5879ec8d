from datetime import UTC, datetime, timedelta

from dakkan.twilio.timekeeper import Timekeeper

NOW = datetime(2026, 11, 24, 8, 0, 0, 400_000, tzinfo=UTC)


def test_before_the_first_answer_it_is_the_clocks_time() -> None:
    assert Timekeeper(lambda: NOW).now() == NOW


def test_a_clock_that_is_wrong_is_corrected() -> None:
    time = Timekeeper(lambda: NOW)

    time.heard("Tue, 24 Nov 2026 11:30:00 GMT", NOW)

    assert abs(time.now() - datetime(2026, 11, 24, 11, 30, tzinfo=UTC)) <= timedelta(seconds=1)


def test_a_clock_that_is_right_is_left_alone() -> None:
    time = Timekeeper(lambda: NOW)

    time.heard("Tue, 24 Nov 2026 08:00:00 GMT", NOW)

    assert time.now() == NOW


def test_the_newest_answer_counts() -> None:
    time = Timekeeper(lambda: NOW)

    time.heard("Wed, 25 Nov 2026 08:00:00 GMT", NOW)
    time.heard("Tue, 24 Nov 2026 08:00:00 GMT", NOW)

    assert abs(time.now() - NOW) <= timedelta(seconds=1)


def test_an_unreadable_date_changes_nothing() -> None:
    time = Timekeeper(lambda: NOW)

    for date in ("", "yesterday", "Tue, 99 Nov 2026 08:00:00 GMT"):
        time.heard(date, NOW)

    assert time.now() == NOW


def test_what_is_made_after_a_moment_that_is_certain_is_never_older() -> None:
    """The header is rounded down: Twilio's clock shows between it and a second more."""
    now = [datetime(2026, 11, 24, 8, 0, 0, 900_000, tzinfo=UTC)]
    keeper = Timekeeper(lambda: now[0])
    assert keeper.at_least() == now[0]

    keeper.heard("Tue, 24 Nov 2026 08:05:00 GMT", now[0])
    now[0] += timedelta(seconds=2)

    assert keeper.at_least() == datetime(2026, 11, 24, 8, 5, 2, tzinfo=UTC)
    assert keeper.at_least() <= keeper.now()
