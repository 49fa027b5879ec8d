"""Platforms and their tenants: a tenant's page is never the platform's, nor another tenant's."""

import pytest

from dakkan.lure.hosting import CHEAP_ENDINGS, DYNAMIC_DNS, HOSTING, TENANTS_BY_PATH
from dakkan.lure.judge import judge
from dakkan.lure.links import Link, links_in, site_of
from dakkan.lure.shorteners import SHORTENERS, is_shortener, looks_shortened


def link(url: str) -> Link:
    (found,) = links_in(url)
    return found


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://amaz0n-jp.weebly.com/x", "amaz0n-jp.weebly.com"),
        ("https://a.b.duckdns.org/", "b.duckdns.org"),
        ("https://x.github.io/login", "x.github.io"),
        ("https://shop.tumblr.com/", "shop.tumblr.com"),
        ("https://linktr.ee/Somebody?x=1", "linktr.ee/somebody"),
        ("https://sites.google.com/view/x", "sites.google.com/view"),
    ],
)
def test_the_tenant_owns_his_page_only(url: str, site: str) -> None:
    assert link(url).site == site


def test_owning_the_platforms_name_or_a_neighbour_owns_no_tenant() -> None:
    body = "See https://parcels.weebly.com/x"

    for own in ("weebly.com", "www.weebly.com", "shop.weebly.com"):
        assert "link-shared-host" in judge(body, owned_hosts=frozenset({own})).kinds
    assert judge(body, owned_hosts=frozenset({"parcels.weebly.com"})).kinds == ()


def test_owning_one_page_of_a_link_in_bio_owns_no_other() -> None:
    own = frozenset({"linktr.ee/shop"})

    assert judge("See https://linktr.ee/shop", owned_hosts=own).kinds == ()
    assert "link-shared-host" in judge("See https://linktr.ee/other", owned_hosts=own).kinds


def test_dynamic_names_and_shared_hosts_are_told_apart() -> None:
    assert link("http://rtph.duckdns.org").is_dynamic
    assert not link("http://duckdns.example").is_dynamic
    assert link("https://x.pages.dev").is_shared
    assert not link("https://pages.example").is_shared
    assert not link("https://shop.uk.com").is_shared  # sold like a country's ending


def test_shorteners_known_and_unknown() -> None:
    assert is_shortener(link("bit.ly/2abc"))
    assert not is_shortener(link("https://bit.ly.example/2abc"))
    assert looks_shortened(link("https://q7z.test/Ab3xK9"))
    assert not looks_shortened(link("https://shop.test/sale"))
    assert not looks_shortened(link("https://www.shop.example/Ab3xK9"))


def test_the_lists_are_clean() -> None:
    for names in (HOSTING, TENANTS_BY_PATH, DYNAMIC_DNS, SHORTENERS):
        assert all(name == name.lower().strip(". ") and "." in name and "/" not in name for name in names)
    assert not HOSTING & DYNAMIC_DNS
    assert all("." not in ending for ending in CHEAP_ENDINGS)


def test_a_site_is_a_site_of_itself() -> None:
    for name in ("x.weebly.com", "linktr.ee/x", "y.duckdns.org", "shop.co.jp"):
        assert site_of(site_of(name)) == site_of(name)
