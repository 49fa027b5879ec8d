from collections.abc import Mapping

import httpx2
import pytest

from dakkan.errors import AccountSuspended, Unreachable
from dakkan.texts import say
from dakkan.twilio.access import CAPABILITIES, Access, diagnose, opens
from dakkan.twilio.client import Twilio
from dakkan.twilio.credential import Credential, Secret

from .conftest import ACCOUNT, TOKEN, refused

KEY = Credential.key(ACCOUNT, "SK" + "1" * 32, Secret("s" * 32))
INVALID = refused(401, 20003, "Authenticate")
NO_PERMISSION = refused(401, 70051, "missing twilio/verify/services/list")
FINE = httpx2.Response(200, json={})
UNKNOWN = refused(404, 20404)

LIST, OWN, WITNESS, EVENTS = "Accounts.json", f"{ACCOUNT}.json", "Services", "Events"
MESSAGES, CALLS, KEYS = "Messages.json", "Calls.json", "Keys.json"


def answering(replies: Mapping[str, httpx2.Response | None], otherwise: httpx2.Response) -> Twilio:
    """A Twilio that answers by the last word of the path; None cuts the line."""

    def reply(request: httpx2.Request) -> httpx2.Response:
        canned = replies.get(request.url.path.rsplit("/", 1)[1], otherwise)
        if canned is None:
            raise httpx2.ReadTimeout("cut")
        return httpx2.Response(canned.status_code, content=canned.content)

    return Twilio(httpx2.MockTransport(reply), sleep=lambda seconds: None)


def own(status: str) -> httpx2.Response:
    return httpx2.Response(200, json={"sid": ACCOUNT, "status": status})


def told(access: Access) -> str:
    return " ".join(say(text, access.facts) for text in (access.says, *access.hints))


def test_an_auth_token_may_everything(credential: Credential) -> None:
    access = diagnose(answering({OWN: own("active")}, FINE), credential)

    assert access.state == "open"
    assert dict(access.can) == dict.fromkeys(CAPABILITIES, True)
    assert ACCOUNT in told(access)


def test_a_main_key_lists_accounts_but_rotates_nothing() -> None:
    access = diagnose(answering({OWN: own("active")}, FINE), KEY)

    assert access.state == "main-key"
    assert access.can["keys"]
    assert not access.can["rotate-token"]
    assert not access.can["subaccount-tokens"]


@pytest.mark.parametrize("witness", [FINE, UNKNOWN])
def test_a_standard_key_sees_neither_accounts_nor_keys(witness: httpx2.Response) -> None:
    refusing = {LIST: INVALID, OWN: INVALID, KEYS: INVALID, WITNESS: witness}

    access = diagnose(answering(refusing, FINE), KEY)

    assert access.state == "standard-key"
    assert [name for name, can in access.can.items() if can] == ["messages", "calls", "events"]
    assert "TWILIO_AUTH_TOKEN" in told(access)


def test_a_restricted_key_is_alive_and_lacks_permissions() -> None:
    allowed = {LIST: NO_PERMISSION, WITNESS: NO_PERMISSION, EVENTS: NO_PERMISSION, MESSAGES: FINE}

    access = diagnose(answering(allowed, NO_PERMISSION), KEY)

    assert access.state == "restricted-key"
    assert [name for name, can in access.can.items() if can] == ["messages"]


def test_a_restricted_key_that_may_ask_the_witness_is_still_one() -> None:
    access = diagnose(answering({LIST: INVALID, CALLS: NO_PERMISSION}, FINE), KEY)

    assert access.state == "restricted-key"


def test_a_token_that_is_refused_everywhere_was_rotated_or_mistyped(credential: Credential) -> None:
    access = diagnose(answering({}, INVALID), credential)

    assert access.state == "refused"
    assert not any(access.can.values())
    assert "rotated" in told(access)
    assert "TWILIO_REGION" in told(access)
    assert "suspended" in told(access)


def test_a_token_that_looks_like_a_keys_secret_is_called_that() -> None:
    credential = Credential.token(ACCOUNT, Secret("Xy" * 16))

    assert "TWILIO_API_SECRET" in told(diagnose(answering({}, INVALID), credential))


def test_a_deleted_key_is_refused() -> None:
    access = diagnose(answering({}, INVALID), KEY)

    assert access.state == "refused"
    assert "deleted" in told(access)


def test_a_key_of_another_account_is_told_from_a_dead_one() -> None:
    for no in (INVALID, UNKNOWN):
        standard = diagnose(answering({LIST: INVALID, MESSAGES: no, CALLS: no}, FINE), KEY)
        main = diagnose(answering({OWN: no}, FINE), KEY)

        assert standard.state == main.state == "refused"
        assert "another account" in told(standard)
        assert "another account" in told(main)


@pytest.mark.parametrize("status", ["suspended", "closed"])
def test_the_own_row_tells_that_the_account_is_suspended(credential: Credential, status: str) -> None:
    assert diagnose(answering({OWN: own(status)}, FINE), credential).state == "suspended"


@pytest.mark.parametrize("answer", [refused(401, 20005), refused(403, 20403), refused(401, 10001)])
@pytest.mark.parametrize("which", ["token", "key"])
def test_a_code_tells_that_the_account_is_suspended(
    credential: Credential, answer: httpx2.Response, which: str
) -> None:
    asking = credential if which == "token" else KEY

    assert diagnose(answering({}, answer), asking).state == "suspended"
    assert diagnose(answering({LIST: INVALID, OWN: INVALID}, answer), asking).state == "suspended"


def test_test_credentials_and_demanded_signatures_are_named(credential: Credential) -> None:
    assert "test credentials" in told(diagnose(answering({}, refused(403, 20008)), credential))
    assert "signed requests" in told(diagnose(answering({}, refused(401, 70052)), credential))


def test_silence_is_not_a_refusal(credential: Credential) -> None:
    for asking in (credential, KEY):
        with pytest.raises(Unreachable):
            opens(answering({OWN: None, WITNESS: None}, FINE), asking)
    with pytest.raises(Unreachable):
        diagnose(answering({OWN: None}, FINE), credential)
    with pytest.raises(Unreachable):
        diagnose(answering({OWN: INVALID, WITNESS: None, EVENTS: None}, FINE), credential)


def test_one_witness_is_enough(credential: Credential) -> None:
    for replies in ({WITNESS: None}, {EVENTS: None}):
        assert diagnose(answering(replies, INVALID), credential).state == "refused"


def test_what_nobody_answered_is_not_known(credential: Credential) -> None:
    access = diagnose(answering({OWN: own("active"), CALLS: None}, FINE), credential)

    assert access.can["calls"] is None
    assert access.can["messages"] is True


def test_a_credential_opens_unless_twilio_refuses_it(credential: Credential) -> None:
    assert opens(answering({OWN: own("active")}, INVALID), credential)
    assert opens(answering({OWN: refused(403, 20008)}, INVALID), credential)
    assert not opens(answering({OWN: INVALID}, FINE), credential)


def test_a_key_opens_unless_the_witness_calls_it_invalid() -> None:
    for alive in (FINE, NO_PERMISSION, refused(403, 20003)):
        assert opens(answering({WITNESS: alive}, INVALID), KEY)
    assert not opens(answering({WITNESS: INVALID}, FINE), KEY)


def test_a_witness_that_says_404_before_it_looks_is_no_witness(credential: Credential) -> None:
    for asking in (credential, KEY):
        assert diagnose(answering({WITNESS: UNKNOWN}, INVALID), asking).state == "refused"
    assert not opens(answering({WITNESS: UNKNOWN}, INVALID), KEY)
    assert opens(answering({WITNESS: UNKNOWN, EVENTS: NO_PERMISSION}, INVALID), KEY)
    assert opens(answering({WITNESS: UNKNOWN, EVENTS: FINE}, INVALID), KEY)


def test_whether_it_opens_a_suspended_account_cannot_be_said(credential: Credential) -> None:
    with pytest.raises(AccountSuspended):
        opens(answering({OWN: refused(403, 20005)}, FINE), credential)


def test_no_secret_is_told(credential: Credential) -> None:
    access = diagnose(answering({}, INVALID), credential)

    assert TOKEN not in told(access) + repr(access)
