"""Bodies are written by thieves: whatever they hold, a judgement comes back, soon and harmless."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dakkan.lure.judge import judge

NASTY = [
    "",
    "\x00\x1b[31m\x07",
    "a" * 1_000_000,
    "https://" * 50_000,
    "http://" + "a." * 5_000 + "test",
    "((((((((" * 10_000,
    "account " * 3_000,
    "\u202egnp.exe https://a.test/\u202e",
    "\u200b".join("https://amazon.test/"),
    "https://[::::]/ https://999.999.999.999/ https://user:pa@@ss@evil.test:99999/",
    "xn--" * 500 + " https://xn--zzzzzzzz-.test/",
    "\ud800\udfff lone",
    "+" + "1 " * 5_000,
    "@" * 5_000,
    "家" * 5_000,
    "🎁" * 3_000 + "https://g\u0456ft.test",
    "See https://%s.test/" % ("a-" * 31 + "a"),
    "{host} {0} %s %(x)s",
]


@pytest.mark.parametrize("body", NASTY, ids=range(len(NASTY)))
def test_nasty_bodies_are_judged_soon(body: str) -> None:
    begun = time.process_time()

    lure = judge(body)

    assert 0 <= lure.score <= 1
    assert time.process_time() - begun < 1


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gets_a_score_and_the_same_one_twice(body: str) -> None:
    assert judge(body) == judge(body)
    assert 0 <= judge(body).score <= 1


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="htps:/.@[]()x-0179aé。 \u200b\u202e", max_size=120))
def test_nothing_live_is_ever_in_a_reason(noise: str) -> None:
    for reason in judge(noise + " https://amazon-login.example/x " + noise).because:
        assert not any("://" in fact or "amazon-login.example" in fact for fact in reason.facts.values())
