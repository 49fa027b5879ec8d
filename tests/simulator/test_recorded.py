"""Answers recorded from Twilio, and the simulator's: the product reads both, and they look alike."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx2
import pytest

from dakkan.collect.normalise import normalise
from dakkan.evidence.schema import TABLES
from dakkan.simulator.app import simulate
from dakkan.simulator.transport import InProcess
from dakkan.simulator.world import World
from dakkan.twilio.endpoints import ENDPOINTS, PARENTS
from dakkan.twilio.paging import split, without_secrets
from simulator.visits import (
    Visit,
    applications,
    debugger,
    keys,
    messaging_services,
    phone_calls,
    phone_numbers,
    texts,
    usage_triggers,
)
from simulator.visits_data import DELIVERED, bulk_exports, event_streams, verify
from simulator.visits_voice import (
    PASSWORD,
    byoc_trunks,
    caller_ids,
    connect_apps,
    sip_access,
    sip_domains,
    sip_lists,
    trunks,
)

RECORDED = Path(__file__).parents[3] / "shared/data/twilio/twilio_python_response_samples.jsonl.gz"
pytestmark = pytest.mark.skipif(not RECORDED.exists(), reason="the recorded answers are not here")

RESOURCES = {
    "messages": "api/v2010/account/test_message",
    "calls": "api/v2010/account/test_call",
    "events": "monitor/v1/test_event",
    "alerts": "monitor/v1/test_alert",
    "usage": "api/v2010/account/usage/record/test_daily",
    "accounts": "api/v2010/test_account",
    "keys": "api/v2010/account/test_key",
    "numbers": "api/v2010/account/test_incoming_phone_number",
    "applications": "api/v2010/account/test_application",
    "services": "messaging/v1/test_service",
    "usage_triggers": "api/v2010/account/usage/test_trigger",
    "voice_countries": "voice/v1/dialing_permissions/test_country",
    "voice_settings": "voice/v1/dialing_permissions/test_settings",
    "balance": "api/v2010/account/test_balance",
    "sip_domains": "api/v2010/account/sip/test_domain",
    "sip_credential_lists": "api/v2010/account/sip/test_credential_list",
    "sip_credentials": "api/v2010/account/sip/credential_list/test_credential",
    "sip_access_lists": "api/v2010/account/sip/test_ip_access_control_list",
    "sip_access_addresses": "api/v2010/account/sip/ip_access_control_list/test_ip_address",
    "trunks": "trunking/v1/test_trunk",
    "byoc_trunks": "voice/v1/test_byoc_trunk",
    "caller_ids": "api/v2010/account/test_outgoing_caller_id",
    "connect_apps": "api/v2010/account/test_connect_app",
    "authorized_connect_apps": "api/v2010/account/test_authorized_connect_app",
    "event_sinks": "events/v1/test_sink",
    "event_subscriptions": "events/v1/test_subscription",
    "export_settings": "bulkexports/v1/test_export_configuration",
    "export_jobs": "bulkexports/v1/export/test_export_custom_job",
    "verify_attempts": "verify/v2/test_verification_attempt",
    "verify_webhooks": "verify/v2/service/test_webhook",
}
NOT_RECORDED = {
    "messaging_countries",
    "trunk_origination_urls",
    "alarms",
    "oauth_apps",
    "flows",
    "function_services",
    "functions",
    "safe_list",
}
ELSEWHERE = "AC" + "e" * 32
"""Where a row was read that does not say so itself."""
READ_UNDER = {"export_settings": {"parent_sid": "Messages"}}
"""What a row without a SID is known by: what it was read under."""
READ_AT = datetime(2026, 11, 24, tzinfo=UTC)

NOT_SIMULATED = {
    "messages": {"tags"},  # not in the description
    "calls": {"annotation"},  # gone from the description
    "authorized_connect_apps": {"date_created", "date_updated"},  # not in the description
}
OTHER_TYPES: dict[tuple[str, str], set[type]] = {
    ("usage", "price"): {float},  # as the description has it; a setting of the simulator tells which
    ("export_jobs", "details"): {list},  # as in the documentation's answers (reference 6.5)
}


@cache
def recorded() -> dict[str, list[tuple[str, dict[str, Any]]]]:
    answers: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    with gzip.open(RECORDED, "rt", encoding="utf-8") as lines:
        for line in lines:
            sample = json.loads(line)
            answers.setdefault(sample["resource"], []).append((sample["case"], sample["body"]))
    return answers


def answers_of(table: str, *, fetched: bool = True) -> Iterator[tuple[list[bytes], list[dict[str, Any]]]]:
    """The rows of each recorded list, as the product cuts them and as they are; single resources if `fetched`."""
    endpoint = ENDPOINTS[table]
    for case, body in recorded()[RESOURCES[table]]:
        if endpoint.key and endpoint.key in body:
            rows, link = split(endpoint, json.dumps(body).encode())
            assert link == (body.get("next_page_uri") or body.get("meta", {}).get("next_page_url")), case
            yield rows, body[endpoint.key]
        elif fetched:
            yield [json.dumps(body).encode()], [body]


def test_every_table_has_recorded_answers_or_is_known_not_to() -> None:
    assert RESOURCES.keys() | NOT_RECORDED == TABLES.keys()


@pytest.mark.parametrize("table", RESOURCES)
def test_recorded_answers_become_rows_of_the_right_account(table: str) -> None:
    seen = 0
    for raw, bodies in answers_of(table):
        found = normalise(
            table,
            without_secrets(raw),
            account_sid=ELSEWHERE,
            read_at=READ_AT,
            collection="C-1",
            more=READ_UNDER.get(table),
        )
        assert found.unreadable == 0
        rows = found.columns.to_pylist()
        assert len(rows) == len(bodies)
        for row, body in zip(rows, bodies, strict=True):
            own = body["sid"] if table == "accounts" else body.get("account_sid")
            assert row["account_sid"] == (own or ELSEWHERE)
            assert row["sid"] == sid_of(table, body)
            assert row["read_at"] == READ_AT
            seen += 1
    assert seen


def sid_of(table: str, body: dict[str, Any]) -> Any:
    match table:
        case "usage":
            return f"{body['category']}/{body['start_date']}"
        case "voice_countries":
            return body["iso_code"]
        case "voice_settings" | "balance":
            return body.get("account_sid") or ELSEWHERE
        case "authorized_connect_apps":
            return body["connect_app_sid"]
        case "export_jobs":
            return body["job_sid"]
        case "export_settings":
            return READ_UNDER[table]["parent_sid"]
        case _:
            return body["sid"]


def test_the_token_in_a_recorded_account_does_not_stay() -> None:
    for raw, bodies in answers_of("accounts"):
        for row, body in zip(without_secrets(raw), bodies, strict=True):
            assert "auth_token" in body
            assert json.loads(row)["auth_token"] == "[REDACTED]"


@pytest.fixture(scope="module")
def lived_in() -> Visit:
    """A main account with some of everything."""
    world = World()
    main = world.add_account("Shop")
    at = Visit(world, main, httpx2.Client(transport=InProcess(simulate(world))))
    for part in (texts, phone_calls, keys, phone_numbers, applications, messaging_services, usage_triggers):
        part(at)
    for part in (debugger, sip_lists, sip_access, sip_domains, trunks, byoc_trunks, caller_ids, connect_apps):
        part(at)
    for part in (event_streams, bulk_exports, verify):
        part(at)
    stays(at)
    return at


def stays(at: Visit) -> None:
    """What those visits clear away again."""
    logins = at.create(f"{at.own}/SIP/CredentialLists.json", FriendlyName="desks")["sid"]
    at.create(f"{at.own}/SIP/CredentialLists/{logins}/Credentials.json", Username="desk", Password=PASSWORD)
    ranges = at.create(f"{at.own}/SIP/IpAccessControlLists.json", FriendlyName="office")["sid"]
    addresses = f"{at.own}/SIP/IpAccessControlLists/{ranges}/IpAddresses.json"
    at.create(addresses, FriendlyName="desk", IpAddress="192.0.2.2", CidrPrefixLength="31")
    events = "https://events.twilio.com/v1"
    sink = at.get(f"{events}/Sinks")["sinks"][0]["sid"]
    at.create(f"{events}/Subscriptions", Description="all", SinkSid=sink, Types=[DELIVERED])
    service = at.create("https://verify.twilio.com/v2/Services", FriendlyName="Shop")["sid"]
    webhook = {"WebhookUrl": "https://hooks.shop.example/verify", "EventTypes": ["*"]}
    at.create(f"https://verify.twilio.com/v2/Services/{service}/Webhooks", FriendlyName="codes", **webhook)


def asked(table: str, at: Visit) -> Any:
    """The simulator's answer; of what hangs under something, the first one that has any."""
    endpoint = ENDPOINTS[table]
    parents = list(endpoint.parents)
    if endpoint.parent:
        above = (ENDPOINTS | PARENTS)[endpoint.parent]
        parents = [row["sid"] for row in at.get(above.url(at.account.sid))[above.key]]
    if not parents:
        return at.get(endpoint.url(at.account.sid))
    bodies = [at.get(endpoint.inside(sid).url(at.account.sid)) for sid in parents]
    return next((body for body in bodies if not endpoint.key or body[endpoint.key]), bodies[0])


@pytest.mark.parametrize("table", RESOURCES)
def test_simulated_rows_have_the_fields_of_recorded_ones(table: str, lived_in: Visit) -> None:
    endpoint = ENDPOINTS[table]
    body = asked(table, lived_in)
    simulated = body[endpoint.key] if endpoint.key else [body]
    assert simulated
    ours = {name: kinds(simulated, name) for row in simulated for name in row}
    recorded_rows = [row for _, bodies in answers_of(table, fetched=not endpoint.key) for row in bodies]
    theirs = {name: kinds(recorded_rows, name) for row in recorded_rows for name in row}
    assert theirs.keys() - ours.keys() <= NOT_SIMULATED.get(table, set())
    for name in ours.keys() & theirs.keys():
        also = OTHER_TYPES.get((table, name), set())
        assert not theirs[name] or ours[name] <= theirs[name] | also, f"{name}: {ours[name]}, {theirs[name]}"


def kinds(rows: list[dict[str, Any]], name: str) -> set[type]:
    return {type(row[name]) for row in rows if row.get(name) is not None}


@pytest.mark.parametrize("table", RESOURCES)
def test_a_simulated_list_has_the_envelope_of_a_recorded_one(table: str, lived_in: Visit) -> None:
    endpoint = ENDPOINTS[table]
    if not endpoint.key:
        return
    envelopes = [body for case, body in recorded()[RESOURCES[table]] if endpoint.key in body]
    body = asked(table, lived_in)
    old = {"last_page_uri", "num_pages", "total"}  # gone for years (reference 2.2: there is no total count)
    for recorded_body in envelopes:
        assert body.keys() == recorded_body.keys() - old
        if "meta" in body:
            assert body["meta"].keys() == recorded_body["meta"].keys()
            assert body["meta"]["key"] == recorded_body["meta"]["key"] == endpoint.key
