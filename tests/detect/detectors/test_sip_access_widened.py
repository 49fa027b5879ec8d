"""`sip-access-widened`: a login that no rotation of tokens ends."""

import pytest

from builders import OFFICE, Row, event, evidence, severities, shop
from dakkan.detect.detectors.sip_access_widened import sip_access_widened

from .differing import (
    EVIL,
    assert_diffs_keep_to_window,
    assert_events_keep_to_window_and_tree,
    by_office,
    by_stranger,
    diff,
    seen,
)

LIST = "sip-credential-list.updated"
ADDRESS = "sip-access-address"
WIDE = {"updated": '{"cidr_prefix_length": "8", "ip_address": "192.0.2.0"}'}
NARROW = {"updated": '{"cidr_prefix_length": "24"}'}
WIDENED = {"field": "cidr_prefix_length", "previous": "32", "updated": "16"}


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return seen(
        sip_access_widened,
        [
            diff("sip-credential", "CR1", parent_sid="CL1"),
            by_stranger(diff("sip-credential", "CR2", parent_sid="CL2")),
            by_office(diff("sip-credential", "CR3", parent_sid="CL3")),
            diff(ADDRESS, "IP1", **WIDE),
            by_stranger(diff(ADDRESS, "IP2", **WIDE)),
            by_office(diff(ADDRESS, "IP3", **WIDE)),
            by_stranger(diff(ADDRESS, "IP4", **NARROW)),
            diff(ADDRESS, "IP5", "changed", **WIDENED),
            diff("sip-domain", "SD1", "changed", field="voice_url", updated=EVIL, site="evil.example"),
            diff("sip-credential", "CR4", "removed", parent_sid="CL4"),
        ],
        shop(
            events=[
                event(LIST, resource_sid="CL9"),
                event("sip-domain.created", address=OFFICE, resource_sid="SD9"),
                event("sip-domain.deleted", resource_sid="SD8"),
                event(
                    "sip-ip-access-control-list.updated",
                    resource_sid="AL9",
                    changes={"cidr_prefix_length": ("32", "0")},
                ),
            ]
        ),
    )


def test_a_login_is_judged_by_who_added_it(rows: list[Row]) -> None:
    assert [severities(rows).get(thing) for thing in ("CR1", "CR2", "CR3")] == ["medium", "high", None]


def test_a_range_wider_than_an_office_is_critical(rows: list[Row]) -> None:
    found = severities(rows)

    assert [found.get(thing) for thing in ("IP1", "IP2", "IP3")] == ["critical", "critical", "low"]
    assert found["IP5"] == "critical"
    assert found["IP4"] == "high"
    assert rows[0]["wide"] == 4


def test_a_domain_that_answers_from_a_foreign_host_is_high(rows: list[Row]) -> None:
    assert severities(rows)["SD1"] == "high"


def test_the_log_speaks_where_no_difference_does(rows: list[Row]) -> None:
    assert (severities(rows)["CL9"], severities(rows)["AL9"]) == ("high", "critical")


def test_what_the_office_made_and_what_went_is_quiet(rows: list[Row]) -> None:
    assert not {"SD9", "SD8", "CR4"} & set(severities(rows))


def test_an_event_and_its_difference_count_once() -> None:
    told = event(LIST, resource_sid="CL1")
    login = {**by_stranger(diff("sip-credential", "CR1", parent_sid="CL1")), "sid": told["sid"]}

    (row,) = seen(sip_access_widened, [login], shop(events=[told]))

    assert (row["events"], row["exhibits"], row["resources"]) == (1, [told["sid"]], ["CR1"])


def test_without_history_it_says_medium() -> None:
    (row,) = seen(sip_access_widened, [], evidence(events=[event(LIST, resource_sid="CL1")]))

    assert row["severity"] == "medium"


def test_other_times_and_accounts_do_not_count() -> None:
    assert_diffs_keep_to_window(sip_access_widened, diff("sip-credential", "CR1"))
    assert_events_keep_to_window_and_tree(sip_access_widened, event(LIST, resource_sid="CL1"))
