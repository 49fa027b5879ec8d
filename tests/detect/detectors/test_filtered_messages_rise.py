"""`filtered-messages-rise`: a carrier's filter or a thief's words, told apart by the words."""

from builders import (
    BAIT,
    DURING,
    KNOWN,
    MAIN,
    OWN_TEXT,
    SINCE,
    Row,
    after,
    evidence,
    found,
    message,
    shop,
    strangers,
)  # fmt: skip
from dakkan.detect.detectors.filtered_messages_rise import filtered_messages_rise
from detect.detectors.sending import assert_bounded, loud_twins, refused, texts


def failing(body: str, count: int, failed: int, code: int = 30007) -> list[Row]:
    sent = texts(body, strangers(count))
    for row in sent[:failed]:
        row["error_code"] = code
    return sent


def stops(count: int, prefix: str = "+8180", word: str = " stop ") -> list[Row]:
    people = strangers(count, prefix)
    return [
        message(after(900 + n), KNOWN, word, direction="inbound", sender=one) for n, one in enumerate(people)
    ]


def test_refused_odd_texts_are_medium() -> None:
    (row,) = found(filtered_messages_rise, shop(**refused(DURING, MAIN)))

    assert (row["severity"], row["events"], row["percent"]) == ("medium", 30, 33)
    assert len(row["exhibits"]) == 30


def test_the_owners_texts_refused_by_a_carrier_are_low() -> None:
    (row,) = found(filtered_messages_rise, shop(messages=failing(OWN_TEXT, 100, 60, 30003)))

    assert row["severity"] == "low"


def test_few_a_small_share_and_other_errors_are_quiet() -> None:
    assert not found(filtered_messages_rise, shop(messages=failing(BAIT, 30, 19)))
    assert not found(filtered_messages_rise, shop(messages=failing(BAIT, 200, 29)))
    assert not found(filtered_messages_rise, shop(messages=failing(BAIT, 60, 60, 30008)))


def test_a_share_that_is_usual_here_is_quiet() -> None:
    usual = [message(SINCE.replace(day=9), error_code=30003 if n % 5 == 0 else None) for n in range(400)]

    assert not found(filtered_messages_rise, shop(messages=[*usual, *failing(BAIT, 100, 35)]))


def test_many_who_say_stop_to_odd_texts_are_medium_and_to_usual_ones_low() -> None:
    (odd,) = found(filtered_messages_rise, shop(messages=[*texts(BAIT, strangers(300)), *stops(25)]))
    (usual,) = found(filtered_messages_rise, shop(messages=[*texts(OWN_TEXT, strangers(300)), *stops(25)]))

    assert (odd["severity"], odd["events"], odd["percent"]) == ("medium", 25, 8)
    assert "STOP" in odd["says"]
    assert usual["severity"] == "low"


def test_few_who_say_stop_or_something_else_are_quiet() -> None:
    sent = texts(BAIT, strangers(300))

    assert not found(filtered_messages_rise, shop(messages=[*sent, *stops(19)]))
    assert not found(filtered_messages_rise, shop(messages=[*sent, *stops(60, word="please stop it")]))


def test_without_history_only_bait_is_medium() -> None:
    bait, own = (
        found(filtered_messages_rise, evidence(messages=failing(BAIT, 60, 30))),
        found(filtered_messages_rise, evidence(messages=failing("Hello there", 60, 30))),
    )

    assert (bait[0]["severity"], own[0]["severity"]) == ("medium", "low")


def test_business_is_quiet_and_only_this_tree_and_window_count() -> None:
    assert not loud_twins(filtered_messages_rise)
    assert_bounded(filtered_messages_rise, refused)
