"""`safe-list-entry-added`: where fraud protection no longer looks."""

from builders import severities
from dakkan.detect.detectors.safe_list_entry_added import safe_list_entry_added

from .differing import (
    assert_diffs_keep_to_window,
    assert_other_account_is_not_looked_at,
    by_office,
    by_stranger,
    diff,
    seen,
)

KIND = "safe-list-entry"


def test_severity_is_by_origin_and_an_entry_that_went_is_quiet() -> None:
    rows = seen(
        safe_list_entry_added,
        [
            diff(KIND, "GN1"),
            by_stranger(diff(KIND, "GN2")),
            by_office(diff(KIND, "GN3")),
            diff(KIND, "GN4", "removed"),
            diff("caller-id", "PN1"),
        ],
    )

    assert severities(rows) == {"GN1": "medium", "GN2": "critical"}


def test_what_nobody_is_seen_doing_is_of_low_confidence() -> None:
    (row,) = seen(safe_list_entry_added, [diff(KIND, "GN1"), diff(KIND, "GN2")])

    assert (row["confidence"], row["things"], row["exhibits"]) == ("low", 2, ["GN1", "GN2"])


def test_other_times_and_accounts_do_not_count() -> None:
    assert_diffs_keep_to_window(safe_list_entry_added, diff(KIND, "GN1"))
    assert_other_account_is_not_looked_at(safe_list_entry_added, "safe_list")
