"""`function-or-flow-created`: a program that needs no server."""

from builders import OFFICE, SERVER, event, evidence, severities, shop
from dakkan.detect.detectors.function_or_flow_created import function_or_flow_created

from .differing import (
    EVIL,
    assert_diffs_keep_to_window,
    assert_events_keep_to_window_and_tree,
    by_office,
    by_stranger,
    diff,
    seen,
)


def test_severity_is_by_origin_and_by_where_it_leads() -> None:
    away = {"field": "urls", "updated": EVIL, "site": "evil.example"}

    rows = seen(
        function_or_flow_created,
        [
            diff("function", "ZH1", parent_sid="ZS1"),
            by_stranger(diff("function-service", "ZS2")),
            by_stranger(diff("flow", "FW1", "changed", **away)),
            by_office(diff("flow", "FW2", "changed", field="revision", previous="1", updated="2")),
            by_office(diff("flow", "FW3", "changed", **away)),
            diff("flow", "FW4", "removed"),
        ],
        shop(
            events=[
                event("flow.created", resource_sid="FW5"),
                event("flow.updated", address=OFFICE, resource_sid="FW6"),
                event("flow.created", address=SERVER, resource_sid="FW7"),
                event("flow.deleted", resource_sid="FW8"),
            ]
        ),
    )

    assert severities(rows) == {
        "ZH1": "medium",
        "ZS2": "high",
        "FW1": "critical",
        "FW3": "low",
        "FW5": "high",
    }


def test_without_history_it_says_medium() -> None:
    (row,) = seen(function_or_flow_created, [], evidence(events=[event("flow.created", resource_sid="FW1")]))

    assert row["severity"] == "medium"


def test_other_times_and_accounts_do_not_count() -> None:
    assert_diffs_keep_to_window(function_or_flow_created, diff("function", "ZH1"))
    assert_events_keep_to_window_and_tree(function_or_flow_created, event("flow.created", resource_sid="FW1"))
