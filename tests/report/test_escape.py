"""Hostile text loses everything that a program could act on, and stays readable."""

import json

import pytest

from dakkan.report.escape import defang, harmless, json_text, markdown, sentence


@pytest.mark.parametrize(
    ("live", "dead"),
    [
        ("see https://evil.example/a?b=c", "see hxxps://evil[.]example/a?b=c"),
        ("HTTP://EVIL.EXAMPLE", "hxxp://EVIL[.]EXAMPLE"),
        ("www.evil.example", "www[.]evil[.]example"),
        ("mail a@evil.example now", "mail a@evil[.]example now"),
        ("ftp://evil.example", "ftp[:]://evil[.]example"),
        ("пример.рф/x", "пример[.]рф/x"),
        ("evil.xn--p1ai", "evil[.]xn--p1ai"),
        ("a.co.jp/x.php", "a[.]co[.]jp/x[.]php"),
        ("evil\uff0eexample", "evil[.]example"),
        ("荷物" * 40 + "t.co/x", "荷物" * 40 + "t[.]co/x"),
        ("荷物https://evil.example/は", "荷物hxxps://evil[.]example/は"),
    ],
)
def test_what_a_program_would_follow_is_broken(live: str, dead: str) -> None:
    assert defang(live) == dead


@pytest.mark.parametrize(
    "plain", ["203.0.113.7", "account-api-keys.created", "2.50 USD", "AC…1f1f", "です。次に"]
)
def test_what_nobody_follows_stays(plain: str) -> None:
    assert defang(plain) == plain


def test_control_and_direction_characters_become_visible() -> None:
    assert harmless("a\x1b[31mb\x00c\u202ed") == "a\\x1b[31mb\\x00c\\u202ed"


def test_newlines_cannot_make_new_lines() -> None:
    assert harmless("one\ntwo\r\nthree\u2028four") == "one two  three\\u2028four"


def test_a_long_text_is_cut() -> None:
    assert len(harmless("x" * 10_000)) == 201


def test_a_sentence_is_harmless_facts_and_all() -> None:
    assert sentence("https://a.example {what}", what="http://b.cd") == "hxxps://a[.]example hxxp://b[.]cd"


def test_a_fact_that_lacks_does_not_stop_the_report() -> None:
    assert sentence("{events} of {total}", events=3) == "{events} of {total}"


def test_braces_in_a_fact_are_text() -> None:
    assert sentence("{what}", what="{0.__class__} {what}") == "{0.__class__} {what}"


@pytest.mark.parametrize(
    "text", ["# a", "- a", "+ a", "> a", "1. a", "a | b", "`a`", "![a](b)", "<b>", "~~a~~", "&lt;"]
)
def test_markdown_has_no_power(text: str) -> None:
    escaped = markdown(text)

    assert escaped != text
    assert escaped.replace("\\", "") == text


def test_json_hides_nothing_and_means_the_same() -> None:
    document = {"body": "</script>\u202e\x7f\u200b\U000e0041\ud800 日本語"}

    text = json_text(document)

    assert json.loads(text) == document
    assert not set(text) & {"<", "\u202e", "\ud800", "\U000e0041"}
    assert "日本語" in text
    text.encode()
