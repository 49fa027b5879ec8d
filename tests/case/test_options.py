from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from builders import DURING, KNOWN, MAIN, OWN_TEXT, SUB, after, call, evidence, message
from dakkan.case.options import NIGHT, Seen, options, ranked
from dakkan.model.option import Costs, Option, Stops
from dakkan.model.scope import CountryOpened, Hostile, Scope
from dakkan.model.verdict import Inferred

LATVIA, GHOST = "+37120000001", "+37120000002"
BAIT = "Your parcel waits"
SEEN = Seen({"messages", "calls"}, DURING - timedelta(days=30))
SCOPE = Scope(
    MAIN,
    DURING,
    templates=(BAIT.lower(),),
    countries_used={MAIN: ("JP",)},
    countries_attacked={MAIN: ("LV",)},
)
TOKEN = Inferred("auth-token", MAIN, 0.85, "")
ACCOUNTS = [
    {"account_sid": MAIN, "sid": MAIN, "owner_account_sid": MAIN},
    {"account_sid": SUB, "sid": SUB, "owner_account_sid": MAIN},
]


def sent(minute: float, to: str = LATVIA, price: str | None = "1", **more: Any) -> dict[str, Any]:
    amount = None if price is None else Decimal(price)
    given = {"price_unit": "USD", "segments": 1, "body": BAIT, "price": amount, **more}
    return message(after(60 * minute), to, **given)


def own(weeks: int, **more: Any) -> dict[str, Any]:
    """A message of the shop's, at the same hour some weeks ago."""
    return message(DURING - timedelta(weeks=weeks), **{"price": Decimal("0.01"), **more})


def seen(
    messages: list[dict[str, Any]],
    calls: list[dict[str, Any]] | None = None,
    *,
    scope: Scope = SCOPE,
    **more: Any,
) -> dict[str, Option]:
    countries = more.pop("messaging_countries", [])
    tables = evidence(messages=messages, calls=calls or [], accounts=ACCOUNTS, messaging_countries=countries)
    given = {"at": DURING + timedelta(minutes=30), "seen": SEEN, "credential": TOKEN, **more}
    return {one.id: one for one in options(tables, scope, **given)}


def says(one: Option) -> str:
    return "; ".join(remark.says for remark in one.remarks)


def test_closing_countries_stops_what_goes_there_and_nothing_else() -> None:
    found = seen([sent(0), sent(60), sent(60, GHOST), sent(60, KNOWN)])

    # the last hour, without the first: two to Latvia, one to Japan, which is the owner's
    assert found["close-countries"].stops == Stops(Decimal("2.00"), "USD", 2)
    assert found["sanitise"].stops == Stops(Decimal("3.00"), "USD", 3)
    assert found["suspend-subaccount"].stops == Stops(Decimal("0.00"), "USD", 0)


def test_cancelling_stops_what_waits_at_its_estimate() -> None:
    found = seen([sent(0), sent(60), sent(30, GHOST, None, status="scheduled", segments=2)])

    cancel = found["cancel-messages"]
    assert (cancel.stops, cancel.basis) == (Stops(Decimal("2.00"), "USD", 1), "estimate")
    assert "not sent yet" in says(cancel)
    assert found["close-countries"].basis == "price"


def test_hanging_up_stops_calls_under_way_at_the_length_of_the_ended_ones() -> None:
    calls = [
        call(after(0), LATVIA, seconds=240, price=Decimal("4")),
        call(after(3600), LATVIA, status="in-progress"),
    ]

    assert seen([], calls)["hang-up-calls"].stops == Stops(Decimal("4.00"), "USD", 1)


def test_an_unknown_subaccount_is_stopped_by_suspending_it() -> None:
    scope = replace(SCOPE, hostile=(Hostile("subaccount", MAIN, SUB, ("F-1",)),))

    found = seen([sent(0), sent(60), sent(60, KNOWN, "5", account_sid=SUB)], scope=scope)

    assert found["suspend-subaccount"].stops.money == Decimal("5.00")
    assert found["stop"].stops.money == Decimal("6.00")


def test_stop_is_not_the_sum_where_measures_overlap() -> None:
    live = sent(60, LATVIA, "1", status="queued")

    found = seen([sent(0), live])

    assert found["stop"].stops == Stops(Decimal("2.00"), "USD", 1)  # the waiting one, and one like it


def test_a_young_attack_is_taken_at_its_rate() -> None:
    assert seen([sent(0), sent(30, GHOST)])["stop"].stops == Stops(Decimal("4.00"), "USD", 4)


@pytest.mark.parametrize(
    ("credential", "contained", "remark"),
    [
        (TOKEN, "2.00", "% likely"),
        (Inferred("api-key", "SK" + "1" * 32, 0.9, ""), "1.00", "stays alive"),
        (Inferred("unknown", "", 0.3, ""), "1.00", "not known"),
        (None, "1.00", "not known"),
    ],
)
def test_contain_counts_only_what_dies_with_it(
    credential: Inferred | None, contained: str, remark: str
) -> None:
    found = seen([sent(0), sent(60), sent(60, KNOWN)], credential=credential)

    assert found["contain"].stops.money == Decimal(contained)
    assert remark in says(found["contain"])
    assert found["sanitise"].stops.money == Decimal("2.00")


def test_no_dead_credential_stops_a_form_that_is_pumped() -> None:
    scope = Scope(MAIN, None, countries_attacked={MAIN: ("LV",)})
    form = Inferred("own-form", "", 0.85, "")

    found = seen([sent(0), sent(60)], scope=scope, credential=form)

    assert found["sanitise"].stops.money == found["close-countries"].stops.money == Decimal("1.00")
    assert found["sanitise"].costs == Costs(Decimal("0.0"), Decimal("0.0"))
    assert "no credential is stolen" in says(found["sanitise"])


def test_what_only_the_console_closes_is_not_counted() -> None:
    note = {"account_sid": MAIN, "sid": "LV", "country": "LV", "enabled": True, "note": "by hand"}

    for found in (
        seen([sent(0), sent(60)], console_only=("LV",)),
        seen([sent(0), sent(60)], messaging_countries=[note]),
    ):
        assert found["close-countries"].stops.money == Decimal("0.00")
        assert "only a person can close" in says(found["close-countries"])
        assert found["close-countries"].remarks[0].facts == {"countries": "LV"}


def test_the_owners_own_countries_stay_open() -> None:
    opened = (CountryOpened(MAIN, "messaging", "JP", ("F-1",)),)
    scope = replace(SCOPE, countries_opened=opened, countries_attacked={})

    assert seen([sent(0, KNOWN), sent(60, KNOWN)], scope=scope)["close-countries"].stops.people == 0


def test_contain_costs_the_main_accounts_usual_hour_and_sanitise_everybodys() -> None:
    history = [*(own(week) for week in (1, 1, 2, 3, 4)), own(1, account_sid=SUB)]
    other_hour = message(DURING - timedelta(weeks=1, hours=3))

    found = seen([*history, other_hour, sent(0)])

    assert found["contain"].costs == Costs(Decimal("1.2"), Decimal("0.0"))  # five in four weeks
    assert found["sanitise"].costs.messages == Decimal("1.5")
    assert found["stop"].costs == Costs(Decimal("0.0"), Decimal("0.0"))
    assert "at most" in says(found["contain"])


def test_closing_costs_what_the_owner_sends_there() -> None:
    scope = replace(SCOPE, countries_used={})

    found = seen([*(own(week, to=GHOST) for week in (1, 2, 3, 4)), sent(0)], scope=scope)

    assert found["close-countries"].costs.messages == Decimal("1.0")


def test_cancelling_may_hit_new_texts_of_the_owners() -> None:
    waiting = [message(after(5), body="A new text", status="queued"), message(after(5), status="queued")]

    found = seen([own(1, body=OWN_TEXT), *waiting, sent(0)])

    assert found["cancel-messages"].costs.messages == Decimal(1)
    assert found["close-countries"].costs.messages == Decimal("0.0")
    assert "new since the takeover" in says(found["stop"])


def test_too_short_a_history_is_unknown_and_not_nothing() -> None:
    found = seen([sent(0)], seen=Seen({"messages", "calls"}, DURING - timedelta(days=3)))

    assert found["contain"].costs == Costs(None, None)
    assert "history is too short" in says(found["contain"])


def test_what_was_not_read_is_unknown_and_not_nothing() -> None:
    nothing = seen([], seen=Seen({"events"}, None))

    assert {one.basis for one in nothing.values()} == {"unknown"}
    assert nothing["stop"].stops == Stops(None, "USD", None)
    assert nothing["stop"].costs == Costs(None, None)

    half = seen([sent(0)], seen=Seen({"messages"}, SEEN.since))
    assert half["stop"].stops.money == Decimal("4.00")
    assert half["stop"].costs == Costs(Decimal("0.0"), None)
    assert "without calls" in says(half["stop"])


def test_nothing_sent_is_nothing_when_it_was_read() -> None:
    assert seen([])["sanitise"].stops == Stops(Decimal("0.00"), "USD", 0)


def option(name: str, money: str | None, people: int | None = 0, lost: str | None = "0") -> Option:
    part = None if lost is None else Decimal(lost)
    stops = Stops(None if money is None else Decimal(money), "USD", people)
    return Option(name, True, stops, Costs(part, part), "price")


def order(*given: Option) -> list[str]:
    found = ranked(given)
    assert [one.rank for one in found] == list(range(1, len(found) + 1))
    return [one.id for one in found]


def test_of_equal_effect_the_cheapest_is_best_and_stop_before_its_parts() -> None:
    assert order(
        option("sanitise", "100", lost="5"), option("close-countries", "99"), option("stop", "98")
    ) == ["stop", "close-countries", "sanitise"]


def test_what_stops_far_more_is_better_whatever_it_costs() -> None:
    assert order(option("stop", "0.02"), option("contain", "500", lost="50")) == ["contain", "stop"]


def test_unknown_costs_come_behind_known_ones_and_unknown_effects_last() -> None:
    assert order(
        option("stop", None, None), option("contain", "10", lost=None), option("sanitise", "10", lost="9")
    ) == ["sanitise", "contain", "stop"]


def test_without_money_it_is_people_that_count() -> None:
    assert order(option("stop", "0", 1), option("sanitise", "0", 100)) == ["sanitise", "stop"]


def test_stop_is_what_to_press_at_night() -> None:
    assert NIGHT == "stop"
    assert {one.rank for one in seen([sent(0), sent(60)]).values()} == set(range(1, 8))
    assert seen([sent(0), sent(60)])["stop"].rank == 1
