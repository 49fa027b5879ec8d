"""Configuration rows: what is kept of them, and what is not."""

import json
from datetime import UTC, datetime
from typing import Any

from dakkan.collect.normalise import normalise

ACCOUNT = "AC" + "1" * 32
AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def configured(table: str, row: dict[str, Any], **more: str) -> dict[str, Any]:
    found = normalise(
        table, [json.dumps(row).encode()], account_sid=ACCOUNT, read_at=AT, collection="C", more=more
    )
    (only,) = found.columns.to_pylist()
    return {**only, "fields": json.loads(only["fields"])}


def test_a_thing_keeps_its_name_its_times_and_its_fields_in_one_layer() -> None:
    row = configured(
        "event_sinks",
        {
            "sid": "DG1",
            "description": "Orders",
            "date_created": "2026-11-23T08:00:00Z",
            "date_updated": "2026-11-23T09:00:00Z",
            "sink_type": "webhook",
            "sink_configuration": {"destination": "https://hooks.shop.example/e", "batch_events": True},
            "url": "https://events.twilio.com/v1/Sinks/DG1",
            "links": {"sink_test": "https://events.twilio.com/v1/Sinks/DG1/Test"},
        },
    )

    assert (row["sid"], row["name"], row["account_sid"]) == ("DG1", "Orders", ACCOUNT)
    assert row["created_at"] == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert row["updated_at"] == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert row["fields"] == {
        "description": "Orders",
        "sink_configuration.batch_events": "true",
        "sink_configuration.destination": "https://hooks.shop.example/e",
        "sink_type": "webhook",
    }


def test_the_order_of_a_list_means_nothing() -> None:
    one, other = (
        configured("oauth_apps", {"sid": "OQ1", "policy": {"allow": names}})["fields"]
        for names in (["/a", "/b"], ["/b", "/a"])
    )

    assert one == other == {"policy.allow": '["/a", "/b"]'}


def test_a_secret_is_not_among_the_fields() -> None:
    row = configured("event_sinks", {"sid": "DG1", "sink_configuration": {"write_key": "x" * 20}})

    assert row["fields"] == {"sink_configuration.write_key": "[REDACTED]"}


def test_a_long_value_is_kept_as_its_digest() -> None:
    one, other = (
        configured("flows", {"sid": "FW1", "definition": {"states": [{"name": name}] * 200}})["fields"]
        for name in ("a", "b")
    )

    assert one["definition.states"].startswith("sha256:")
    assert one != other


def test_alarms_write_camel_case_and_call_their_sid_otherwise() -> None:
    row = configured(
        "alarms",
        {
            "alertConfigSid": "AK1",
            "friendlyName": "Errors",
            "enabled": True,
            "dateCreated": "2026-11-23T08:00:00Z",
            "dateUpdated": "2026-11-23T08:00:00Z",
        },
    )

    assert (row["sid"], row["name"]) == ("AK1", "Errors")
    assert row["created_at"] == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert row["fields"] == {"enabled": "true", "friendlyName": "Errors"}


def test_what_an_app_of_somebody_elses_is_called() -> None:
    row = configured(
        "authorized_connect_apps",
        {
            "account_sid": ACCOUNT,
            "connect_app_sid": "CN1",
            "connect_app_friendly_name": "Reports",
            "permissions": ["post-all", "get-all"],
        },
    )

    assert (row["sid"], row["name"]) == ("CN1", "Reports")
    assert row["fields"]["permissions"] == '["get-all", "post-all"]'


def test_a_thing_without_sid_has_its_place_for_one() -> None:
    row = configured("export_settings", {"enabled": True, "webhook_url": ""}, parent_sid="Calls")

    assert (row["sid"], row["parent_sid"]) == ("Calls", "Calls")
    assert row["fields"] == {"enabled": "true", "webhook_url": ""}


def test_a_verify_attempt_has_its_number_its_country_and_its_cost() -> None:
    attempt = {
        "sid": "VL1",
        "service_sid": "VA1",
        "conversion_status": "unconverted",
        "channel": "sms",
        "date_created": "2026-11-24T07:00:00Z",
        "price": {"value": "-0.05", "currency": "usd"},
        "channel_data": {"to": "+37120000001", "country": "LV"},
    }
    found = normalise(
        "verify_attempts", [json.dumps(attempt).encode()], account_sid=ACCOUNT, read_at=AT, collection="C"
    )

    (row,) = found.columns.to_pylist()
    assert (row["recipient"], row["country"], row["status"]) == ("+37120000001", "LV", "unconverted")
    assert (str(row["price"]), row["price_unit"], row["service_sid"]) == ("0.050000", "USD", "VA1")
