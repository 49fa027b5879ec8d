"""One body, judged: by what, and why in words."""

import pytest

from dakkan.lure.judge import LIKELY, Lure, judge

BAIT = [
    "Your parcel could not be delivered. Reschedule within 24 h: https://usps-redelivery.example/x",
    "【重要】アカウントが停止されました。至急ご確認ください https://amazon-check.example/",
    "[택배] 주소 불명으로 반송 예정, 본인확인 바랍니다 http://203.0.113.9/k",
    "Transaction of $499 declined. If this was not you call +1 202 555 0199 immediately",
    "Your account is locked, verify your details: bit.ly/2abc",
    "Unusual sign-in to your account. Secure it: https://new-site.test/login",
]
BUSINESS = [
    "Your code is 123456. Do not share it with anyone.",
    "This weekend only: 20% off everything! https://www.shop.example/sale",
    "ご注文の商品を発送しました。 https://www.shop.example/t/1",
    "Your parcel 123456789012 is on its way. Track it: https://www.shop.example/t",
    "Reminder: table for two tonight. Call us on +81 50-3100-0001 to cancel",
    "Your account was locked after five tries. Reset it: https://id.shop.example/reset",
    "Your order can be found at https://www.amazon.co.jp/orders",
]


def lure(body: str) -> Lure:
    return judge(
        body,
        owned_hosts=frozenset({"hooks.shop.example"}),
        owned_numbers=frozenset({"+815031000001"}),
        seen_domains=frozenset({"tickets.example"}),
    )


@pytest.mark.parametrize("body", BAIT)
def test_bait_is_likely_and_says_why(body: str) -> None:
    judged = lure(body)

    assert judged.is_likely
    assert judged.kinds
    assert judged.because


@pytest.mark.parametrize("body", BUSINESS)
def test_plain_business_is_not(body: str) -> None:
    assert lure(body).score < 0.45


def test_a_domain_seen_before_weighs_less() -> None:
    text = "Your account is locked. Verify: https://{}/x"

    assert lure(text.format("tickets.example")).score < lure(text.format("unheard.example")).score


def test_the_owners_number_in_any_writing_is_no_call_back() -> None:
    assert "call-back-number" not in lure("Call 050-3100-0001 immediately").kinds
    assert "call-back-number" in lure("Call 050-3100-0002 immediately").kinds


def test_words_alone_never_reach_the_line() -> None:
    shouting = "URGENT final notice: your account is locked, confirm your password, unpaid tax, parcel held"

    judged = lure(shouting)

    assert judged.score <= 0.3 < LIKELY
    assert judged.kinds == ()


def test_the_owners_own_link_weighs_against_the_words() -> None:
    words = "Your account was locked, confirm your password"

    assert lure(words + " https://id.shop.example/reset").score < lure(words).score


def test_reasons_cannot_be_clicked() -> None:
    for body in BAIT:
        for reason in lure(body).because:
            assert not any(
                "://" in fact or ".example" in fact.replace("[.]", "") for fact in reason.facts.values()
            )


def test_three_short_links_are_not_three_times_as_strange() -> None:
    one = lure("See bit.ly/a")
    three = lure("See bit.ly/a t.ly/b is.gd/c")

    assert one.score == three.score


def test_an_empty_and_an_endless_body_are_judged() -> None:
    assert lure("").score == 0
    assert lure("x" * 100_000).score == 0
