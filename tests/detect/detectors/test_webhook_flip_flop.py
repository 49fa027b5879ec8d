"""`webhook-flip-flop`: afterwards everything stands as it did."""

from datetime import timedelta

import pytest

from builders import OFFICE, SERVER, SINCE, THIEF, Row, after, event, evidence, found, severities, shop
from dakkan.detect.detectors.webhook_flip_flop import webhook_flip_flop

from .differing import EVIL, OWN, assert_events_keep_to_window_and_tree

KIND = "phone-number.updated"
OTHER_OWN = OWN.replace("hooks.", "staging.")


def moved(
    thing: str, old: str, new: str, address: str | None = THIEF, seconds: float = 0, field: str = "sms_url"
) -> Row:
    return event(KIND, after(seconds), address, resource_sid=thing, changes={field: (old, new)})


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    events = [
        moved("PN1", OWN, EVIL),
        moved("PN1", EVIL, OWN, seconds=600),
        moved("PN2", OWN, EVIL),
        moved("PN2", EVIL, OWN, OFFICE, seconds=600),
        moved("PN3", "", EVIL, field="sms_fallback_url"),
        moved("PN4", OWN, EVIL),
        moved("PN5", OWN, OTHER_OWN, SERVER),
        moved("PN5", OTHER_OWN, OWN, SERVER, seconds=600),
        moved("PN6", OWN, EVIL, OFFICE),
        moved("PN6", EVIL, OWN, OFFICE, seconds=600),
        moved("PN7", OWN, OTHER_OWN),
        moved("PN7", OTHER_OWN, OWN, seconds=600),
        moved("PN8", OWN, EVIL, field="voice_url"),
        moved("PN8", OTHER_OWN, OWN, seconds=600, field="sms_url"),
        moved("PN9", OWN, EVIL),
        moved("PN9", "", EVIL, field="sms_fallback_url"),
        moved("PN10", "", OTHER_OWN, field="sms_fallback_url"),
    ]
    return found(webhook_flip_flop, shop(events=events), home_hosts=["shop.example"])


def test_there_and_back_is_critical_whoever_puts_it_back(rows: list[Row]) -> None:
    assert {severities(rows)[thing] for thing in ("PN1", "PN2")} == {"critical"}


def test_a_fallback_alone_is_critical(rows: list[Row]) -> None:
    assert severities(rows)["PN3"] == "critical"


def test_what_was_not_put_back_or_is_another_field_is_somebody_elses(rows: list[Row]) -> None:
    assert not {"PN4", "PN8", "PN9"} & set(severities(rows))


def test_a_deployment_rolled_back_and_an_own_fallback_are_quiet(rows: list[Row]) -> None:
    assert not {"PN5", "PN10"} & set(severities(rows))


def test_to_a_foreign_host_from_the_office_is_medium(rows: list[Row]) -> None:
    assert severities(rows)["PN6"] == "medium"


def test_between_own_hosts_by_a_stranger_is_high(rows: list[Row]) -> None:
    assert severities(rows)["PN7"] == "high"


def test_without_history_a_foreign_host_is_critical_all_the_same() -> None:
    events = [moved("PN1", OWN, EVIL), moved("PN1", EVIL, OWN, seconds=60)]

    (row,) = found(webhook_flip_flop, evidence(events=events), home_hosts=["shop.example"])

    assert (row["severity"], row["confidence"]) == ("critical", "low")


@pytest.mark.parametrize(("hours", "count"), [(23, 1), (25, 0)])
def test_the_way_back_comes_within_a_day(hours: int, count: int) -> None:
    away = {**moved("PN1", OWN, EVIL), "created_at": SINCE - timedelta(hours=hours - 1)}
    back = {**moved("PN1", EVIL, OWN), "created_at": SINCE + timedelta(hours=1)}

    assert len(found(webhook_flip_flop, shop(events=[away, back]), home_hosts=["shop.example"])) == count


def test_other_times_and_accounts_do_not_count() -> None:
    away, back = moved("PN1", OWN, EVIL), moved("PN1", EVIL, OWN)

    assert_events_keep_to_window_and_tree(webhook_flip_flop, moved("PN3", "", EVIL, field="sms_fallback_url"))
    assert_events_keep_to_window_and_tree(webhook_flip_flop, away, back)
