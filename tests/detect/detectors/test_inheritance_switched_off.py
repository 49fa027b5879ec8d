"""`inheritance-switched-off`: closed in the main account, open in this one."""

from builders import DURING, LONG_BEFORE, MAIN, SUB, Row, severities, shop
from dakkan.detect.detectors.inheritance_switched_off import inheritance_switched_off

from .differing import (
    assert_diffs_keep_to_window,
    assert_other_account_is_not_looked_at,
    by_office,
    by_stranger,
    diff,
    seen,
)

NEW, OLD = "AC" + "3" * 32, "AC" + "4" * 32


def switched(account: str, previous: str = "true", updated: str = "false") -> Row:
    values = {"field": "inheritance", "previous": previous, "updated": updated}
    return diff("voice-setting", account, "changed", account_sid=account, **values)


def test_severity_is_by_origin() -> None:
    rows = seen(
        inheritance_switched_off,
        [
            switched(SUB),
            by_stranger(switched(NEW)),
            by_office(switched(OLD)),
            switched(MAIN, "false", "true"),
        ],
    )

    assert severities(rows) == {SUB: "medium", NEW: "high"}


def test_a_subaccount_made_in_the_window_that_has_it_off_counts_and_an_old_one_does_not() -> None:
    accounts = [
        {"account_sid": account, "sid": account, "owner_account_sid": MAIN, "created_at": at}
        for account, at in ((NEW, DURING), (OLD, LONG_BEFORE))
    ]
    off = '{"inheritance": "false"}'
    added = [diff("voice-setting", thing, account_sid=thing, updated=off) for thing in (NEW, OLD)]

    rows = seen(inheritance_switched_off, added, shop(accounts=accounts))

    assert severities(rows) == {NEW: "medium"}


def test_other_times_and_accounts_do_not_count() -> None:
    assert_diffs_keep_to_window(inheritance_switched_off, switched(SUB))
    assert_other_account_is_not_looked_at(inheritance_switched_off, "voice_settings", inheritance=False)
