import copy
import json
import pickle
from dataclasses import asdict

import msgspec
import pytest

from dakkan.twilio.credential import Credential, Secret

from .conftest import ACCOUNT, TOKEN


def test_a_secret_does_not_show_in_text(credential: Credential) -> None:
    shown = f"{credential} {credential!r} {credential.secret} {credential.secret!r} {[credential.secret]}"

    assert TOKEN not in shown
    assert repr(credential.secret) == "Secret()"


def test_a_secret_is_not_written_down() -> None:
    secret = Secret(TOKEN)

    with pytest.raises(TypeError):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        json.dumps({"secret": secret})
    with pytest.raises(TypeError):
        msgspec.json.encode({"secret": secret})


def test_secrets_are_compared_by_value() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a")}) == 1


def test_a_copied_credential_keeps_its_secret_hidden(credential: Credential) -> None:
    copied = asdict(copy.deepcopy(credential))

    assert copied["secret"].reveal() == TOKEN
    assert TOKEN not in str(copied)


def test_a_token_is_sent_with_the_accounts_sid_and_a_key_with_its_own() -> None:
    assert Credential.token(ACCOUNT, Secret("x")).user == ACCOUNT
    assert Credential.key(ACCOUNT, "SK1", Secret("x")).user == "SK1"
