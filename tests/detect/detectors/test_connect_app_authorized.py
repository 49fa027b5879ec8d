"""`connect-app-authorized`: rights that no rotation takes away."""

from builders import OFFICE, event, evidence, severities, shop
from dakkan.detect.detectors.connect_app_authorized import connect_app_authorized

from .differing import (
    EVIL,
    assert_diffs_keep_to_window,
    assert_events_keep_to_window_and_tree,
    by_office,
    by_stranger,
    diff,
    seen,
)

KIND = "authorized-connect-app.created"


def test_severity_is_by_origin_and_by_where_it_leads() -> None:
    away = {"field": "authorize_redirect_url", "updated": EVIL, "site": "evil.example"}

    rows = seen(
        connect_app_authorized,
        [
            diff("authorized-connect-app", "CN1"),
            by_stranger(diff("authorized-connect-app", "CN2")),
            by_stranger(diff("connect-app", "CN3", "changed", **away)),
            by_office(diff("authorized-connect-app", "CN4")),
            diff("authorized-connect-app", "CN5", "removed"),
        ],
        shop(
            events=[
                event(KIND, resource_sid="CN6"),
                event(KIND, address=OFFICE, resource_sid="CN7"),
                event(KIND, address=None, source="twilio", resource_sid="CN8"),
            ]
        ),
    )

    assert severities(rows) == {"CN1": "medium", "CN2": "high", "CN3": "critical", "CN6": "high"}


def test_without_history_it_says_medium() -> None:
    (row,) = seen(connect_app_authorized, [], evidence(events=[event(KIND, resource_sid="CN1")]))

    assert row["severity"] == "medium"


def test_other_times_and_accounts_do_not_count() -> None:
    assert_diffs_keep_to_window(connect_app_authorized, diff("authorized-connect-app", "CN1"))
    assert_events_keep_to_window_and_tree(connect_app_authorized, event(KIND, resource_sid="CN1"))
