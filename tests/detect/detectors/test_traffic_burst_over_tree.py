"""`traffic-burst-over-tree`: small in each account, a burst together."""

from typing import Any

from builders import BAIT, DURING, MAIN, OFFICE, Row, after, event, evidence, found, shop, sid, strangers
from dakkan.detect.detectors.traffic_burst import traffic_burst
from dakkan.detect.detectors.traffic_burst_over_tree import traffic_burst_over_tree
from detect.detectors.sending import CAMPAIGN, assert_bounded, farm, loud_twins, texts


def accounts(count: int, each: int, body: str = BAIT, **more: Any) -> dict[str, list[Row]]:
    made = [sid("AC") for _ in range(count)]
    return {
        "accounts": [{"account_sid": one, "sid": one, "owner_account_sid": MAIN} for one in made],
        "messages": [
            row
            for n, one in enumerate(made)
            for row in texts(body, strangers(each, f"+8170{n}", 17), account_sid=one, **more)
        ],
    }


def test_a_farm_of_new_accounts_is_found_once_for_the_tree() -> None:
    (row,) = found(traffic_burst_over_tree, shop(**farm(DURING, MAIN)))

    assert (row["account_sid"], row["severity"]) == (MAIN, "high")
    assert (row["events"], row["senders_seen"], row["new_accounts"]) == (75, 3, 3)
    assert len(row["resources"]) == 3
    assert len(row["exhibits"]) == 75


def test_two_accounts_together_above_the_usual_are_medium() -> None:
    (row,) = found(traffic_burst_over_tree, shop(**accounts(2, 40)))

    assert row["severity"] == "medium"


def test_what_is_loud_alone_is_left_to_traffic_burst() -> None:
    tables = shop(**accounts(3, 60))

    assert not found(traffic_burst_over_tree, tables)
    assert found(traffic_burst, tables)


def test_tenants_that_the_office_made_are_quiet() -> None:
    rows = accounts(5, 20, CAMPAIGN, sender="+12025550111")
    made = [
        event("account.created", after(-900), OFFICE, resource_sid=one["sid"]) for one in rows["accounts"]
    ]

    assert not found(traffic_burst_over_tree, shop(**rows, events=made))


def test_without_history_only_bait_counts() -> None:
    bait, new = accounts(3, 30), accounts(3, 30, CAMPAIGN)

    assert found(traffic_burst_over_tree, evidence(**bait))
    assert not found(traffic_burst_over_tree, evidence(**new))


def test_business_is_quiet_and_only_this_tree_and_window_count() -> None:
    assert not loud_twins(traffic_burst_over_tree)
    assert_bounded(traffic_burst_over_tree, farm)
