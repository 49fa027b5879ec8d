"""One body, judged: by what, and why in words."""

import time

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
    assert lure("x" * 100_000).score < 0.1


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://amazon-login.example/", "link-lookalike"),
        ("https://xn--pypal-4ve.com/", "link-lookalike"),
        ("https://bit.ly/2abc", "link-shortener"),
        ("http://192.0.2.7/x", "link-address"),
        ("http://3221225985/x", "link-address"),
        ("https://paypal.com@evil.test/", "link-disguised"),
        ("https://evil.test:8443/", "link-odd-port"),
        ("https://evil.test/", "link-unseen"),
        ("http://rtph.duckdns.org/", "link-dynamic-dns"),
        ("https://parcel.weebly.com/", "link-shared-host"),
    ],
)
def test_each_trick_of_a_link_has_its_kind(url: str, kind: str) -> None:
    assert kind in lure(f"See {url}").kinds


def test_a_text_in_a_brands_name_with_a_strangers_link_is_disguised() -> None:
    strange = lure("Netflix: see your bill at https://bills.test/x")
    true = lure("Netflix: see your bill at https://www.netflix.com/bill")

    assert "link-disguised" in strange.kinds
    assert "link-disguised" not in true.kinds
    assert true.score < strange.score


@pytest.mark.parametrize(
    "body",
    [
        "Your bank account has been suspended. Call 202-555-0143 immediately to reactivate",
        "Declined transaction of 1,250.00 on your card. Call 202-555-0143 at once.",
        "不正な送金を止めました。至急 +1 202 555 0143 までご連絡ください。",
        "Fraud alert: we blocked a transfer of $900 from your card. Call our fraud team now (312) 555-0178",
        "未納料金がございます。本日中にご連絡なき場合は法的手続きに移行します。03-0000-0000",
        "[국제발신] 해외결제 498,000원 승인완료. 본인 아닐 경우 즉시 신고 02-000-0000",
        "Dear customer your KYC has expired, call customer care XXXXXXXXXX or your account will be blocked",
    ],
)
def test_a_number_to_call_is_bait_enough(body: str) -> None:
    judged = lure(body)

    assert judged.is_likely
    assert "call-back-number" in judged.kinds


@pytest.mark.parametrize(
    "body",
    [
        "Hi mum, I lost my phone, this is my new number. Text me back please, it's urgent",
        "엄마 나 폰 고장나서 수리 맡겼어. 부탁 있으니 문자 보면 답장줘",
    ],
)
def test_an_opener_needs_nothing_to_follow(body: str) -> None:
    judged = lure(body)

    assert judged.is_likely
    assert judged.kinds == ("text",)


def test_a_text_the_account_sent_before_weighs_against() -> None:
    body = "Your account is locked, verify your details: https://new-site.test/a1"
    known = frozenset({"Your account is locked, verify your details: https://tickets.example/zz9"})

    assert judge(body, owned_templates=known).score < 0.5 * judge(body).score


def test_a_deceptive_link_under_a_known_text_is_still_bait() -> None:
    body = "Confirm your address: https://usps-parcel.example/a"
    known = frozenset({"Confirm your address: https://www.shop.example/a"})

    assert judge(body, owned_templates=known).is_likely


def test_the_words_that_weighed_are_named() -> None:
    because = lure("Your parcel is held, pay the customs fee now: https://new-site.test/a1").because
    (said,) = [reason for reason in because if "words" in reason.facts]

    assert said.facts["words"]


def test_a_thousand_texts_take_less_than_a_second() -> None:
    bodies = [f"{body} {n}" for n in range(80) for body in (*BAIT, *BUSINESS)]
    lure(bodies[0])
    begun = time.process_time()

    for body in bodies:
        lure(body)

    assert len(bodies) / (time.process_time() - begun) > 1_000  # twice that where nothing else runs
