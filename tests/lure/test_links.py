"""Links are text: taken apart, never fetched, shown defanged."""

import pytest

from dakkan.lure.links import defang, host_of, links_in, site_of


@pytest.mark.parametrize(
    ("body", "host"),
    [
        ("See https://Shop.Example/x?y=1.", "shop.example"),
        ("以下より確認してください。https://shop.example/a", "shop.example"),
        ("ｈｔｔｐｓ://shop.example/a", "shop.example"),
        ("hxxps://shop[.]example/a", "shop.example"),
        ("ht\u200btps://shop.exa\u200bmple/a", "shop.example"),
        ("https://shop。example/a", "shop.example"),
        ("bit.ly/2abc", "bit.ly"),
        ("go to www.shop.com now", "www.shop.com"),
        ("http://[2001:db8::1]:8080/x", "2001:db8::1"),
    ],
)
def test_a_link_is_found_however_it_is_written(body: str, host: str) -> None:
    assert [link.host for link in links_in(body)] == [host]


@pytest.mark.parametrize(
    "body",
    [
        "Your code is 123456",
        "Thanks.See you",
        "write to a@shop.example",
        "ok.so what",
        "v1.2.3",
        "3.50 EUR",
        "",
    ],
)
def test_what_only_looks_like_a_link_is_none(body: str) -> None:
    assert links_in(body) == ()


def test_a_name_before_the_host_is_a_disguise() -> None:
    (link,) = links_in("https://amazon.co.jp@evil.test/login")

    assert link.host == "evil.test"
    assert link.disguised


def test_the_usual_port_is_none_and_another_is_told() -> None:
    assert [link.port for link in links_in("https://a.test:443/ http://b.test:8080/")] == [None, 8080]


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("a.b.shop.co.jp", "shop.co.jp"),
        ("x.github.io", "x.github.io"),
        ("hooks.shop.example", "shop.example"),
        ("192.0.2.1", "192.0.2.1"),
        ("demo.twilio.com", "demo.twilio.com"),
        ("handler.twilio.com", "handler.twilio.com"),
        ("", ""),
    ],
)
def test_the_site_is_what_one_owner_holds(host: str, site: str) -> None:
    assert site_of(host) == site


def test_the_host_of_a_url_or_a_bare_host() -> None:
    assert host_of("https://a.test:8443/x") == host_of("a.test") == "a.test"
    assert host_of("") == ""


def test_what_is_shown_cannot_be_clicked() -> None:
    assert defang("https://a.test/x") == "hxxps://a[.]test/x"


def test_a_body_without_end_is_read_in_part() -> None:
    assert links_in("x" * 3_000 + " https://a.test/") == ()
    assert len(links_in(" ".join(f"https://{n}.test/" for n in range(100)))) == 10
