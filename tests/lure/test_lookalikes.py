"""Hosts that pretend to be somebody else's."""

import pytest

from dakkan.lure.brands import BRANDS
from dakkan.lure.links import Link, site_of
from dakkan.lure.lookalikes import belongs_to_a_brand, resembles, strange_letters


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
