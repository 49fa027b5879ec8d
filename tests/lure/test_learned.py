"""The shipped model: small, whole, the same for the same data, and able to say which words weighed."""

from importlib.resources import files

import numpy as np
import pytest

import dakkan.lure
from dakkan.lure.learned import FILE, TextModel, opinion, packed, text_model, unpacked
from dakkan.lure.text import PLACES, SIGNS


def test_the_file_is_small() -> None:
    assert len(files(dakkan.lure).joinpath(FILE).read_bytes()) <= 2 * 1024 * 1024


def test_it_knows_every_sign_that_is_read() -> None:
    assert set(text_model().signs) == set(SIGNS)


def test_packing_twice_gives_the_same_bytes() -> None:
    blob = files(dakkan.lure).joinpath(FILE).read_bytes()

    assert packed(unpacked(blob)) == blob


def test_a_file_of_another_kind_is_refused() -> None:
    small = TextModel(np.zeros(8, dtype=np.float32), {}, 0.0, {})

    with pytest.raises(ValueError, match="number of weights"):
        unpacked(packed(small))
    with pytest.raises(ValueError, match="version"):
        unpacked(b"PK\x03\x04" + bytes(PLACES))


def test_words_that_weigh_are_named_and_placeholders_are_not() -> None:
    said = opinion("Your parcel could not be delivered, pay the customs fee $1.99 now https://a.test/x")

    assert said.logit > 0
    assert said.words
    assert not any(word.isupper() for word in said.words)


@pytest.mark.parametrize("body", ["Your code is 482913. Do not share it.", "認証コードは482913です。"])
def test_a_code_does_not_read_like_bait(body: str) -> None:
    assert opinion(body).logit < 0
