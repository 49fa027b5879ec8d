"""`unknown-recipients`: measured by what is usual for the account, and for each text."""

from datetime import timedelta

from builders import DURING, MAIN, OWN_TEXT, SINCE, UNTIL, Row, evidence, found, message, shop, strangers
from dakkan.detect.detectors.unknown_recipients import unknown_recipients
from dakkan.model.known import Accepted, Known
from detect.detectors.sending import CODE, assert_bounded, loud_twins, texts, to_strangers


def codes(day: int, count: int, prefix: str) -> list[Row]:
    return texts(CODE, strangers(count, prefix), SINCE - timedelta(days=day))


def test_new_words_to_strangers_are_medium() -> None:
    (row,) = found(unknown_recipients, shop(**to_strangers(DURING, MAIN)))

    assert (row["severity"], row["events"], row["strangers"]) == ("medium", 40, 40)
    assert len(row["exhibits"]) == 40


def test_the_usual_words_to_strangers_are_low() -> None:
    (row,) = found(unknown_recipients, shop(messages=texts(OWN_TEXT, strangers(40))))

    assert row["severity"] == "low"


def test_codes_that_always_go_to_strangers_are_quiet() -> None:
    today = texts(CODE, strangers(60, "+8140"))

    assert not found(unknown_recipients, shop(messages=[*codes(9, 20, "+8150"), *today]))


def test_an_account_that_always_writes_to_strangers_is_quiet() -> None:
    always = codes(9, 200, "+8150")

    assert not found(unknown_recipients, shop(messages=[*always, *to_strangers(DURING, MAIN)["messages"]]))


def test_people_whom_the_owner_named_are_known() -> None:
    named = [Accepted("recipient", to, "office", "list", UNTIL) for to in strangers(40, "+8180")]

    assert not found(unknown_recipients, shop(**to_strangers(DURING, MAIN)), known=Known.of(named))


def test_half_and_few_are_quiet_as_is_an_account_without_a_past() -> None:
    few = texts("New words", strangers(20))
    met = [message(DURING, body="New words") for _ in range(20)]

    assert not found(unknown_recipients, shop(messages=[*few, *met]))
    assert not found(unknown_recipients, shop(messages=few))
    assert not found(unknown_recipients, evidence(messages=texts("New words", strangers(60))))


def test_business_is_quiet_and_only_this_tree_and_window_count() -> None:
    assert not loud_twins(unknown_recipients)
    assert_bounded(unknown_recipients, to_strangers)
