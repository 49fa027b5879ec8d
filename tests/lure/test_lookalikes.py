"""Hosts that pretend to be somebody else's."""

import pytest

from dakkan.lure.brands import BRANDS
from dakkan.lure.links import Link, site_of
from dakkan.lure.lookalikes import (
    belongs_to_a_brand,
    looks_random,
    resembles,
    spoken_for,
    strange_letters,
    without_brands,
)


def link(host: str) -> Link:
    return Link(host, site_of(host), None, False)


@pytest.mark.parametrize(
    ("host", "brand"),
    [
        ("amazon-login.example", "Amazon"),
        ("amazon.co.jp.evil.example", "Amazon"),
        ("paypa1.com", "PayPal"),
        ("arnazon.com", "Amazon"),
        ("amazom.com", "Amazon"),
        ("usps-redelivery.example", "USPS"),
        ("dhlparcel.example", "DHL"),
        ("secure-netflix.test", "Netflix"),
        ("kuroneko-yamato.example", "Yamato"),
        ("xn--pypal-4ve.com", "PayPal"),
        ("rakuten-card.co.jp.evil.test", "Rakuten"),
        ("netfl1x.test", "Netflix"),
        ("royal-mail.support.example", "Royal Mail"),
        ("amazon.xyz", "Amazon"),
        ("docomo-id.test", "NTT docomo"),
    ],
)
def test_a_borrowed_name_is_told(host: str, brand: str) -> None:
    assert resembles(link(host)) == brand


@pytest.mark.parametrize(
    "host",
    [
        "amazon.co.jp",
        "www.paypal.com",
        "shop.example",
        "pineapples.test",
        "popups.test",
        "evidence.test",
        "192.0.2.1",
        "barclays.es",
        "sparkasse-neuss.de",
        "wyomingbank.com",
        "whatmobile.example",
    ],
)
def test_the_real_thing_and_plain_names_are_none(host: str) -> None:
    assert resembles(link(host)) == ""


def test_letters_of_another_script_are_told() -> None:
    assert strange_letters("xn--pypal-4ve.com")
    assert not strange_letters("xn--wgv71a119e.jp")  # 日本語, a name in Japanese
    assert not strange_letters("paypal.com")


def test_every_brand_is_at_home_on_its_own_sites() -> None:
    for brand in BRANDS:
        assert all(belongs_to_a_brand(link(site)) for site in brand.sites)
        assert all(word == word.lower() and " " not in word for word in brand.words)


@pytest.mark.parametrize("host", ["rtphrwfkcf.duckdns.org", "x7k2m9.test", "k82qd.example"])
def test_a_name_typed_at_random_is_told(host: str) -> None:
    assert looks_random(host)


@pytest.mark.parametrize(
    "host", ["shop.example", "nbcnews.test", "kuronekoyamato.co.jp", "xn--wgv71a119e.jp"]
)
def test_a_name_that_can_be_spoken_is_not(host: str) -> None:
    assert not looks_random(host)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("royal mail: your parcel", "Royal Mail"),
        ("your bank of america card", "Bank of America"),
        ("【三井住友銀行】お知らせ", "SMBC"),
        ("[cj대한통운] 배송", "CJ Logistics"),
        ("ups: held", "UPS"),
    ],
)
def test_a_name_that_a_text_speaks_in_is_heard(text: str, name: str) -> None:
    found = spoken_for(text)

    assert found
    assert found[0].name == name
    assert without_brands(text, "*").count("*") == 1


def test_everyday_words_are_no_names() -> None:
    assert spoken_for("he will chase three apple trees in line, amazonian popups and visa forms") is None
