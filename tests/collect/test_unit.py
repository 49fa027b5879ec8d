from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from dakkan.collect.unit import days, is_dense, of_account
from dakkan.model.window import Window
from dakkan.twilio.tree import Account

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
MAIN, SUB = "AC" + "1" * 32, "AC" + "2" * 32


def account(sid: str) -> Account:
    return Account(sid, MAIN, "", "active", "Full", None, None)


def test_a_window_is_cut_at_midnights_newest_first_and_nothing_is_left_between() -> None:
    window = Window(NOW - timedelta(days=2), NOW)

    cut = days(window)

    assert [one.since.hour for one in cut] == [0, 0, 8]
    assert (cut[0].until, cut[-1].since) == (window.until, window.since)
    assert all(later.since == earlier.until for later, earlier in pairwise(cut))


@pytest.mark.parametrize(
    ("minutes_on_page", "dense"),
    [(60, True), (60 * 24, True), (60 * 24 * 20, False)],
)
def test_a_list_is_judged_by_its_newest_page(minutes_on_page: int, dense: bool) -> None:
    window = Window(NOW - timedelta(days=30), NOW)

    assert is_dense(1000, NOW - timedelta(minutes=minutes_on_page), NOW, window) is dense


def test_what_only_the_main_account_has_is_not_asked_of_a_subaccount() -> None:
    window = Window(NOW - timedelta(days=30), NOW)

    main = {unit.table for unit in of_account(account(MAIN), window, now=NOW)}
    sub = {unit.table for unit in of_account(account(SUB), window, now=NOW)}

    assert main - sub == {"balance"}


def test_two_runs_on_one_day_ask_the_same_of_the_days_before() -> None:
    early, late = (
        {
            one.key
            for unit in of_account(account(MAIN), window, now=NOW)
            if unit.window
            for one in unit.divided()
        }
        for window in (
            Window(NOW - timedelta(days=30), NOW),
            Window(NOW - timedelta(days=30, minutes=-20), NOW + timedelta(minutes=20)),
        )
    )

    assert len(early & late) > 0.8 * len(early)
