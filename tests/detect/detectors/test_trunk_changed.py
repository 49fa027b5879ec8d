"""`trunk-changed`: who answers the customers' calls."""

import pytest

from builders import OFFICE, event, evidence, severities, shop
from dakkan.detect.detectors.trunk_changed import trunk_changed

from .differing import (
    EVIL,
    OWN,
    assert_diffs_keep_to_window,
    assert_events_keep_to_window_and_tree,
    by_office,
    by_stranger,
    diff,
    seen,
)

TARGET = {"updated": '{"sip_url": "sip:x@relay.evil.example;transport=tcp"}'}
MOVED = {"field": "sip_url", "previous": "sip:pbx.shop.example"}


@pytest.fixture(scope="module")
def found_as() -> dict[str, str]:
    changes = {"disaster_recovery_url": (OWN, EVIL)}
    rows = seen(
        trunk_changed,
        [
            diff("trunk", "TK1"),
            by_stranger(diff("byoc-trunk", "BY1")),
            by_stranger(diff("trunk-origination-url", "OU1", parent_sid="TK1", **TARGET)),
            diff("trunk-origination-url", "OU2", parent_sid="TK1", **TARGET),
            by_office(diff("trunk-origination-url", "OU3", parent_sid="TK1", **TARGET)),
            by_office(diff("trunk", "TK2", "changed", field="name", previous="a", updated="b")),
            diff("trunk", "TK3", "removed"),
            diff("trunk-origination-url", "OU4", "changed", updated="sip:192.0.2.99", **MOVED),
            diff("trunk-origination-url", "OU5", "changed", updated="sip:b.shop.example", **MOVED),
        ],
        shop(
            events=[
                event("trunk.updated", resource_sid="TK8", changes=changes),
                event("connection-policy.created", resource_sid="NY1"),
                event("trunk.created", address=OFFICE, resource_sid="TK9"),
                event("trunk.deleted", resource_sid="TK7"),
                event("application.updated", address=OFFICE, changes={"voice_url": (OWN, OWN + "/2")}),
            ]
        ),
    )
    return severities(rows)


def test_severity_is_by_origin_and_by_where_it_leads(found_as: dict[str, str]) -> None:
    assert {thing: found_as[thing] for thing in ("TK1", "BY1", "OU1", "OU2", "OU3", "OU4", "OU5")} == {
        "TK1": "medium",
        "BY1": "high",
        "OU1": "critical",
        "OU2": "high",
        "OU3": "low",
        "OU4": "high",
        "OU5": "medium",
    }


def test_the_log_speaks_where_no_difference_does(found_as: dict[str, str]) -> None:
    assert (found_as["TK8"], found_as["NY1"]) == ("critical", "high")


def test_what_the_office_did_and_what_went_is_quiet(found_as: dict[str, str]) -> None:
    assert not {"TK2", "TK3", "TK7", "TK9"} & set(found_as)


def test_a_stranger_is_heard_beside_the_offices_own_change() -> None:
    office = by_office(diff("trunk", "TK1", "changed", field="name", previous="a", updated="b"))

    (row,) = seen(trunk_changed, [office], shop(events=[event("trunk.updated", resource_sid="TK1")]))

    assert (row["severity"], row["things"], row["led_away"]) == ("high", 1, 0)


def test_without_history_it_says_medium() -> None:
    (row,) = seen(trunk_changed, [], evidence(events=[event("trunk.created", resource_sid="TK1")]))

    assert row["severity"] == "medium"


def test_other_times_and_accounts_do_not_count() -> None:
    assert_diffs_keep_to_window(trunk_changed, diff("trunk", "TK1"))
    assert_events_keep_to_window_and_tree(trunk_changed, event("byoc-trunk.created", resource_sid="BY1"))
