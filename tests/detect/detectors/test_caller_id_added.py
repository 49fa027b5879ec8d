"""`caller-id-added`: calls that seem to come from somebody else's telephone."""

from builders import OFFICE, event, evidence, severities, shop
from dakkan.detect.detectors.caller_id_added import caller_id_added

from .differing import (
    assert_diffs_keep_to_window,
    assert_events_keep_to_window_and_tree,
    by_office,
    by_stranger,
    diff,
    seen,
)

KIND = "caller-id.created"


def test_severity_is_by_origin_and_only_new_ones_count() -> None:
    rows = seen(
        caller_id_added,
        [
            diff("caller-id", "PN1"),
            by_stranger(diff("caller-id", "PN2")),
            by_office(diff("caller-id", "PN3")),
            diff("caller-id", "PN4", "changed", field="name", previous="a", updated="b"),
            diff("caller-id", "PN5", "removed"),
            diff("number", "PN6"),
        ],
        shop(
            events=[
                event(KIND, resource_sid="PN7"),
                event(KIND, address=OFFICE, resource_sid="PN8"),
                event("caller-id.deleted", resource_sid="PN9"),
            ]
        ),
    )

    assert severities(rows) == {"PN1": "medium", "PN2": "high", "PN7": "high"}


def test_without_history_it_says_medium() -> None:
    (row,) = seen(caller_id_added, [], evidence(events=[event(KIND, resource_sid="PN1")]))

    assert row["severity"] == "medium"


def test_other_times_and_accounts_do_not_count() -> None:
    assert_diffs_keep_to_window(caller_id_added, diff("caller-id", "PN1"))
    assert_events_keep_to_window_and_tree(caller_id_added, event(KIND, resource_sid="PN1"))
