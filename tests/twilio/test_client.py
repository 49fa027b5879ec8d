import json
import logging
import threading
import traceback
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import httpx2
import pytest

from dakkan.errors import (
    BadAnswer,
    DakkanError,
    Refused,
    Unauthorized,
    Unreachable,
    UsageError,
)
from dakkan.twilio.client import Twilio
from dakkan.twilio.credential import Credential
from dakkan.twilio.endpoints import ENDPOINTS

from .conftest import ACCOUNT, TOKEN, Canned, page, refused, wire

ROW = "https://api.twilio.com/2010-04-01/Accounts/AC1.json"
NEXT = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json?PageSize=2&Page=1&PageToken=PASM2"
OK = httpx2.Response(200, json={"status": "active"})
BASIC = httpx2.BasicAuth(ACCOUNT, TOKEN)._auth_header
LOST = (
    httpx2.ReadTimeout,
    httpx2.ReadError,
    httpx2.WriteError,
    httpx2.WriteTimeout,
    httpx2.RemoteProtocolError,
)
NEVER_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)


# What is sent


def test_a_request_says_who_asks_and_what_for(credential: Credential) -> None:
    twilio = wire(OK)

    twilio.twilio().get(credential, ROW, PageSize=1)

    sent = twilio.sent[0]
    assert str(sent.url) == f"{ROW}?PageSize=1"
    assert sent.headers["authorization"] == BASIC
    assert sent.headers["host"] == "api.twilio.com"
    assert sent.headers["user-agent"].startswith("dakkan/")


def test_one_url_stands_for_every_host_and_the_real_one_is_in_the_header(credential: Credential) -> None:
    twilio = wire(OK)

    twilio.twilio(url="http://127.0.0.1:8010", region="ie1").get(credential, ROW)

    assert str(twilio.sent[0].url) == "http://127.0.0.1:8010/2010-04-01/Accounts/AC1.json"
    assert twilio.sent[0].headers["host"] == "api.dublin.ie1.twilio.com"


def test_a_client_that_would_send_credentials_in_the_clear_is_not_made() -> None:
    with pytest.raises(UsageError):
        Twilio(url="http://twilio.example")


def test_nothing_goes_to_a_host_that_is_not_twilios(credential: Credential) -> None:
    twilio = wire(OK)

    for url in ("https://evil.example/x", "http://api.twilio.com/x", "https://api.twilio.com/x?a=1"):
        with pytest.raises(ValueError, match="Twilio's"):
            twilio.twilio().get(credential, url)

    assert not twilio.sent


def test_a_redirect_is_not_followed(credential: Credential) -> None:
    twilio = wire(httpx2.Response(307, headers={"Location": "https://evil.example/x"}))

    with pytest.raises(BadAnswer):
        twilio.twilio().get(credential, ROW)
    with pytest.raises(Unreachable, match="may have been made"):
        twilio.twilio().send("POST", credential, ROW)

    assert {sent.url.host for sent in twilio.sent} == {"api.twilio.com"}


def test_cookies_are_not_carried_from_one_account_to_the_next(credential: Credential) -> None:
    twilio = wire(httpx2.Response(200, json={}, headers={"Set-Cookie": "a=b"}), OK)
    client = twilio.twilio()

    client.get(credential, ROW)
    client.get(credential, ROW)

    assert "cookie" not in twilio.sent[1].headers


def test_a_write_is_a_form_or_json(credential: Credential) -> None:
    twilio = wire(httpx2.Response(201, json={"sid": "X"}, headers={"Twilio-Request-Id": "RQ1"}))
    client = twilio.twilio()

    answer = client.send("POST", credential, ROW, form={"Status": "suspended", "Quiet": False})
    client.send("PUT", credential, ROW, json={"enabled": True})
    client.send("DELETE", credential, ROW, query={"PhoneNumber": "+1"})

    form, put, delete = twilio.sent
    assert (answer.status, answer.body, answer.request_id) == (201, {"sid": "X"}, "RQ1")
    assert form.content == b"Status=suspended&Quiet=false"
    assert form.headers["content-type"] == "application/x-www-form-urlencoded"
    assert json.loads(put.content) == {"enabled": True}
    assert delete.url.query == b"PhoneNumber=%2B1"
    assert not delete.content


# Reads are repeated


@pytest.mark.parametrize("failure", [*LOST, *NEVER_SENT, *(httpx2.Response(n) for n in (500, 502, 503, 504))])
def test_a_read_is_repeated_until_it_is_answered(credential: Credential, failure: Canned) -> None:
    twilio = wire(failure, failure, OK)

    assert twilio.twilio().get(credential, ROW) == {"status": "active"}

    assert [round(seconds, 1) for seconds in twilio.pauses] == [0.1, 0.2]


@pytest.mark.parametrize("failure", [httpx2.ReadTimeout, httpx2.Response(503), refused(429, 20429)])
def test_a_read_is_given_up_after_five_tries(credential: Credential, failure: Canned) -> None:
    twilio = wire(failure)

    with pytest.raises(Unreachable, match=r"[Tt]ry again"):
        twilio.twilio().get(credential, ROW)

    assert len(twilio.sent) == 5
    assert len(twilio.pauses) == 4


def test_a_refusal_is_not_repeated(credential: Credential) -> None:
    twilio = wire(refused(401, 20003, "Authenticate"))

    with pytest.raises(Unauthorized):
        twilio.twilio().get(credential, ROW)

    assert len(twilio.sent) == 1


def test_retry_after_is_waited_for(credential: Credential) -> None:
    twilio = wire(refused(429, 20429, Retry_After="7"), OK)

    twilio.twilio().get(credential, ROW)

    assert twilio.pauses == [7.0]


def test_a_retry_after_of_an_hour_is_told_and_not_waited_for(credential: Credential) -> None:
    twilio = wire(refused(429, 20429, Retry_After="3600"))

    with pytest.raises(Unreachable, match="3,600 s"):
        twilio.twilio().get(credential, ROW)

    assert not twilio.pauses


def test_half_an_answer_is_asked_for_again_and_then_said(credential: Credential) -> None:
    half = httpx2.Response(200, content=b'{"status": "act')

    assert wire(half, OK).twilio().get(credential, ROW) == {"status": "active"}
    stuck = wire(half)
    with pytest.raises(BadAnswer, match="cannot be read"):
        stuck.twilio().get(credential, ROW)
    assert len(stuck.sent) == 3


def test_an_answer_without_end_is_cut_off(credential: Credential, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dakkan.twilio.client._LARGEST", 1000)

    with pytest.raises(Unreachable):
        wire(httpx2.Response(200, json={"x": "y" * 1001})).twilio().get(credential, ROW)


# Writes are not


@pytest.mark.parametrize("failure", [*LOST, *(httpx2.Response(n) for n in (408, 500, 502, 503, 504))])
@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_a_write_that_may_have_been_made_is_not_repeated(
    credential: Credential, failure: Canned, method: str
) -> None:
    twilio = wire(failure, OK)

    with pytest.raises(Unreachable, match="may have been made"):
        twilio.twilio().send(method, credential, ROW)

    assert len(twilio.sent) == 1


@pytest.mark.parametrize("failure", [*NEVER_SENT, refused(429, 20429), refused(429, 0)])
def test_a_write_that_was_certainly_not_processed_is_repeated(
    credential: Credential, failure: Canned
) -> None:
    twilio = wire(failure, failure, httpx2.Response(204))

    answer = twilio.twilio().send("DELETE", credential, ROW)

    assert answer.status == 204
    assert answer.body == {}
    assert len(twilio.sent) == 3


def test_a_write_that_never_got_out_says_that_nothing_was_changed(credential: Credential) -> None:
    twilio = wire(httpx2.ConnectError)

    with pytest.raises(Unreachable, match="nothing was changed"):
        twilio.twilio().send("POST", credential, ROW)

    assert len(twilio.sent) == 5


def test_a_write_that_is_always_too_much_was_refused(credential: Credential) -> None:
    with pytest.raises(Refused) as caught:
        wire(refused(429, 20429)).twilio().send("POST", credential, ROW)

    assert caught.value.status == 429


def test_a_write_is_not_held_up_for_an_hour(credential: Credential) -> None:
    twilio = wire(refused(429, 20429, Retry_After="3600"))

    with pytest.raises(Refused):
        twilio.twilio().send("POST", credential, ROW)

    assert len(twilio.sent) == 1
    assert not twilio.pauses


def test_a_write_whose_answer_came_in_half_may_have_been_made(credential: Credential) -> None:
    with pytest.raises(Unreachable, match="may have been made"):
        wire(httpx2.Response(201, content=b'{"auth_tok')).twilio().send("POST", credential, ROW)


def test_a_refused_write_says_so(credential: Credential) -> None:
    with pytest.raises(Refused, match="changed nothing"):
        wire(refused(400, 20001)).twilio().send("POST", credential, ROW)


# Pages


def test_pages_are_read_to_the_end(credential: Credential) -> None:
    twilio = wire(page([{"sid": "SM1"}, {"sid": "SM2"}], next_page=NEXT), page([{"sid": "SM3"}]))

    pages = list(
        twilio.twilio().pages(credential, ENDPOINTS["messages"], ACCOUNT, **{"DateSent>": "2026-11-01"})
    )

    assert [json.loads(row)["sid"] for one in pages for row in one.rows] == ["SM1", "SM2", "SM3"]
    assert [(one.number, one.next) for one in pages] == [(0, NEXT), (1, None)]
    first, second = (sent.url.query.decode() for sent in twilio.sent)
    assert first == "DateSent%3E=2026-11-01&PageSize=1000"
    assert dict(parse_qsl(second)) == {"PageSize": "2", "Page": "1", "PageToken": "PASM2"}


def test_a_reading_resumes_from_a_pages_next(credential: Credential) -> None:
    twilio = wire(page([{"sid": "SM3"}]))

    pages = list(twilio.twilio().pages(credential, ENDPOINTS["messages"], ACCOUNT, start=NEXT))

    assert len(pages) == 1
    assert twilio.sent[0].url.path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert b"PageToken=PASM2" in twilio.sent[0].url.query


def test_usage_is_asked_for_without_subaccounts(credential: Credential) -> None:
    twilio = wire(page([], "usage_records"))

    list(twilio.twilio().pages(credential, ENDPOINTS["usage"], ACCOUNT, StartDate="2026-11-01"))

    assert twilio.sent[0].url.query == b"IncludeSubaccounts=false&StartDate=2026-11-01&PageSize=1000"


def test_a_single_object_is_one_row_and_has_no_page_size(credential: Credential) -> None:
    twilio = wire(httpx2.Response(200, json={"balance": "0.05"}))

    (one,) = twilio.twilio().pages(credential, ENDPOINTS["balance"], ACCOUNT)

    assert [json.loads(row) for row in one.rows] == [{"balance": "0.05"}]
    assert twilio.sent[0].url.query == b""


def test_a_next_page_on_another_host_gets_no_credential(credential: Credential) -> None:
    path = NEXT.replace("/2010", "https://evil.example/2010")
    twilio = wire(page([{"sid": "SM1"}], next_page=path))

    with pytest.raises(BadAnswer):
        list(twilio.twilio().pages(credential, ENDPOINTS["messages"], ACCOUNT))
    with pytest.raises(BadAnswer):
        list(twilio.twilio().pages(credential, ENDPOINTS["messages"], ACCOUNT, start=path))

    assert len(twilio.sent) == 1


def test_pages_that_go_in_circles_end(credential: Credential) -> None:
    twilio = wire(page([{"sid": "SM1"}], next_page=NEXT))

    with pytest.raises(BadAnswer, match="read already"):
        list(twilio.twilio().pages(credential, ENDPOINTS["messages"], ACCOUNT))

    assert len(twilio.sent) == 2


def test_half_a_page_is_asked_for_again(credential: Credential) -> None:
    whole = page([{"sid": "SM1"}, {"sid": "SM2"}])
    half = httpx2.Response(200, content=whole.content[: len(whole.content) // 2])
    twilio = wire(half, whole)

    (one,) = twilio.twilio().pages(credential, ENDPOINTS["messages"], ACCOUNT)

    assert len(one.rows) == 2


def test_rows_come_without_their_secrets(credential: Credential) -> None:
    rows = page([{"sid": "AC1", "auth_token": "hunter2"}], "accounts")
    twilio = wire(rows).twilio()

    (one,) = twilio.pages(credential, ENDPOINTS["accounts"], ACCOUNT)
    (bare,) = twilio.pages_with_secrets(credential, ENDPOINTS["accounts"], ACCOUNT)

    assert b"hunter2" not in one.rows[0]
    assert b"hunter2" in bare.rows[0]
    assert "hunter2" not in repr(bare)


def test_a_page_is_dated_in_twilios_time(credential: Credential) -> None:
    dated = page([])
    dated.headers["Date"] = "Tue, 24 Nov 2026 08:14:00 GMT"
    twilio = wire(dated).twilio(clock=lambda: datetime(2020, 1, 1, tzinfo=UTC))

    (one,) = twilio.pages(credential, ENDPOINTS["messages"], ACCOUNT)

    assert abs(one.read_at - datetime(2026, 11, 24, 8, 14, tzinfo=UTC)) <= timedelta(seconds=1)
    assert twilio.now() == one.read_at


# Nothing secret gets out


@pytest.mark.parametrize(
    "reply",
    [httpx2.ReadTimeout, httpx2.ConnectError, refused(401, 20003, f"bad {TOKEN}"), httpx2.Response(500)],
)
def test_errors_and_logs_hold_no_secret(
    credential: Credential, reply: Canned, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    texts = []
    given = {"Password": "hunter2"}

    for ask in (
        lambda: wire(reply).twilio().get(credential, ROW, **given),
        lambda: wire(reply).twilio().send("POST", credential, ROW, form=given),
    ):
        with pytest.raises(DakkanError) as caught:
            ask()
        texts.append("".join(traceback.format_exception(caught.value)))
        assert not isinstance(caught.value.__context__, httpx2.HTTPError)
        assert not isinstance(caught.value.__cause__, httpx2.HTTPError)

    logged = [record.getMessage() for record in caplog.records]
    for text in (*texts, *logged):
        assert TOKEN not in text
        assert "hunter2" not in text
        assert BASIC not in text
    assert any("api.twilio.com/2010-04-01/Accounts/AC1.json" in line for line in logged)


# Many at once


def test_429_halves_what_is_in_flight_for_that_account(credential: Credential) -> None:
    twilio = wire(refused(429, 20429), OK).twilio()

    twilio.get(credential, ROW)

    assert twilio._limiter(ACCOUNT).width == 4
    assert twilio._limiter("AC2").width == 8


def test_many_threads_share_one_client(credential: Credential) -> None:
    twilio = wire(OK)
    client, done = twilio.twilio(), []

    def work() -> None:
        for _ in range(10):
            done.append(client.get(credential, ROW)["status"])

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert done == ["active"] * 200
