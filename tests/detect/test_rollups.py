"""Traffic is aggregated once, and told apart by what is new about it."""

from typing import Any

import pytest

from builders import (
    BAIT,
    KNOWN,
    LONG_BEFORE,
    MAIN,
    OWN_TEXT,
    SINCE,
    UNTIL,
    WINDOW,
    Row,
    after,
    call,
    message,
    shop,
    strangers,
)
from dakkan.detect.prepared import prepared
from dakkan.detect.rollups import nothing_sent

NEW_TEXT = "We moved to a new shop"


def rolled(**rows: list[Row]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        prepared(shop(**rows), WINDOW, account_sid=MAIN).traffic.to_pyarrow().to_pylist()
    )
    return found


def test_messages_and_calls_of_an_hour_become_one_row_each() -> None:
    rows = rolled(messages=[message(after(n)) for n in range(50)], calls=[call(after(n)) for n in range(7)])

    assert sorted((row["channel"], row["events"]) for row in rows) == [("calls", 7), ("messages", 50)]


def test_a_quiet_window_has_the_same_columns() -> None:
    loud = prepared(shop(messages=[message()]), WINDOW, account_sid=MAIN)

    quiet = nothing_sent()

    for name in ("sent", "traffic", "before", "lures"):
        kinds = {column: str(kind).split("(")[0] for column, kind in getattr(loud, name).schema().items()}
        assert kinds == {c: str(k).split("(")[0] for c, k in getattr(quiet, name).schema().items()}, name


@pytest.fixture(scope="module")
def told() -> dict[str, dict[str, Any]]:
    to_new = strangers(4)
    rows = rolled(
        messages=[
            message(after(1), KNOWN, OWN_TEXT),
            message(after(2), to_new[0], OWN_TEXT + "5"),
            message(after(4000), KNOWN, NEW_TEXT),
            message(after(8000), to_new[1], NEW_TEXT),
            message(after(12000), to_new[2], NEW_TEXT, sender="+12025550101"),
            message(after(16000), KNOWN, BAIT),
            message(UNTIL, KNOWN, "after the end"),
            message(after(1), KNOWN, "an answer", direction="inbound"),
        ]
    )
    names = ("usual", "to a friend", "to a stranger", "from a new number", "bait")
    return dict(zip(names, sorted(rows, key=lambda row: row["hour"]), strict=True))


def test_a_new_text_is_odd_only_when_strangers_get_it(told: dict[str, dict[str, Any]]) -> None:
    assert told["to a friend"]["new_template"]
    assert not told["to a friend"]["odd"]
    assert told["to a stranger"]["odd"]


def test_a_known_text_is_never_odd(told: dict[str, dict[str, Any]]) -> None:
    assert told["usual"]["events"] == 2
    assert told["usual"]["strangers"] == 1
    assert not told["usual"]["odd"]


def test_bait_and_new_senders_weigh_more_than_a_new_text(told: dict[str, dict[str, Any]]) -> None:
    hard = [name for name, row in told.items() if row["hard"]]

    assert hard == ["from a new number", "bait"]


def test_who_wrote_to_us_is_no_stranger() -> None:
    person = strangers(1)[0]
    heard = message(LONG_BEFORE, OWN_TEXT, direction="inbound", sender=person)

    (row,) = rolled(messages=[heard, message(after(1), person, NEW_TEXT)])

    assert row["strangers"] == 0


def test_the_last_day_before_the_window_is_not_learned_from() -> None:
    early = [message(SINCE.replace(day=23, hour=20), KNOWN, NEW_TEXT)]

    (row,) = rolled(messages=[*early, message(after(1), strangers(1)[0], NEW_TEXT)])

    assert row["new_template"]


def test_a_new_text_that_links_to_the_owners_own_site_is_not_odd() -> None:
    person = strangers(2)
    own, other = "Gift cards: https://www.shop.example/g", "Gift cards: https://unheard.test/g and more"

    rows = rolled(messages=[message(after(1), person[0], own), message(after(2), person[1], other)])

    assert {row["host"]: row["odd"] for row in rows} == {"www.shop.example": False, "unheard.test": True}


def test_a_campaign_is_judged_as_a_whole_and_not_name_by_name() -> None:
    known = [message(SINCE.replace(day=10), to) for to in strangers(9, "+8190")]
    campaign = [
        message(after(n), to, f"Dear {name}, come")
        for n, (to, name) in enumerate(
            zip([*strangers(9, "+8190"), *strangers(1)], "abcdefghij", strict=True)
        )
    ]

    rows = rolled(messages=[*known, *campaign])

    assert len(rows) == 10
    assert not any(row["odd"] for row in rows)
