"""By itself: what can be a secret, and what is made up."""

import hashlib

import pytest

from dakkan.leaks.values import is_api_secret, is_sample, is_sample_sid, is_token
from leaks.made import Made


def test_no_token_of_chance_is_taken_for_a_sample() -> None:
    made = Made(3)

    assert [token for token in (made.hex() for _ in range(20_000)) if is_sample(token.encode())] == []


def test_nearly_every_api_secret_of_chance_passes() -> None:
    made = Made(4)
    secrets = [made.secret().encode() for _ in range(5_000)]

    refused = [secret for secret in secrets if not is_api_secret(secret) or is_sample(secret)]

    assert len(refused) < 15  # a few lack a digit or hold a word


@pytest.mark.parametrize(
    "value",
    [
        "x" * 32,
        "0" * 32,
        "0123456789abcdef" * 2,
        "1234567890" * 3 + "12",
        "deadbeef" * 4,
        "abcabcabcabcabcabcabcabcabcabcab",
        "00112233445566778899aabbccddeeff",
        "your_auth_token_goes_right_here_",
        "exampleExampleExample1Example123",
        hashlib.md5(b"", usedforsecurity=False).hexdigest(),
        hashlib.md5(b"password", usedforsecurity=False).hexdigest(),
        "2b7e151628aed2a6abf7158809cf4f3c",
    ],
)
def test_placeholders_and_vectors_are_samples(value: str) -> None:
    assert is_sample(value.encode())


def test_a_name_in_camel_case_is_no_api_secret() -> None:
    assert not is_api_secret(b"getTwilioAccountAuthenticationXY")
    assert not is_api_secret(b"a" * 31 + b"B"[:1])


def test_tokens_are_32_lower_case_hex_digits() -> None:
    made = Made(5)

    assert is_token(made.hex().encode())
    assert not is_token(made.hex(31).encode())
    assert not is_token(made.hex(33).encode())
    assert not is_token(b"A" * 32)


def test_sids_of_documentation_are_samples() -> None:
    assert is_sample_sid(b"AC" + b"a" * 32)
    assert is_sample_sid(b"AC5ef872f6da5a21de157d80997a64bd33")
    assert not is_sample_sid(Made(6).account().encode())
