import json

import pytest

from dakkan.twilio.redact import REDACTED, names_a_secret, redact, redacted_headers


@pytest.mark.parametrize(
    "name",
    [
        "auth_token", "AuthToken", "secondary_auth_token", "secret", "client_secret", "password",
        "access_token", "aws_secret_access_key", "private_key", "write_key", "sharedKey", "validation_code",
    ],
)  # fmt: skip
def test_a_secrets_value_is_replaced(name: str) -> None:
    row = json.dumps({"sid": "AC1", name: "hunter2"}).encode()

    assert json.loads(redact(row)) == {"sid": "AC1", name: REDACTED}


def test_a_row_without_secrets_comes_back_as_it_is() -> None:
    row = b'{"sid": "SM1",  "body": "your password\\": 4711 token", "error_code": null, "price": -0.00750}'

    assert redact(row) is row


def test_nothing_stays_nothing() -> None:
    assert json.loads(redact(b'{"auth_token": "", "secret": null}')) == {"auth_token": "", "secret": None}


def test_the_shape_below_a_secrets_name_stays() -> None:
    row = {"event_data": {"resource_properties": {"secret": {"previous": None, "updated": "hunter2"}}}}

    hidden = json.loads(redact(json.dumps(row).encode()))

    assert hidden["event_data"]["resource_properties"]["secret"] == {"previous": None, "updated": REDACTED}


def test_a_secret_in_a_list_or_written_twice_does_not_get_through() -> None:
    assert b"hunter2" not in redact(b'{"keys": [{"secret": "hunter2"}]}')
    assert b"hunter2" not in redact(b'{"auth_token": "hunter2", "auth_token": ""}')
    assert b"hunter2" not in redact(b'{"auth\\u005ftoken": "hunter2"}')


def test_what_is_not_json_is_searched_as_text() -> None:
    assert b"hunter2" not in redact(b"auth_token=hunter2&x=1")
    assert b"hunter2" not in redact(b'{"auth_token": "hunter2", "cut off')


def test_names_that_only_sound_like_secrets_are_left() -> None:
    assert not any(map(names_a_secret, ("token_type", "page_token_count", "key", "sid", "error_code")))


def test_headers_are_shown_without_their_secrets() -> None:
    shown = redacted_headers([("Authorization", "Basic hunter2"), ("Accept", "application/json")])

    assert shown == {"Authorization": REDACTED, "Accept": "application/json"}
