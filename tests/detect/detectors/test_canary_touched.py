"""`canary-touched`: nobody of the owner's has a reason to."""

from datetime import datetime, timedelta

import pytest

from builders import (
    DURING,
    MAIN,
    OFFICE,
    OTHER,
    SINCE,
    THIEF,
    UNTIL,
    Row,
    after,
    call,
    event,
    evidence,
    found,
    message,
    shop,
    sid,
)
from dakkan.detect.detectors.canary_touched import canary_touched
from dakkan.model.known import Accepted, Known
from detect.detectors.alerting import alert

KEY, NUMBER = "SK" + "c" * 32, "+815031999999"


def decoys(*values: str, since: datetime | None = None, until: datetime | None = None) -> Known:
    return Known.of(Accepted("canary", value, "owner", "decoy", SINCE, since, until) for value in values)


TRAPS = decoys(KEY, NUMBER, THIEF)


def look(known: Known = TRAPS, /, **rows: list[Row]) -> list[Row]:
    return found(canary_touched, shop(**rows), known=known)


@pytest.mark.parametrize(
    ("table", "row", "decoy"),
    [
        ("events", event("application.updated"), THIEF),
        ("events", event("account-api-keys.updated", address=OFFICE, resource_sid=KEY), KEY),
        ("events", event("application.updated", address=OFFICE, actor_sid=KEY), KEY),
        ("messages", message(to=NUMBER), NUMBER),
        ("messages", message(sender=NUMBER, direction="inbound"), NUMBER),
        ("calls", call(to=NUMBER), NUMBER),
        ("calls", call(sender=NUMBER), NUMBER),
        ("alerts", alert(20003, resource_sid=KEY), KEY),
        ("alerts", alert(20003, request_url=f"https://api.twilio.com/x/{KEY}.json"), KEY),
        ("alerts", alert(21211, alert_text=f"To=%2B{NUMBER[1:]}&x"), NUMBER),
        ("messages", message(SINCE, to=NUMBER), NUMBER),
    ],
)
def test_one_touch_is_enough(table: str, row: Row, decoy: str) -> None:
    (hit,) = look(**{table: [row]})

    assert (hit["decoy"], hit["events"], hit["exhibits"]) == (decoy, 1, [row["sid"]])
    assert hit["account_sid"] == MAIN


def test_the_strange_address_and_the_decoys_sid_are_pointed_to() -> None:
    (key,) = look(decoys(KEY), events=[event("account-api-keys.updated", resource_sid=KEY)])

    assert (key["addresses"], key["resources"]) == ([THIEF], [KEY])


def test_each_decoy_is_a_finding() -> None:
    rows = look(events=[event("x.updated")], messages=[message(to=NUMBER), message(after(9), to=NUMBER)])

    assert {row["decoy"]: row["events"] for row in rows} == {THIEF: 1, NUMBER: 2}


@pytest.mark.parametrize(
    "rows",
    [
        {
            "events": [event("account-api-keys.created", address=OFFICE, resource_sid=KEY)]
        },  # the decoy is made
        {"events": [event("application.updated", address=OFFICE)], "messages": [message()]},
        {"messages": [message(to=NUMBER, account_sid=OTHER)]},
        {"messages": [message(UNTIL, to=NUMBER)]},
        {"messages": [message(SINCE - timedelta(seconds=1), to=NUMBER)]},
        {"messages": [message(to=f"{NUMBER}1")]},
    ],
)
def test_ordinary_work_other_accounts_and_other_times_are_quiet(rows: dict[str, list[Row]]) -> None:
    assert not look(**rows)


def test_a_decoy_counts_while_it_is_in_force() -> None:
    touched = [message(to=NUMBER)]

    assert look(decoys(NUMBER, since=DURING), messages=touched)
    assert not look(decoys(NUMBER, since=after(1)), messages=touched)
    assert not look(decoys(NUMBER, until=DURING), messages=touched)


def test_without_decoys_or_evidence_it_is_quiet() -> None:
    assert not look(
        Known(), messages=[message(to=NUMBER)], events=[event("x.updated", resource_sid=sid("SK"))]
    )
    assert not found(canary_touched, evidence(), known=TRAPS)
