"""`sequence-webhook-and-inbound-drop`: led away, and then silence."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from builders import (
    DURING,
    KNOWN,
    MAIN,
    OFFICE,
    OTHER,
    OWN_HOST,
    OWN_NUMBER,
    SERVER,
    SINCE,
    THIEF,
    UNTIL,
    Row,
    event,
    evidence,
    found,
    message,
    shop,
)
from dakkan.detect.detectors.sequence_webhook_and_inbound_drop import (
    sequence_webhook_and_inbound_drop as rule,
)

OWN, EVIL = f"https://{OWN_HOST}/sms", "https://relay.evil.example/sms"


def replies(hours: Iterable[int], a_hour: int = 4, by: str = MAIN, status: str = "received") -> list[Row]:
    """Inbound messages in these hours after SINCE, as many in each."""
    return [
        message(
            SINCE + timedelta(hours=hour, minutes=n),
            OWN_NUMBER,
            account_sid=by,
            direction="inbound",
            sender=KNOWN,
            status=status,
        )
        for hour in hours
        for n in range(a_hour)
    ]


MONTH = range(-30 * 24, 0)


def moved(
    at: datetime = DURING, address: str = THIEF, url: str = EVIL, by: str = MAIN, field: str = "sms_url"
) -> Row:
    return event(
        "phone-number.updated", at, address, account_sid=by, resource_sid="PN5", changes={field: (OWN, url)}
    )


def rows(*events: Row, today: list[Row], by: str = MAIN) -> list[Row]:
    return found(rule, shop(events=list(events), messages=[*replies(MONTH, by=by), *today]))


def test_silence_after_the_move_is_critical() -> None:
    (row,) = rows(moved(), today=replies(range(3)))

    assert (row["severity"], row["confidence"]) == ("critical", "high")
    assert (row["moved_at"], row["drop_at"]) == (DURING, SINCE + timedelta(hours=3))
    assert (row["hours"], row["arrived"], row["usual"]) == (3, 0, 12)
    assert (row["resources"], row["addresses"], row["host"]) == (["PN5"], [THIEF], "evil[.]example")


def test_messages_that_arrive_and_fail_are_a_drop_too() -> None:
    assert rows(moved(), today=replies(range(24), status="failed"))


@pytest.mark.parametrize(("a_hour", "count"), [(4, 0), (2, 0), (1, 1), (0, 1)])
def test_less_than_a_third_of_the_usual_is_a_drop(a_hour: int, count: int) -> None:
    today = [*replies(range(3)), *replies(range(3, 24), a_hour)]

    assert len(rows(moved(), today=today)) == count


@pytest.mark.parametrize(
    "event_",
    [
        moved(address=SERVER),  # a deployment, and an outage beside it
        moved(address=OFFICE),
        moved(url=f"https://api.{OWN_HOST.split('.', 1)[1]}/v2"),
        moved(field="status_callback"),  # no replies are led there
        moved(at=SINCE + timedelta(hours=22)),  # too early to tell
        moved(at=UNTIL),
        moved(at=SINCE - timedelta(hours=25)),
    ],
)
def test_twins_are_quiet(event_: Row) -> None:
    assert not rows(event_, today=replies(range(3)))


def test_order_matters() -> None:
    back = [*replies(range(0)), *replies(range(8, 24))]

    assert not rows(moved(at=SINCE + timedelta(hours=7, minutes=30)), today=back)


def test_the_first_moment_of_the_window_counts() -> None:
    assert rows(moved(at=SINCE), today=[])


def test_another_account_does_not_count() -> None:
    assert not rows(moved(by=OTHER), today=[], by=OTHER)


def test_an_account_with_few_replies_or_none_says_nothing() -> None:
    assert not found(rule, shop(events=[moved()], messages=replies(range(-30 * 24, 0, 48), 1)))
    assert not found(rule, shop())
    assert not found(rule, evidence())


def test_a_log_that_was_read_in_part_proves_nothing() -> None:
    tables = shop(events=[moved()], messages=replies(MONTH))

    assert not found(rule, tables, incomplete=["messages"])
