import time

import pytest

from dakkan.evidence.template import LONGEST, template_of


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("Your code is 4711.", "your CODE is 08-15."),
        ("Parcel AB12 waits: https://a.example/x", "Parcel ZZ99  waits:\nhttp://b.example/?q=2"),
        ("Pay 1,234.50 USD at evil.example", "Pay 9 USD at other.example/pay?x=1"),
        ("お荷物12個を配送 https://a.example/xyzをご確認", "お荷物３個を配送 https://b.example/qをご確認"),
        ("Write to a@example.com", "Write to bob.b@example.org"),
        ("Ｃｏｄｅ 1", "code 22"),
    ],
)
def test_two_messages_of_one_campaign_have_one_template(one: str, another: str) -> None:
    assert template_of(one) == template_of(another)


def test_two_campaigns_have_two() -> None:
    assert template_of("Your code is 4711") != template_of("Your parcel 4711 waits")
    assert template_of("お荷物を配送しました") != template_of("口座が停止されました")


def test_japanese_after_a_link_stays_readable() -> None:
    assert template_of("至急 https://a.example/xをご確認") == "至急 <link>をご確認"


def test_it_is_bounded_and_nothing_stays_nothing() -> None:
    assert len(template_of("word " * 1000) or "") <= LONGEST
    assert template_of("") == ""
    assert template_of(None) is None


@pytest.mark.parametrize("evil", ["a.", "a@", "1a", "a-", "https://", "1,", "a" * 60 + ".", "é@é."])
def test_no_body_makes_it_slow(evil: str) -> None:
    begun = time.perf_counter()

    template_of(evil * 1000)

    assert time.perf_counter() - begun < 0.1
