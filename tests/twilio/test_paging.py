import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dakkan.errors import BadAnswer
from dakkan.twilio.endpoints import ALSO, ENDPOINTS, Endpoint
from dakkan.twilio.hosts import Hosts
from dakkan.twilio.paging import query_of, readable, split

from .conftest import ACCOUNT, SUBACCOUNT

MESSAGES, EVENTS = ENDPOINTS["messages"], ENDPOINTS["events"]
PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
RECORDED = Path(__file__).parents[2] / "../shared/data/twilio/twilio_python_response_samples.jsonl.gz"


def query(link: str, endpoint: Endpoint = MESSAGES, region: str | None = None) -> str:
    return query_of(endpoint, ACCOUNT, link, Hosts(region=region).same)


def test_rows_come_as_the_bytes_they_were() -> None:
    body = b'{"messages": [{"a": 1.50}, {"b":"\\u00e9 \xc3\xa9"}], "next_page_uri": "/x?Page=1"}'

    rows, link = split(MESSAGES, body)

    assert rows == [b'{"a": 1.50}', b'{"b":"\\u00e9 \xc3\xa9"}']
    assert link == "/x?Page=1"


def test_a_product_hosts_page_has_its_link_in_meta() -> None:
    body = b'{"meta": {"key": "events", "next_page_url": "https://x"}, "events": [{"sid": "AE1"}]}'

    assert split(EVENTS, body) == ([b'{"sid": "AE1"}'], "https://x")


def test_a_bare_list_and_a_single_object_have_no_next_page() -> None:
    assert split(ENDPOINTS["messaging_countries"], b'{"permissions": [{"x": 1}]}') == ([b'{"x": 1}'], None)
    assert split(ENDPOINTS["balance"], b'{"balance": "1"}') == ([b'{"balance": "1"}'], None)


@pytest.mark.parametrize(
    "body",
    [
        b'{"messages": [{"sid": "SM1"}, {"sid":',
        b"<html>sign in to the hotel's network</html>",
        b"",
        b"[]",
        b'{"calls": []}',
        b'{"messages": null}',
        b'{"messages": {}}',
        b'{"messages": [1]}',
        b'{"messages": [], "next_page_uri": 7}',
        b'{"messages": ' + b"[" * 100_000,
    ],
)
def test_what_is_no_page_is_a_bad_answer(body: bytes) -> None:
    with pytest.raises(BadAnswer):
        split(MESSAGES, body)


def test_a_product_hosts_page_without_meta_is_a_bad_answer() -> None:
    with pytest.raises(BadAnswer):
        split(EVENTS, b'{"events": []}')


@pytest.mark.parametrize("text", [b"\\ud83d", b"\\ude00 \\ud83d\\ud83d", b"\xff\xfe"])
def test_one_broken_character_does_not_hide_a_page(text: bytes) -> None:
    rows, _ = split(MESSAGES, readable(b'{"messages": [{"body": "x' + text + b'"}, {"sid": "SM2"}]}'))

    assert len(rows) == 2
    assert json.loads(rows[0])["body"].startswith("x\ufffd")


def test_whole_characters_and_escaped_backslashes_are_left_alone() -> None:
    body = b'{"a": "\\ud83d\\ude00", "b": "\\\\ud83d", "c": "\\\\\\u00e9"}'

    assert readable(body) == body


@pytest.mark.parametrize(
    "link",
    [
        f"{PATH}?Page=1&PageToken=PASM1",
        f"https://api.twilio.com{PATH}?Page=1&PageToken=PASM1",
        f"http://api.twilio.com{PATH.removesuffix('.json')}?Page=1&PageToken=PASM1",
    ],
)
def test_of_a_link_only_the_query_is_used(link: str) -> None:
    assert query(link) == "Page=1&PageToken=PASM1"


def test_a_regions_link_is_followed_in_that_region() -> None:
    assert query("https://monitor.dublin.ie1.twilio.com/v1/Events?Page=1", EVENTS, "ie1") == "Page=1"


@pytest.mark.parametrize(
    "link",
    [
        f"https://evil.example{PATH}?Page=1",
        f"https://api.twilio.com.evil.example{PATH}?Page=1",
        f"https://api.twilio.com@evil.example{PATH}?Page=1",
        f"https://api.twilio.com:444{PATH}?Page=1",
        f"https://voice.twilio.com{PATH}?Page=1",
        f"//evil.example{PATH}?Page=1",
        f"file://{PATH}",
        f"{PATH}/../../{SUBACCOUNT}/Messages.json?Page=1",
        PATH.replace(ACCOUNT, SUBACCOUNT),
        f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json",
        "https://[",
        "",
    ],
)
def test_a_link_that_leads_elsewhere_is_not_followed(link: str) -> None:
    with pytest.raises(BadAnswer):
        query(link)


RESOURCES = {
    "api/v2010/account/test_message": MESSAGES,
    "api/v2010/account/test_call": ENDPOINTS["calls"],
    "api/v2010/account/usage/record/test_daily": ENDPOINTS["usage"],
    "api/v2010/account/usage/test_trigger": ENDPOINTS["usage_triggers"],
    "api/v2010/account/test_key": ENDPOINTS["keys"],
    "api/v2010/account/test_signing_key": ALSO["keys"][0],
    "api/v2010/account/test_incoming_phone_number": ENDPOINTS["numbers"],
    "api/v2010/account/test_application": ENDPOINTS["applications"],
    "api/v2010/test_account": ENDPOINTS["accounts"],
    "monitor/v1/test_event": EVENTS,
    "monitor/v1/test_alert": ENDPOINTS["alerts"],
    "voice/v1/dialing_permissions/test_country": ENDPOINTS["voice_countries"],
}


def recorded() -> Iterator[tuple[str, str, dict[str, Any]]]:  # Any: JSON
    with gzip.open(RECORDED) as lines:
        for line in lines:
            sample = json.loads(line)
            if sample["resource"] in RESOURCES and "_read_" in sample["case"]:
                yield sample["resource"], sample["case"], sample["body"]


@pytest.mark.skipif(not RECORDED.exists(), reason="recorded answers are not at hand")
def test_recorded_pages_of_the_real_twilio_are_read() -> None:
    read = set()

    for resource, case, body in recorded():
        endpoint = RESOURCES[resource]
        rows, _ = split(endpoint, json.dumps(body).encode())
        assert [json.loads(row) for row in rows] == body[endpoint.key], case
        link = body.get("first_page_uri") or body["meta"]["first_page_url"]
        query_of(endpoint, "AC" + "a" * 32, link, Hosts().same)
        read.add(resource)

    assert read == set(RESOURCES)
