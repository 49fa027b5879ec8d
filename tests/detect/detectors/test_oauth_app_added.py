"""`oauth-app-added`: in no list of keys, and with no event."""

from builders import severities
from dakkan.detect.detectors.oauth_app_added import oauth_app_added

from .differing import (
    assert_diffs_keep_to_window,
    assert_other_account_is_not_looked_at,
    by_office,
    by_stranger,
    diff,
    seen,
)

KIND = "oauth-app"


def test_severity_is_by_origin_and_one_that_went_is_quiet() -> None:
    rows = seen(
        oauth_app_added,
        [
            diff(KIND, "OQ1"),
            by_stranger(diff(KIND, "OQ2")),
            by_office(diff(KIND, "OQ3")),
            diff(KIND, "OQ4", "removed"),
            diff(KIND, "OQ5", "changed", field="name", previous="a", updated="b"),
            diff("key", "SK1"),
        ],
    )

    assert severities(rows) == {"OQ1": "medium", "OQ2": "critical", "OQ5": "medium"}


def test_other_times_and_accounts_do_not_count() -> None:
    assert_diffs_keep_to_window(oauth_app_added, diff(KIND, "OQ1"))
    assert_other_account_is_not_looked_at(oauth_app_added, "oauth_apps")
