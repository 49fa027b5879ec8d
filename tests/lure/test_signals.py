"""Small signs that weigh and are nothing to follow."""

import pytest

from dakkan.lure.judge import judge
from dakkan.lure.links import links_in, plain, without_links
from dakkan.lure.signals import signals_of
from dakkan.lure.wording import language_of, themes_of


def weights(body: str) -> dict[str, float]:
    text = without_links(plain(body), " \x01 ").lower()
    hints = signals_of(text, links_in(body), themes_of(body), language_of(body))
    return {hint.aspect: hint.pull for hint in hints}


@pytest.mark.parametrize(
    ("body", "sign"),
    [
        ("Click here https://news.test/", "go-there"),
        ("ご確認はこちら https://news.test/", "go-there"),
        ("News https://daily-fresh-news.test/", "hyphen"),
        ("News https://news24.test/", "digit"),
        ("News https://thelongestnameofall.test/", "long-name"),
        ("News https://a.b.news.test/", "deep"),
        ("News https://news.invalid/", "new-ending"),
        ("News https://secure-news.test/", "bait-host"),
        ("News https://news.test/a/login", "bait-path"),
        ("News https://news.test/netflix/x", "brand-path"),
        ("News https://news.test/a.php", "file"),
        ("News https://news.test/x7Kq2", "code-path"),
        ("お知らせ https://example.com/", "abroad"),
        ("みなと銀行からのお知らせ https://news.test/", "institution"),
        ("Your parcel is held, your account is locked https://news.test/", "pressing"),
    ],
)
def test_what_speaks_for_bait_weighs_a_little(body: str, sign: str) -> None:
    assert 0 < weights(body)[sign] <= 1


@pytest.mark.parametrize(
    ("body", "sign"),
    [
        ("ご案内 https://www.example.co.jp/", "home-ending"),
        ("News https://www.example.ac.jp/", "home-ending"),
        ("News https://news.test/ Reply STOP to end", "way-out"),
        ("Your code is 123456 https://news.test/", "code"),
    ],
)
def test_what_speaks_against_weighs_against(body: str, sign: str) -> None:
    assert weights(body)[sign] < 0


def test_a_home_ending_is_no_strangers() -> None:
    assert "institution" not in weights("みなと銀行からのお知らせ https://www.example.co.jp/")


def test_a_host_that_pretends_to_end_at_home_does_not() -> None:
    assert "home-ending" not in weights("News https://example.co.jp.news.test/")


def test_words_broken_apart_are_read_and_told() -> None:
    broken = judge("*계*정*이* 정*지*되*었*습*니*다. 본*인*확*인 https://new-site.test/a1")

    assert broken.is_likely
    assert any("apart" in reason.says for reason in broken.because)


def test_small_signs_are_no_kinds() -> None:
    assert set(judge("Click here https://daily-news24.test/login").kinds) <= {"link-unseen", "text"}
