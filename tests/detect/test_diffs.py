"""What is different in an account's state, told by two readings of it, or by events alone."""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from builders import (
    BEFORE,
    DURING,
    LONG_BEFORE,
    MAIN,
    OTHER,
    OWN_HOST,
    SERVER,
    SINCE,
    SUB,
    THIEF,
    UNTIL,
    WINDOW,
    Row,
    after,
    event,
    evidence,
    shop,
    sid,
)
from dakkan.detect.prepared import prepared

EVIL = "https://evil.example/x"
OWN = f"https://{OWN_HOST}/x"


def sink(at: Any = LONG_BEFORE, **more: Any) -> Row:
    fields = more.pop("fields", {"sink_configuration.destination": OWN, "sink_type": "webhook"})
    return {
        "account_sid": MAIN,
        "sid": sid("DG"),
        "created_at": at,
        "name": "Orders",
        "fields": json.dumps(fields, sort_keys=True),
        **more,
    }


def key(at: Any = LONG_BEFORE, **more: Any) -> Row:
    return {"account_sid": MAIN, "sid": sid("SK"), "created_at": at, "friendly_name": "deploy", **more}


def was_read(account_sid: str = MAIN, at: Any = BEFORE) -> Row:
    """An account that was read, whatever was there."""
    return {"account_sid": account_sid, "sid": None, "read_at": at}


def diffs(
    now: dict[str, list[Row]], then: dict[str, list[Row]], *events: Row, incomplete: Iterable[str] = ()
) -> list[Row]:
    rows = {name: [{**row, "read_at": BEFORE} for row in found] for name, found in then.items()}
    tables = evidence(**rows)
    earlier = {name: getattr(tables, name) for name in then}
    present = shop(**now, events=events)
    ready = prepared(present, WINDOW, account_sid=MAIN, earlier=earlier, incomplete=tuple(incomplete))
    found: list[Row] = ready.diffs.to_pyarrow().to_pylist()
    return found


def test_nothing_is_different_when_both_readings_are_the_same() -> None:
    old, known = sink(), key()

    assert diffs({"event_sinks": [old], "keys": [known]}, {"event_sinks": [old], "keys": [known]}) == []


def test_what_was_not_there_is_added_though_no_event_tells_of_it() -> None:
    old, new = sink(), sink(DURING, fields={"sink_configuration.destination": EVIL})

    (row,) = diffs({"event_sinks": [old, new]}, {"event_sinks": [old]})

    assert (row["change"], row["field"], row["kind"], row["how"]) == ("added", "", "event-sink", "snapshot")
    assert (row["sid"], row["resource_sid"], row["name"]) == (new["sid"], new["sid"], "Orders")
    assert (row["origin"], row["created_at"], row["reference_at"]) == ("untold", DURING, BEFORE)
    assert (row["site"], row["own"]) == ("evil.example", False)


def test_the_first_of_its_kind_is_added_to_an_account_that_had_none() -> None:
    new = sink(None)

    (row,) = diffs({"event_sinks": [new]}, {"event_sinks": [was_read()]})

    assert row["change"] == "added"
    assert SINCE <= row["created_at"] < UNTIL


def test_an_added_thing_has_the_origin_of_the_event_that_made_it() -> None:
    new = key(after(5))
    made = event("account-api-keys.created", after(5), THIEF, resource_sid=new["sid"])

    (row,) = diffs({"keys": [new]}, {"keys": [was_read()]}, made)

    assert (row["sid"], row["resource_sid"], row["address"]) == (made["sid"], new["sid"], THIEF)
    assert (row["origin"], row["created_at"], row["how"]) == ("strange", after(5), "snapshot")


def test_what_is_gone_is_removed_unless_the_table_could_be_read_in_part_only() -> None:
    old = key()
    gone = event("account-api-keys.deleted", after(9), SERVER, resource_sid=old["sid"])

    (row,) = diffs({"keys": []}, {"keys": [old]}, gone)

    assert (row["change"], row["sid"], row["origin"], row["name"]) == (
        *("removed", gone["sid"], "usual", "deploy"),
    )
    assert diffs({"keys": []}, {"keys": [old]}, incomplete=["keys"]) == []


def test_a_changed_field_takes_the_event_that_names_it() -> None:
    number: Row = {"account_sid": MAIN, "sid": sid("PN"), "created_at": LONG_BEFORE, "sms_url": OWN}
    moved = event(
        "phone-number.updated", after(1), THIEF, resource_sid=number["sid"], changes={"sms_url": (OWN, EVIL)}
    )
    later = event(
        "phone-number.updated", after(2), SERVER, resource_sid=number["sid"], changes={"voice_url": ("", OWN)}
    )

    rows = diffs(
        {"numbers": [{**number, "sms_url": EVIL}]}, {"numbers": [*shop_numbers(), number]}, moved, later
    )

    (row,) = rows
    assert (row["change"], row["field"], row["previous"], row["updated"]) == ("changed", "sms_url", OWN, EVIL)
    assert (row["sid"], row["origin"], row["site"], row["own"]) == (
        *(moved["sid"], "strange", "evil.example", False),
    )


def test_a_changed_field_without_event_is_told_at_the_things_own_time() -> None:
    old = sink()
    fields = json.dumps({"sink_configuration.destination": EVIL, "sink_type": "webhook"})

    (row,) = diffs(
        {"event_sinks": [{**old, "fields": fields, "updated_at": after(7)}]}, {"event_sinks": [old]}
    )

    assert (row["change"], row["field"]) == ("changed", "sink_configuration.destination")
    assert (row["previous"], row["updated"], row["created_at"]) == (OWN, EVIL, after(7))
    assert (row["sid"], row["origin"]) == (old["sid"], "untold")


def test_a_credential_takes_the_event_about_the_list_it_lies_in() -> None:
    parent, new = sid("CL"), {**sink(DURING), "sid": sid("CR")}
    touched = event("sip-credential-list.updated", after(1), THIEF, resource_sid=parent)

    (row,) = diffs(
        {"sip_credentials": [{**new, "parent_sid": parent}]}, {"sip_credentials": [was_read()]}, touched
    )

    assert (row["kind"], row["parent_sid"], row["sid"]) == ("sip-credential", parent, touched["sid"])


def test_a_country_takes_the_event_that_opened_it() -> None:
    old: Row = {"account_sid": MAIN, "sid": "TD", "country": "TD", "enabled": False}
    opened = event(
        "sms-geographic-permissions.updated", after(1), THIEF, changes={"chad": ("disabled", "enabled")}
    )

    (row,) = diffs(
        {"messaging_countries": [{**old, "enabled": True}]}, {"messaging_countries": [old]}, opened
    )

    assert (row["kind"], row["name"], row["field"]) == ("messaging-country", "TD", "enabled")
    assert (row["previous"], row["updated"], row["sid"]) == ("false", "true", opened["sid"])


# ---- without an earlier reading ------------------------------------------------------------------


def test_without_earlier_reading_events_are_undone() -> None:
    number, app, trigger = sid("PN"), sid("AP"), sid("UT")
    events = [
        event("phone-number.updated", after(1), resource_sid=number, changes={"sms_url": (OWN, "https://a.test/")}),
        event("phone-number.updated", after(2), resource_sid=number, changes={"sms_url": ("https://a.test/", EVIL)}),
        event("application.created", after(3), resource_sid=app, changes={"voice_url": (None, EVIL)}),
        event("usage-trigger.deleted", after(4), resource_sid=trigger),
        event("sms-geographic-permissions.updated", after(5), changes={"chad": ("disabled", "enabled")}),
        event("account.created", after(6), resource_sid=SUB),
    ]  # fmt: skip

    rows = {row["kind"]: row for row in diffs({}, {}, *events)}

    assert {kind: row["change"] for kind, row in rows.items()} == {
        "number": "changed",
        "application": "added",
        "usage-trigger": "removed",
        "messaging-country": "changed",
        "subaccount": "added",
    }
    assert (rows["number"]["previous"], rows["number"]["updated"]) == (OWN, EVIL)
    assert rows["messaging-country"]["resource_sid"] == "TD"
    assert rows["subaccount"]["account_sid"] == SUB
    assert {row["how"] for row in rows.values()} == {"events"}


def test_what_events_made_and_unmade_is_no_difference() -> None:
    app, number = sid("AP"), sid("PN")

    assert not diffs(
        {},
        {},
        event("application.created", after(1), resource_sid=app),
        event("application.deleted", after(2), resource_sid=app),
        event("phone-number.updated", after(3), resource_sid=number, changes={"sms_url": (OWN, EVIL)}),
        event("phone-number.updated", after(4), resource_sid=number, changes={"sms_url": (EVIL, OWN)}),
    )


def test_without_earlier_reading_a_thing_made_in_the_window_is_added_and_an_old_one_is_not() -> None:
    new = sink(DURING)

    (row,) = diffs({"event_sinks": [sink(), new]}, {})

    assert (row["change"], row["resource_sid"], row["reference_at"]) == ("added", new["sid"], SINCE)


def test_without_earlier_reading_nothing_is_told_twice() -> None:
    new = {**sink(DURING), "sid": sid("SD")}
    made = event("sip-domain.created", after(1), resource_sid=new["sid"])

    (row,) = diffs({"sip_domains": [new]}, {}, made)

    assert (row["how"], row["sid"], row["name"]) == ("events", made["sid"], "Orders")


def test_an_account_that_was_not_read_before_is_not_compared() -> None:
    rows = diffs({"keys": [key(account_sid=SUB)]}, {"keys": [was_read(MAIN)]})

    assert rows == []


def test_other_accounts_are_not_looked_at() -> None:
    rows = diffs(
        {"event_sinks": [sink(DURING, account_sid=OTHER)]},
        {"event_sinks": [was_read(OTHER)]},
        event("application.created", account_sid=OTHER, resource_sid=sid("AP")),
    )

    assert rows == []


@pytest.mark.parametrize("text", ["{", "[]", "[" * 100_000, '{"a": ' + "[" * 100_000])
def test_fields_that_cannot_be_read_are_no_fields(text: str) -> None:
    old = sink(fields={})

    assert diffs({"event_sinks": [{**old, "fields": text}]}, {"event_sinks": [old]}) == []


def test_what_came_after_the_window_is_not_of_it() -> None:
    late = sink(UNTIL + timedelta(seconds=1))

    assert diffs({"event_sinks": [late]}, {"event_sinks": [was_read()]}) == []


def shop_numbers() -> list[Row]:
    return [
        {
            "account_sid": MAIN,
            "sid": "PN" + "1" * 32,
            "created_at": LONG_BEFORE,
            "phone_number": "+815031000001",
            "sms_url": f"https://{OWN_HOST}/sms",
        }
    ]
