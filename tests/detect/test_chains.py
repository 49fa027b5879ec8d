"""Chains in time: the earliest that is complete, and never longer than allowed."""

from datetime import timedelta

import ibis
import pytest

from builders import MAIN, THIEF, after, event, evidence, message
from dakkan.detect.chains import Link, as_table, earliest, event_links, first_chain, told, traffic_links

HOUR = timedelta(hours=1)


def at(*minutes: float, what: str = "x") -> list[Link]:
    return [Link(after(60 * minute), MAIN, f"AE{minute}", what) for minute in minutes]


def minutes(chain: tuple[Link, ...]) -> list[float]:
    return [(link.at - after(0)).total_seconds() / 60 for link in chain]


@pytest.mark.parametrize(
    ("steps", "chain"),
    [
        ([at(0), at(10), at(20)], [0, 10, 20]),
        ([at(0), at(0), at(0)], [0, 0, 0]),
        ([at(0), at(0), at(60)], [0, 0, 60]),
        ([at(0), at(0), at(61)], []),
        ([at(20), at(10), at(0)], []),
        ([at(0), at(), at(20)], []),
        ([at(0, 50), at(55), at(70)], [50, 55, 70]),  # the first beginning is too long ago
        ([at(0, 50), at(1, 55), at(70)], [50, 55, 70]),
        ([at(0, 5), at(7, 9), at(8, 30)], [0, 7, 8]),  # of two beginnings the earlier
        ([at(10, 200), at(20, 210), at(5, 220)], [200, 210, 220]),
    ],
)
def test_the_earliest_complete_chain_within_the_limit(steps: list[list[Link]], chain: list[float]) -> None:
    assert minutes(first_chain(steps, HOUR)) == chain


def test_of_several_chains_the_first_to_be_complete() -> None:
    late, early = tuple(at(0, 50)), tuple(at(5, 10))

    assert earliest([(), late, early]) == early
    assert earliest([()]) == ()


def test_a_loop_of_events_is_one_link_a_minute() -> None:
    rows = [event("message.deleted", after(n), resource_sid="SM1") for n in range(120)]
    events = evidence(events=rows).events.mutate(origin=ibis.literal("strange"))

    assert len(event_links(events)) == 2


def test_traffic_is_one_link_an_account_and_minute() -> None:
    sent = evidence(messages=[message(after(n)) for n in range(180)]).messages

    assert [link.at for link in traffic_links(sent)] == [after(0), after(60), after(120)]


def test_a_finding_is_bounded_and_leaves_out_what_came_before_and_later() -> None:
    sent = evidence(messages=[message(after(n)) for n in range(-50, 300)]).messages
    strange = Link(after(0), MAIN, "AE0", "x", "SK1", THIEF, "strange")
    usual = Link(after(5), MAIN, "AE5", "x", MAIN, "192.0.2.10", "usual")

    row = told([strange, usual], at(-1, 900), sent=sent, until=after(200), made=["SK1", MAIN, ""])

    assert (len(row["exhibits"]), row["exhibits"][:2]) == (100, ["AE0", "AE5"])
    assert (row["events"], row["sent_events"]) == (203, 201)
    assert (row["addresses"], row["resources"]) == ([THIEF], ["SK1"])
    assert row["last_seen"] == after(200)
    assert row["templates"] == ["thank you for your order 0"]


def test_no_findings_are_a_table_too() -> None:
    assert as_table([]).count().to_pyarrow().as_py() == 0
    assert "exhibits" in as_table([]).columns
