"""`unknown-template`: new words to many strangers, by no way that campaigns go."""

from builders import (
    DURING,
    KNOWN,
    MAIN,
    OWN_HOST,
    SINCE,
    UNTIL,
    Row,
    evidence,
    found,
    message,
    shop,
    sid,
    strangers,
)  # fmt: skip
from dakkan.detect.detectors.unknown_template import unknown_template
from dakkan.model.known import Accepted, Known
from detect.detectors.sending import NAMES, assert_bounded, loud_twins, texts, to_strangers

WORDS = "Please ring the new desk"
SERVICE = sid("MG")


def severity(messages: list[Row]) -> str:
    (row,) = found(unknown_template, shop(messages=messages))
    return str(row["severity"])


def test_new_words_to_strangers_are_medium() -> None:
    (row,) = found(unknown_template, shop(**to_strangers(DURING, MAIN)))

    assert (row["severity"], row["events"], row["texts"]) == ("medium", 40, 1)
    assert len(row["exhibits"]) == 40


def test_many_variants_count_together() -> None:
    varied = [message(DURING, to, f"{WORDS}, {name}") for to, name in zip(strangers(30), NAMES, strict=False)]

    assert severity(varied) == "medium"


def test_to_people_met_to_the_own_site_or_by_the_campaign_service_is_low() -> None:
    met = [message(SINCE.replace(day=10), to) for to in strangers(30)]
    service = message(SINCE.replace(day=10), KNOWN, messaging_service_sid=SERVICE)

    assert severity([*met, *texts(WORDS, strangers(30))]) == "low"
    assert severity(texts(f"{WORDS} https://{OWN_HOST}/x", strangers(30))) == "low"
    assert severity([service, *texts(WORDS, strangers(30), messaging_service_sid=SERVICE)]) == "low"


def test_few_people_and_one_person_many_times_are_quiet() -> None:
    few, one = texts(WORDS, strangers(18)), texts("Try again", [KNOWN] * 60)

    assert not found(unknown_template, shop(messages=[*few, *one]))


def test_an_account_that_writes_each_text_anew_is_quiet() -> None:
    letters = [
        message(SINCE.replace(day=9), KNOWN, f"{one} and {other} wait")
        for one in NAMES[:20]
        for other in NAMES[:20]
    ]

    assert not found(unknown_template, shop(messages=[*letters, *texts(WORDS, strangers(30))]))


def test_an_accepted_text_and_an_account_without_a_past_are_quiet() -> None:
    known = Known.of([Accepted("template", WORDS, "office", "campaign", UNTIL)])

    assert not found(unknown_template, shop(**to_strangers(DURING, MAIN)), known=known)
    assert not found(unknown_template, evidence(**to_strangers(DURING, MAIN)))


def test_business_is_quiet_and_only_this_tree_and_window_count() -> None:
    assert not loud_twins(unknown_template)
    assert_bounded(unknown_template, to_strangers)
