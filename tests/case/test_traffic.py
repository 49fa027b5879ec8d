from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from builders import (
    BEFORE,
    DURING,
    KNOWN,
    MAIN,
    OTHER,
    SINCE,
    SUB,
    WINDOW,
    after,
    call,
    event,
    evidence,
    message,
)
from case.made import sid
from dakkan.case.traffic import destinations, hostile, hours, marked, senders
from dakkan.model.scope import Hostile, Scope
from dakkan.model.timeline import Destination, Hour

LATVIA = "+37120000001"
NUMBER, SERVICE, FARM = sid("PN", 1), sid("MG", 1), sid("AC", 7)
BAIT = "Your parcel waits"


def thief(**more: Any) -> Scope:
    return Scope(MAIN, DURING, **more)


def things(*pairs: tuple[str, str]) -> tuple[Hostile, ...]:
    return tuple(Hostile(kind, MAIN, thing, ("F-1",)) for kind, thing in pairs)


def hostile_sids(tables: Any, scope: Scope) -> set[str]:
    table = marked(tables, scope)
    return set(table.filter(table.hostile).to_pyarrow()["sid"].to_pylist())


@pytest.mark.parametrize(
    ("row", "scope"),
    [
        pytest.param({"body": BAIT}, thief(templates=(BAIT.lower(),)), id="words"),
        pytest.param(
            {"messaging_service_sid": SERVICE},
            thief(hostile=things(("message-service", SERVICE))),
            id="service",
        ),
        pytest.param({"account_sid": FARM}, thief(hostile=things(("subaccount", FARM))), id="subaccount"),
        pytest.param({"to": LATVIA}, thief(countries_attacked={MAIN: ("LV",)}), id="country"),
    ],
)
def test_traffic_is_the_thiefs_by_its_words_sender_account_or_country(
    row: dict[str, Any], scope: Scope
) -> None:
    his, before = message(DURING, **row), message(BEFORE, **row)
    accounts = [{"account_sid": FARM, "sid": FARM, "owner_account_sid": MAIN}]

    tables = evidence(messages=[his, before, message(DURING)], accounts=accounts)

    assert hostile_sids(tables, scope) == {his["sid"]}


def test_a_bought_number_is_known_from_the_list_or_from_the_event_that_bought_it() -> None:
    listed, gone = "+815031110001", "+815031110002"
    bought = event("phone-number.created", resource_sid=sid("PN", 2), changes={"phone_number": (None, gone)})
    scope = thief(hostile=things(("number", NUMBER), ("number", sid("PN", 2))))
    his = [message(after(60), sender=number) for number in (listed, gone)]
    number = {"account_sid": MAIN, "sid": NUMBER, "phone_number": listed}
    tables = evidence(messages=[*his, message(after(60))], numbers=[number], events=[bought])

    assert senders(tables, scope) == (listed, gone)
    assert hostile_sids(tables, scope) == {row["sid"] for row in his}


def test_calls_from_a_bought_number_are_the_thiefs() -> None:
    his = call(after(60), phone_number_sid=NUMBER)

    assert hostile_sids(
        evidence(calls=[his, call(after(60))]), thief(hostile=things(("number", NUMBER)))
    ) == {his["sid"]}


def test_a_country_attacked_in_one_account_is_not_in_another() -> None:
    accounts = [{"account_sid": SUB, "sid": SUB, "owner_account_sid": MAIN}]
    tables = evidence(messages=[message(DURING, LATVIA, account_sid=SUB)], accounts=accounts)

    assert hostile_sids(tables, thief(countries_attacked={MAIN: ("LV",)})) == set()


def test_what_comes_in_is_never_the_thiefs() -> None:
    reply = message(DURING, direction="inbound", body=BAIT)

    assert hostile_sids(evidence(messages=[reply]), thief(templates=(BAIT.lower(),))) == set()


def test_with_an_empty_scope_nothing_is_hostile() -> None:
    table = evidence(messages=[message()]).messages

    assert table.filter(hostile(table, Scope(MAIN, None))).count().to_pyarrow().as_py() == 0
    assert table.filter(~hostile(table, thief())).count().to_pyarrow().as_py() == 1


def test_the_expression_is_never_null() -> None:
    table = evidence(messages=[message(template=None, country=None, sender=None)]).messages
    scope = thief(templates=("x",), countries_attacked={MAIN: ("LV",)}, hostile=things(("number", NUMBER)))

    assert table.filter(~hostile(table, scope, ["+1"])).count().to_pyarrow().as_py() == 1


def test_an_hour_has_the_thiefs_share_as_part_of_the_whole() -> None:
    his = [message(after(60 * i), LATVIA, price=Decimal("0.05")) for i in range(3)]
    own = [message(after(30), price=Decimal("0.07")), message(after(7200), price=None)]
    tables = evidence(messages=[*his, *own], calls=[call(after(90), LATVIA, price=Decimal("0.20"))])

    found = hours(tables, thief(countries_attacked={MAIN: ("LV",)}), WINDOW)

    assert found == (
        Hour(DURING, 4, 1, Decimal("0.42"), 3, 1, Decimal("0.35")),
        Hour(DURING + timedelta(hours=2), 1, 0, Decimal(0), 0, 0, Decimal(0)),
    )


def test_only_the_window_and_the_tree_count_in_hours() -> None:
    tables = evidence(messages=[message(BEFORE), message(WINDOW.until), message(DURING, account_sid=OTHER)])

    assert hours(tables, thief(), WINDOW) == ()


def test_a_destination_compares_the_window_with_a_usual_day() -> None:
    usual = [message(SINCE - timedelta(days=day)) for day in (1, 2, 3, 4) for _ in range(2)]
    his = [message(after(60), LATVIA) for _ in range(5)]
    tables = evidence(messages=[*usual, message(DURING, KNOWN), *his])

    found = destinations(tables, thief(countries_attacked={MAIN: ("LV",)}), WINDOW)

    assert found == (Destination("LV", 0.0, 5, 5), Destination("JP", 2.0, 1, 0))


def test_without_traffic_there_are_no_hours_and_no_destinations() -> None:
    assert hours(evidence(), thief(), WINDOW) == ()
    assert destinations(evidence(), thief(), WINDOW) == ()
