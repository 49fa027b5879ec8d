import pytest

from dakkan.errors import (
    AccountSuspended,
    NotFound,
    Refused,
    TwilioError,
    Unauthorized,
    WrongCredential,
)
from dakkan.twilio.credential import Credential, Secret
from dakkan.twilio.refusals import Asked, refusal

from .conftest import ACCOUNT, SUBACCOUNT, TOKEN

BY_TOKEN = Credential.token(ACCOUNT, Secret(TOKEN))
BY_KEY = Credential.key(ACCOUNT, "SK" + "1" * 32, Secret("s" * 32))
OWN = f"/2010-04-01/Accounts/{ACCOUNT}"


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (401, 20003, Unauthorized),
        (401, 0, Unauthorized),
        (403, 20003, WrongCredential),
        (401, 70051, WrongCredential),
        (403, 70051, WrongCredential),
        (401, 70052, WrongCredential),
        (403, 20008, WrongCredential),
        (401, 20005, AccountSuspended),
        (403, 20005, AccountSuspended),
        (403, 20403, AccountSuspended),
        (401, 10001, AccountSuspended),
        (404, 20404, NotFound),
        (404, 0, NotFound),
        (400, 20001, Refused),
        (429, 20429, Refused),
        (409, 20409, Refused),
    ],
)
def test_status_and_code_become_an_error(status: int, code: int, kind: type[TwilioError]) -> None:
    error = refusal(Asked("GET", "api.twilio.com", f"{OWN}/Messages.json", BY_TOKEN), status, code, "no")

    assert type(error) is kind
    assert (error.status, error.code) == (status, code)


@pytest.mark.parametrize("path", ["/2010-04-01/Accounts.json", f"{OWN}.json", f"{OWN}/Keys.json", "/v1/Keys"])
def test_a_key_where_no_key_may_look_is_the_wrong_credential(path: str) -> None:
    asked = Asked("GET", "api.twilio.com", path, BY_KEY)

    assert isinstance(refusal(asked, 401, 20003, "Authenticate"), WrongCredential)


def test_a_key_that_may_not_even_read_messages_is_unauthorized() -> None:
    asked = Asked("GET", "api.twilio.com", f"{OWN}/Messages.json", BY_KEY)

    assert isinstance(refusal(asked, 401, 20003, "Authenticate"), Unauthorized)


@pytest.mark.parametrize("credential", [BY_KEY, BY_TOKEN])
def test_another_account_than_ones_own_is_the_wrong_credential(credential: Credential) -> None:
    asked = Asked("GET", "api.twilio.com", f"/2010-04-01/Accounts/{SUBACCOUNT}/Calls.json", credential)

    assert isinstance(refusal(asked, 401, 20003, "Authenticate"), WrongCredential)


def test_the_message_tells_what_to_do_and_what_twilio_said() -> None:
    error = refusal(Asked("GET", "api.twilio.com", f"{OWN}.json", BY_TOKEN), 401, 20003, "Authenticate")

    assert "dakkan doctor" in str(error)
    assert "HTTP 401, code 20003: Authenticate" in str(error)


def test_the_message_holds_no_secret_and_no_control_characters() -> None:
    said = f"Authenticate {TOKEN} \x1b[31m{{facts}} " + "x" * 1000

    text = str(refusal(Asked("GET", "api.twilio.com", f"{OWN}.json", BY_TOKEN), 400, 20001, said))

    assert TOKEN not in text
    assert "\x1b" not in text
    assert "{facts}" in text
    assert len(text) < 600
