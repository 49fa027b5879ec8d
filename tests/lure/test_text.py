"""What the text model reads: copies of one campaign read the same, in every script."""

import numpy as np
import pytest

from dakkan.lure.links import plain
from dakkan.lure.text import PLACES, normalised, read


@pytest.mark.parametrize(
    ("body", "reads"),
    [
        ("Pay £2.70 at https://a.test/x", "pay SUM at LINK"),
        ("Your code is 482913", "your code be NUM"),
        ("Call XXXX-XXX-XXXX", "call NUM"),
        ("write to help@a.test", "write to MAIL"),
        ("PayPal: log in", "NAME log in"),
        ("【三井住友銀行】ご確認 ください", "NAME銀行 ご確認ください"),
        ("お 荷物 の お 届け", "お荷物のお届け"),
        ("[Web발신] 인증번호 1234", "인증번호 NUM"),
        ("See bit.ly/a t.ly/b", "see LINK"),
        ("", ""),
    ],
)
def test_what_changes_from_copy_to_copy_is_gone(body: str, reads: str) -> None:
    assert normalised(plain(body)).replace(" 銀行", "銀行") == reads


def test_two_copies_of_a_campaign_read_the_same() -> None:
    one = read("Parcel 123 held, pay $1.99: https://a.test/1")
    two = read("Parcel 98765 held, pay $2.49: http://b.example/zz")

    assert np.array_equal(one.places, two.places)
    assert np.array_equal(one.values, two.values)


def test_a_reading_is_bounded_and_of_length_one() -> None:
    for body in ("x", "お荷物", "word " * 5_000, "\ud800", "a\x00b"):
        reading = read(body)
        assert reading.places.min() >= 0
        assert reading.places.max() < PLACES
        assert np.isclose(float((reading.values**2).sum()), 1.0, atol=1e-3)
        assert len(reading.places) < 8_000
        assert reading.word_of.max() < max(len(reading.words), 1)
