import gzip
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from dakkan.collect.normalise import normalise
from dakkan.evidence.columns import arrow_schema
from dakkan.evidence.schema import TABLES

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ACCOUNT = "AC" + "1" * 32
RECORDED = (
    Path(__file__).parents[3] / "shared" / "data" / "twilio" / "twilio_python_response_samples.jsonl.gz"
)


def normalised(table: str, *rows: dict[str, Any] | bytes, **more: str) -> list[dict[str, Any]]:
    raw = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    found = normalise(table, raw, account_sid=ACCOUNT, read_at=AT, collection="C", more=more)
    assert found.columns.schema == arrow_schema(TABLES[table])
    return list(found.columns.to_pylist())


MESSAGE = {
    "sid": "SM" + "1" * 32,
    "account_sid": "AC" + "2" * 32,
    "body": "Your code is 4711",
    "date_created": "Fri, 24 May 2019 17:44:46 +0000",
    "date_sent": "Fri, 24 May 2019 17:44:50 +0000",
    "direction": "outbound-api",
    "from": "+15005550006",
    "to": "+37120000001",
    "num_segments": "2",
    "num_media": "0",
    "price": "-0.00750",
    "price_unit": "USD",
    "error_code": None,
    "status": "delivered",
    "uri": "/x",
}


def test_a_message() -> None:
    (row,) = normalised("messages", MESSAGE)

    assert (row["sender"], row["recipient"], row["country"]) == ("+15005550006", "+37120000001", "LV")
    assert (row["segments"], row["media"], row["price"]) == (2, 0, Decimal("0.0075"))
    assert row["created_at"] == datetime(2019, 5, 24, 17, 44, 46, tzinfo=UTC)
    assert row["sent_at"] == datetime(2019, 5, 24, 17, 44, 50, tzinfo=UTC)
    assert (row["template"], row["account_sid"]) == ("your code is #", "AC" + "2" * 32)
    assert json.loads(row["raw"]) == MESSAGE
    assert (row["read_at"], row["collection"]) == (AT, "C")


@pytest.mark.parametrize(
    ("direction", "country"),
    [("outbound-api", "LV"), ("outbound-reply", "LV"), ("inbound", "JP"), ("", "LV")],
)
def test_the_country_is_that_of_the_other_side(direction: str, country: str) -> None:
    (row,) = normalised("messages", MESSAGE | {"direction": direction, "from": "+819012345678"})

    assert row["country"] == country


@pytest.mark.parametrize(
    ("direction", "country"),
    [("trunking-terminating", "LV"), ("trunking-originating", "JP"), ("outbound-dial", "LV")],
)
def test_a_call_s_country_too(direction: str, country: str) -> None:
    call = {
        "sid": "CA1",
        "direction": direction,
        "from": "+819012345678",
        "to": "+37120000001",
        "duration": "61",
    }

    (row,) = normalised("calls", call | {"start_time": "Fri, 18 Oct 2019 17:02:00 +0000", "price": "-0.200"})

    assert (row["country"], row["seconds"], row["price"]) == (country, 61, Decimal("0.2"))
    assert row["started_at"] == row["created_at"]


def test_bulk_export_says_no_error_with_a_zero() -> None:
    bulk = MESSAGE | {"error_code": 0, "num_segments": 1, "date_sent": "2019-05-24T17:44:50Z"}

    (row,) = normalised("messages", bulk)

    assert row["error_code"] is None
    assert row["segments"] == 1
    assert row["sent_at"] == datetime(2019, 5, 24, 17, 44, 50, tzinfo=UTC)


def test_hostile_bodies_are_kept_and_made_harmless() -> None:
    body = "a\x00b \x1b[2J \u202e " + "x" * 5000

    (row,) = normalised("messages", MESSAGE | {"body": body})

    assert row["body"].startswith("a␀b ␛[2J")
    assert json.loads(row["raw"])["body"] == body


def test_half_a_character_and_bare_control_characters_do_not_lose_the_row() -> None:
    odd = b'{"sid": "SM1", "body": "half \\ud83d and \x01 bare", "direction": "inbound"}'
    wrong = b'{"sid": "SM2", "body": "\xff\xfe"}'

    rows = normalised("messages", odd, wrong)

    assert rows[0]["body"] == "half � and ␁ bare"
    assert [row["sid"] for row in rows] == ["SM1", "SM2"]


@pytest.mark.parametrize("bad", [b"", b"[]", b"7", b'{"sid": "SM1"', b"\x00\x00", b"[" * 100_000])
def test_what_is_no_row_is_counted_and_stops_nothing(bad: bytes) -> None:
    good = json.dumps(MESSAGE).encode()

    found = normalise("messages", [good, bad, good], account_sid=ACCOUNT, read_at=AT, collection="C")

    assert (len(found.columns), found.unreadable) == (2, 1)


@pytest.mark.parametrize("table", TABLES)
def test_no_type_is_insisted_on(table: str) -> None:
    names = {field: wrong for field in _fields(table) for wrong in ([{"x": 1}],)}
    deep = json.loads("[" * 300 + "]" * 300)
    numbers, trees = dict.fromkeys(names, 1e308), dict.fromkeys(names, deep)

    rows = normalised(
        table, names, numbers, trees, {}, dict.fromkeys(names), {"new_field": {"of": "tomorrow"}}
    )

    assert len(rows) == 6
    assert all(row["account_sid"] == ACCOUNT for row in rows)


def _fields(table: str) -> list[str]:
    from dakkan.collect.rows import ALSO_READ, field_of

    return [*(field_of(table, column) for column in TABLES[table].all_columns), *ALSO_READ.get(table, ())]


@pytest.mark.parametrize(
    ("data", "changes"),
    [
        (None, None),
        ("", None),
        ({"voice_url": {"previous": "a", "updated": "b"}}, {"voice_url": {"previous": "a", "updated": "b"}}),
        (
            {"resource_properties": {"email": {"previous": "a", "updated": "b"}}},
            {"email": {"previous": "a", "updated": "b"}},
        ),
        (
            {"resource_properties": {"sms_url": {"updated": ""}}, "previous_properties": {}},
            {"sms_url": {"updated": ""}},
        ),
        (
            {"resource_properties": {"status": "suspended"}, "previous_properties": {"status": "active"}},
            {"status": {"updated": "suspended", "previous": "active"}},
        ),
        ({"resource_properties": "x"}, None),
        (["x"], None),
    ],
)
def test_event_data_of_every_shape_becomes_changes(data: Any, changes: Any) -> None:
    (row,) = normalised("events", {"sid": "AE1", "event_type": "phone-number.updated", "event_data": data})

    assert (json.loads(row["changes"]) if row["changes"] else None) == changes


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("phone_number.updated", "phone-number.updated"),
        ("sender-id.country.override_status.updated", "sender-id.country.override_status.updated"),
        ("something-new.happened", "something-new.happened"),
    ],
)
def test_event_types_are_kept_whatever_they_are(given: str, kept: str) -> None:
    (row,) = normalised("events", {"sid": "AE1", "event_type": given, "source_ip_address": "2001:db8::1"})

    assert (row["type"], row["address"]) == (kept, "2001:db8::1")


def test_an_account_belongs_to_itself() -> None:
    sub = "AC" + "3" * 32

    (row,) = normalised("accounts", {"sid": sub, "owner_account_sid": ACCOUNT, "status": "active"})

    assert row["account_sid"] == sub


def test_rows_without_a_sid_are_named_by_what_they_are() -> None:
    (usage,) = normalised(
        "usage", {"category": "sms", "start_date": "2026-11-23", "price": "12.5", "count": None}
    )
    (country,) = normalised("messaging_countries", {"country_code": "LV", "enabled": False})
    (voice,) = normalised(
        "voice_countries", {"iso_code": "LV", "high_risk_tollfraud_numbers_enabled": "true"}
    )
    (settings,) = normalised("voice_settings", {"dialing_permissions_inheritance": False})

    assert (usage["sid"], usage["day"], usage["price"]) == ("sms/2026-11-23", "2026-11-23", Decimal("12.5"))
    assert usage["created_at"] == datetime(2026, 11, 23, tzinfo=UTC)
    assert (country["sid"], country["country"], country["enabled"]) == ("LV", "LV", False)
    assert (voice["sid"], voice["high_risk_tollfraud"]) == ("LV", True)
    assert (settings["sid"], settings["inheritance"]) == (ACCOUNT, False)


def test_what_the_caller_knows_is_filled_in() -> None:
    (row,) = normalised("keys", {"sid": "SK1", "friendly_name": "ci", "flags": ["rest_api"]}, kind="api-key")

    assert (row["kind"], row["flags"]) == ("api-key", '["rest_api"]')


RESOURCES = {
    "messages": ("api/v2010/account/test_message", "messages"),
    "calls": ("api/v2010/account/test_call", "calls"),
    "usage": ("api/v2010/account/usage/record/test_daily", "usage_records"),
    "keys": ("api/v2010/account/test_key", "keys"),
    "events": ("monitor/v1/test_event", "events"),
    "alerts": ("monitor/v1/test_alert", "alerts"),
    "numbers": ("api/v2010/account/test_incoming_phone_number", "incoming_phone_numbers"),
    "applications": ("api/v2010/account/test_application", "applications"),
    "usage_triggers": ("api/v2010/account/usage/test_trigger", "usage_triggers"),
    "services": ("messaging/v1/test_service", "services"),
    "accounts": ("api/v2010/test_account", "accounts"),
    "voice_countries": ("voice/v1/dialing_permissions/test_country", "content"),
}
MAY_BE_EMPTY = {
    "messages": {"media"},
    "calls": {"trunk_sid"},
    "keys": {"flags", "kind"},
    "events": {"changes"},
    "alerts": {"error_code"},
    "numbers": {"trunk_sid"},
}
"""Columns that no recorded answer fills."""


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded answers are not here")
@pytest.mark.parametrize("table", RESOURCES)
def test_every_column_is_found_in_recorded_answers(table: str) -> None:
    resource, key = RESOURCES[table]
    with gzip.open(RECORDED, "rt", encoding="utf-8") as lines:
        answers = [answer for line in lines if (answer := json.loads(line))["resource"] == resource]
    rows = [
        json.dumps(row).encode()
        for answer in answers
        if isinstance(answer["body"], dict)
        for row in answer["body"].get(key, [answer["body"]] if "sid" in answer["body"] else [])
    ]

    found = normalise(table, rows, account_sid=ACCOUNT, read_at=AT, collection="C")

    assert rows and found.unreadable == 0 and len(found.columns) == len(rows)
    empty = {name for name in TABLES[table].columns if found.columns[name].null_count == len(rows)}
    assert empty <= MAY_BE_EMPTY.get(table, set())


def test_nothing_makes_an_empty_table_of_the_right_types() -> None:
    found = normalise("calls", [], account_sid=ACCOUNT, read_at=AT, collection="C")

    assert found.columns.schema == arrow_schema(TABLES["calls"])
    assert isinstance(found.columns, pa.Table) and len(found.columns) == 0
