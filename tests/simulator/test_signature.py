"""Reference 2.10: two vectors that were checked by calculation."""

import pytest

from dakkan.simulator.signature import signature


@pytest.mark.parametrize(
    ("url", "number", "expected"),
    [
        ("https://mycompany.com/myapp.php?foo=1&bar=2", "+12349013030", "0/KCTR6DLpKmkAf8muzZqo1nDgQ="),
        ("https://example.com/myapp.php?foo=1&bar=2", "+14158675310", "L/OH5YylLD5NRKLltdqwSvS0BnU="),
    ],
)
def test_a_webhook_is_signed_as_twilio_signs_it(url: str, number: str, expected: str) -> None:
    params = {"CallSid": "CA1234567890ABCDE", "Digits": "1234", "To": "+18005551212"}

    assert signature("12345", url, {**params, "Caller": number, "From": number}) == expected


def test_repeated_values_count_once_and_sorted() -> None:
    url = "https://example.com/"

    assert signature("12345", url, {"A": ["2", "1", "2"]}) == signature("12345", url, {"A": ["1", "2"]})
