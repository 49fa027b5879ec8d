import json
from datetime import UTC, datetime

import httpx2
import pytest

from dakkan.errors import BadAnswer, WrongCredential
from dakkan.twilio.credential import Credential, Secret
from dakkan.twilio.tree import NO_TOKEN, account, accounts

from .conftest import ACCOUNT, SUBACCOUNT, TOKEN, page, refused, wire

KEY = Credential.key(ACCOUNT, "SK" + "1" * 32, Secret("s" * 32))


def row(sid: str, token: str | None, created: str = "Thu, 30 Jul 2015 20:00:00 +0000") -> dict[str, object]:
    return {
        "sid": sid,
        "owner_account_sid": ACCOUNT,
        "friendly_name": "<b>shop</b>",
        "status": "active",
        "type": "Full",
        "date_created": created,
        "auth_token": token,
    }


def test_subaccounts_come_with_their_own_credentials(credential: Credential) -> None:
    twilio = wire(page([row(SUBACCOUNT, "f" * 32), row(ACCOUNT, TOKEN)], "accounts"))

    main, sub = accounts(twilio.twilio(), credential)

    assert main.is_main
    assert main.credential is credential
    assert not sub.is_main
    assert sub.credential == Credential.token(SUBACCOUNT, Secret("f" * 32))
    assert (sub.friendly_name, sub.status, sub.type) == ("<b>shop</b>", "active", "Full")
    assert sub.created_at == datetime(2015, 7, 30, 20, tzinfo=UTC)


def test_all_pages_are_read_and_subaccounts_come_by_age(credential: Credential) -> None:
    third = "AC" + "c" * 32
    more = "/2010-04-01/Accounts.json?Page=1"
    twilio = wire(
        page([row(third, "1" * 32, "2024-01-01T00:00:00Z")], "accounts", more),
        page([row(SUBACCOUNT, "2" * 32), row(ACCOUNT, TOKEN, "")], "accounts"),
    )

    assert [one.sid for one in accounts(twilio.twilio(), credential)] == [ACCOUNT, SUBACCOUNT, third]


@pytest.mark.parametrize("token", ["", None])
def test_an_empty_token_is_no_credential_and_says_why(credential: Credential, token: str | None) -> None:
    twilio = wire(page([row(ACCOUNT, TOKEN), row(SUBACCOUNT, token)], "accounts"))

    main, sub = accounts(twilio.twilio(), credential)

    assert sub.credential is None
    assert sub.why_closed == NO_TOKEN
    assert not main.why_closed


def test_a_main_key_opens_its_own_account_only() -> None:
    twilio = wire(page([row(ACCOUNT, ""), row(SUBACCOUNT, "x" * 32)], "accounts"))

    main, sub = accounts(twilio.twilio(), KEY)  # should a key be shown a token once, it is not used

    assert main.credential is KEY
    assert sub.credential is None


def test_a_standard_key_may_not_look() -> None:
    with pytest.raises(WrongCredential):
        accounts(wire(refused(401, 20003)).twilio(), KEY)


def test_no_token_shows_in_accounts_or_errors(credential: Credential) -> None:
    shown = repr(accounts(wire(page([row(SUBACCOUNT, TOKEN)], "accounts")).twilio(), credential))
    bad = httpx2.Response(200, content=json.dumps({"accounts": [{"auth_token": TOKEN, "sid": 7}]}).encode())
    with pytest.raises(BadAnswer) as caught:
        accounts(wire(bad).twilio(), credential)

    assert TOKEN not in shown
    assert TOKEN not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("sid", ["", "AC1", "../Accounts", "SK" + "a" * 32])
def test_a_row_that_is_no_account_is_a_bad_answer(credential: Credential, sid: str) -> None:
    with pytest.raises(BadAnswer):
        accounts(wire(page([row(sid, "x")], "accounts")).twilio(), credential)


def test_one_account_is_read_alone(credential: Credential) -> None:
    twilio = wire(httpx2.Response(200, content=json.dumps(row(SUBACCOUNT, "f" * 32)).encode()))

    found = account(twilio.twilio(), credential, SUBACCOUNT)

    assert found.sid == SUBACCOUNT
    assert found.credential == Credential.token(SUBACCOUNT, Secret("f" * 32))
