"""`lure-in-message-body`: each new text judged once."""

from builders import BAIT, KNOWN, SINCE, Row, after, evidence, found, message, shop, strangers
from dakkan.detect.detectors.lure_in_message_body import lure_in_message_body

CALL_BACK = "Transaction of $499 declined. If this was not you call +1 202 555 0199 immediately"
CAMPAIGN = "This weekend only: 20% off everything! https://www.shop.example/sale"


def texts(body: str, count: int = 8) -> list[Row]:
    return [message(after(n), to, body) for n, to in enumerate(strangers(count))]


def test_bait_is_found_once_for_many_messages() -> None:
    (row,) = found(lure_in_message_body, shop(messages=texts(BAIT, 60)))

    assert (row["severity"], row["events"], row["texts"]) == ("critical", 60, 1)
    assert row["sample"] == "amazon-login[.]example"
    assert len(row["exhibits"]) == 60


def test_a_number_to_call_needs_no_link_and_no_stranger() -> None:
    known = [message(after(n), KNOWN, CALL_BACK) for n in range(8)]

    (row,) = found(lure_in_message_body, shop(messages=known))

    assert row["severity"] == "high"
    assert "call" in row["says"]


def test_the_owners_campaign_to_new_people_is_quiet() -> None:
    assert not found(lure_in_message_body, shop(messages=texts(CAMPAIGN)))


def test_a_text_that_the_account_always_sent_is_quiet() -> None:
    always = [message(SINCE.replace(day=10), KNOWN, BAIT)]

    assert not found(lure_in_message_body, shop(messages=[*always, *texts(BAIT)]))


def test_the_owners_text_with_a_strangers_link_is_found() -> None:
    always = [message(SINCE.replace(day=10), KNOWN, "Confirm your address: https://www.shop.example/a")]
    twisted = texts("Confirm your address: https://usps-parcel.example/a")

    (row,) = found(lure_in_message_body, shop(messages=[*always, *twisted]))

    assert row["events"] == 8


def test_without_history_every_text_is_judged() -> None:
    (row,) = found(lure_in_message_body, evidence(messages=texts(BAIT)))

    assert row["severity"] == "high"
