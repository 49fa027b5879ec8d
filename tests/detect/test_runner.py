"""Four outcomes, kept apart: found, quiet, blind, broken."""

from dataclasses import replace
from datetime import timedelta

import ibis.expr.types as ir

from builders import (
    BAIT,
    DURING,
    MAIN,
    OFFICE,
    SERVER,
    SINCE,
    SUB,
    THIEF,
    WINDOW,
    after,
    event,
    message,
    shop,
    strangers,
)
from dakkan.detect.detector import Detector, Tables
from dakkan.detect.detectors.email_changed import email_changed
from dakkan.detect.detectors.first_traffic_to_country import first_traffic_to_country
from dakkan.detect.detectors.lure_in_message_body import lure_in_message_body
from dakkan.detect.detectors.secondary_token_by_somebody_else import secondary_token_by_somebody_else
from dakkan.detect.detectors.unknown_subaccount import unknown_subaccount
from dakkan.detect.detectors.user_invited import user_invited
from dakkan.detect.runner import detect
from dakkan.model.finding import Blind, Exhibit, Severity
from dakkan.model.own_write import OwnWrite
from dakkan.model.window import Window

PROMOTED = "account-auth-token.promoted"


def raises(tables: Tables, window: Window) -> ir.Table:
    raise RuntimeError("no such column")


def test_a_detector_that_raises_is_broken_and_the_others_go_on() -> None:
    bad: Detector = replace(email_changed, id="bad", look=raises)

    detection = detect(shop(), WINDOW, account_sid=MAIN, catalogue=[bad, user_invited])

    assert [broken.detector for broken in detection.broken] == ["bad"]
    assert "no such column" in detection.broken[0].error
    assert detection.quiet == ("user-invited",)


def test_a_finding_carries_what_people_and_planners_need() -> None:
    sent = [message(after(n), to, BAIT, account_sid=SUB) for n, to in enumerate(strangers(120))]

    detection = detect(shop(messages=sent), WINDOW, account_sid=MAIN, catalogue=[lure_in_message_body])

    (finding,) = detection.findings
    assert (finding.id, finding.account_sid, finding.severity) == ("F-1", SUB, Severity.CRITICAL)
    assert finding.signs == ("phishing-links",)
    assert finding.exhibits[0] == Exhibit("messages", sent[0]["sid"])
    assert (len(finding.exhibits), finding.exhibit_count) == (100, 120)
    assert (finding.first_seen, finding.last_seen) == (DURING, after(119))
    assert finding.templates == (sent[0]["template"],)
    assert finding.countries == ("JP",)


def test_a_detector_with_too_little_history_is_blind_and_says_why() -> None:
    recent = SINCE - timedelta(days=6)

    detection = detect(
        shop(), WINDOW, account_sid=MAIN, history_since=recent, catalogue=[first_traffic_to_country]
    )

    assert detection.blind == (Blind("first-traffic-to-country", first_traffic_to_country.cold_start),)


def test_a_gap_makes_its_detectors_blind_instead_of_quiet() -> None:
    gap = Blind("messages of AC1", "the answer broke off")

    detection = detect(
        shop(), WINDOW, account_sid=MAIN, gaps=[gap], catalogue=[lure_in_message_body, user_invited]
    )

    assert detection.quiet == ("user-invited",)
    assert detection.blind == (gap, Blind("lure-in-message-body", "the answer broke off"))


def test_a_table_named_as_incomplete_makes_its_detectors_blind() -> None:
    detection = detect(
        shop(),
        WINDOW,
        account_sid=MAIN,
        incomplete=["events"],
        catalogue=[lure_in_message_body, user_invited],
    )

    assert detection.quiet == ("lure-in-message-body",)
    assert [blind.what for blind in detection.blind] == ["user-invited"]


def test_a_gap_does_not_hide_what_was_found() -> None:
    gap = Blind("events", "older than 30 days")
    changed = event("user.created")

    detection = detect(shop(events=[changed]), WINDOW, account_sid=MAIN, gaps=[gap], catalogue=[user_invited])

    assert [finding.detector for finding in detection.findings] == ["user-invited"]


def test_a_table_that_was_read_and_is_empty_is_quiet() -> None:
    tables = shop()
    tables.messages = tables.messages.filter(tables.messages.sid == "")

    blind = detect(tables, WINDOW, account_sid=MAIN, catalogue=[lure_in_message_body])
    quiet = detect(tables, WINDOW, account_sid=MAIN, catalogue=[lure_in_message_body], collected=["messages"])

    assert [what.what for what in blind.blind] == ["lure-in-message-body"]
    assert quiet.quiet == ("lure-in-message-body",)


def test_own_writes_are_not_taken_for_the_thiefs() -> None:
    ours = event(PROMOTED, DURING, THIEF)
    write = OwnWrite(PROMOTED, MAIN, "", DURING)

    detection = detect(
        shop(events=[ours]),
        WINDOW,
        account_sid=MAIN,
        own_writes=[write],
        catalogue=[secondary_token_by_somebody_else],
    )

    assert detection.quiet == ("secondary-token-by-somebody-else",)


def test_a_subaccount_made_in_the_window_belongs_to_the_tree() -> None:
    new = "AC" + "7" * 32
    sent = [message(after(n), to, BAIT, account_sid=new) for n, to in enumerate(strangers(8))]
    made = event("account.created", address=SERVER, resource_sid=new)

    detection = detect(
        shop(messages=sent, events=[made]),
        WINDOW,
        account_sid=MAIN,
        catalogue=[lure_in_message_body, unknown_subaccount],
    )

    assert [finding.account_sid for finding in detection.findings] == [new]


def test_what_is_only_low_gives_no_sign_and_asks_for_nothing() -> None:
    moved = event(
        "user.updated", address=OFFICE, changes={"email_address": ("a@shop.example", "b@shop.example")}
    )

    (finding,) = detect(shop(events=[moved]), WINDOW, account_sid=MAIN, catalogue=[email_changed]).findings

    assert finding.severity == Severity.LOW
    assert finding.signs == finding.answers == ()
