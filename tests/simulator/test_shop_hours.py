"""The shop's day: two peaks, a quiet night, newsletters at noon."""

from datetime import UTC, datetime, timedelta

from dakkan.simulator.shop_hours import DAY_CURVE, NEWS_CURVE, OFFICE_CURVE, share

WEEK = [datetime(2026, 11, 2, tzinfo=UTC) + timedelta(hours=hour) for hour in range(168)]


def test_a_week_is_seven_mean_days() -> None:
    for curve in (DAY_CURVE, OFFICE_CURVE, NEWS_CURVE):
        total = sum(share(curve, "JP", hour) for hour in WEEK)

        assert 6.8 < total < 7.2


def test_lunch_and_evening_are_peaks_and_the_night_is_quiet() -> None:
    by_hour = {
        local: share(DAY_CURVE, "JP", datetime(2026, 11, 3, (local - 9) % 24, tzinfo=UTC))
        for local in range(24)
    }

    assert by_hour[12] > by_hour[9] and by_hour[12] > by_hour[15]
    assert by_hour[19] > by_hour[16] and by_hour[19] > by_hour[23]
    assert by_hour[3] < by_hour[12] / 20


def test_each_country_has_its_own_noon() -> None:
    noon_in_new_york = datetime(2026, 11, 3, 17, tzinfo=UTC)

    assert share(DAY_CURVE, "US", noon_in_new_york) > 10 * share(DAY_CURVE, "JP", noon_in_new_york)


def test_the_office_is_closed_on_sunday_night() -> None:
    assert share(OFFICE_CURVE, "JP", datetime(2026, 11, 8, 15, tzinfo=UTC)) == 0
