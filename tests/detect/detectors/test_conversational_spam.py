"""`conversational-spam`: nearly the same opener to many, and answers typed by hand."""

from datetime import timedelta

from builders import (
    DURING,
    LONG_BEFORE,
    MAIN,
    SERVER,
    SINCE,
    SUB,
    event,
    evidence,
    found,
    shop,
    strangers,
)  # fmt: skip
from dakkan.detect.detectors.conversational_spam import conversational_spam
from detect.detectors.sending import NAMES, assert_bounded, chat, loud_twins, texts


def test_openers_alike_and_answers_by_hand_are_medium() -> None:
    (row,) = found(conversational_spam, shop(**chat(DURING, MAIN)))

    assert conversational_spam.severity == "medium"
    assert (row["account_sid"], row["events"], row["strangers"], row["answered"]) == (MAIN, 60, 60, 5)
    assert len(row["exhibits"]) == 60


def test_a_tenant_that_the_provider_made_counts_as_well() -> None:
    made = event("account.created", LONG_BEFORE, SERVER, resource_sid=SUB)

    (row,) = found(conversational_spam, shop(events=[made], **chat(DURING, SUB)))

    assert row["account_sid"] == SUB


def test_answers_by_a_machine_are_quiet() -> None:
    assert not found(conversational_spam, shop(**chat(DURING, MAIN, hand=False)))


def test_openers_that_nobody_answered_are_quiet() -> None:
    openers = chat(DURING, MAIN)["messages"][:60]

    assert not found(conversational_spam, shop(messages=openers))


def test_words_that_the_account_always_used_are_quiet() -> None:
    always = texts("x", strangers(60, "+8160"), SINCE - timedelta(days=9))
    talks = chat(DURING, MAIN)["messages"]
    for row, opener in zip(always, talks, strict=False):
        row["body"], row["template"] = opener["body"], opener["template"]

    assert not found(conversational_spam, shop(messages=[*always, *talks]))


def test_unlike_texts_with_links_or_too_few_are_quiet() -> None:
    talks = chat(DURING, MAIN)["messages"]
    linked = [{**row, "body": f"{row['body']} https://www.shop.example/a"} for row in talks]
    unlike = [
        {**row, "body": NAMES[n % 64] * 5, "template": NAMES[n % 64] * 5} if n < 60 else row
        for n, row in enumerate(talks)
    ]

    assert not found(conversational_spam, shop(messages=linked))
    assert not found(conversational_spam, shop(messages=unlike))
    assert not found(conversational_spam, shop(messages=[*talks[:40], *talks[60:]]))


def test_without_history_the_answers_tell() -> None:
    assert found(conversational_spam, evidence(**chat(DURING, MAIN)))


def test_business_is_quiet_and_only_this_tree_and_window_count() -> None:
    assert not loud_twins(conversational_spam)
    assert_bounded(conversational_spam, chat)
