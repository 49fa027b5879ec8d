"""Evidence from few words: rows take only what matters to the case, the rest is plain and usual.

The account is a shop in Japan: its servers and its office have one address each, its texts are known,
its customers are `+8190…`. All numbers, hosts and addresses are reserved for documentation or made up.
"""

import itertools
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import ibis
import pyarrow as pa

from dakkan.detect.detector import Detector, Severity
from dakkan.detect.prepared import prepared
from dakkan.evidence.schema import TABLES
from dakkan.model.window import Window

MAIN = "AC" + "1" * 32
SUB = "AC" + "2" * 32
OTHER = "AC" + "9" * 32
"""An account that has nothing to do with the tree of MAIN."""

SINCE = datetime(2026, 11, 24, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=1)
WINDOW = Window(SINCE, UNTIL)
DURING = SINCE + timedelta(hours=2)
BEFORE = SINCE - timedelta(days=1)
LONG_BEFORE = SINCE - timedelta(days=30)

SERVER = "192.0.2.10"
OFFICE = "198.51.100.200"
THIEF = "203.0.113.66"

OWN_NUMBER = "+815031000001"
KNOWN = "+819011112222"
OWN_TEXT = "Thank you for your order 1234"
OWN_HOST = "hooks.shop.example"

Row = dict[str, Any]

_TYPES = {
    "text": pa.string(),
    "time": pa.timestamp("us", tz="UTC"),
    "whole": pa.int64(),
    "money": pa.decimal128(18, 6),
    "flag": pa.bool_(),
}
_numbers = itertools.count(1)


_COUNTRIES = {"+81": "JP", "+1": "US", "+44": "GB", "+49": "DE", "+371": "LV", "+232": "SL", "+886": "TW"}


def country_of(number: str) -> str | None:
    return next((code for prefix, code in _COUNTRIES.items() if number.startswith(prefix)), None)


def template_of(body: str) -> str:
    """As evidence makes it: links and digits masked, lower case."""
    return re.sub(r"\d+", "0", re.sub(r"https?://\S+", "{link}", body)).lower()


def sid(prefix: str) -> str:
    """A new SID of that kind."""
    return f"{prefix}{next(_numbers):032x}"


def after(seconds: float, start: datetime = DURING) -> datetime:
    return start + timedelta(seconds=seconds)


def message(at: datetime = DURING, to: str = KNOWN, body: str = OWN_TEXT, **more: Any) -> Row:
    return {
        "account_sid": MAIN,
        "sid": sid("SM"),
        "created_at": at,
        "direction": "outbound-api",
        "status": "delivered",
        "sender": OWN_NUMBER,
        "recipient": to,
        "country": country_of(to),
        "body": body,
        "template": template_of(body),
        **more,
    }


def call(at: datetime = DURING, to: str = KNOWN, **more: Any) -> Row:
    return {
        "account_sid": MAIN,
        "sid": sid("CA"),
        "created_at": at,
        "direction": "outbound-api",
        "status": "completed",
        "sender": OWN_NUMBER,
        "recipient": to,
        "country": country_of(to),
        **more,
    }


def event(kind: str, at: datetime = DURING, address: str | None = THIEF, **more: Any) -> Row:
    """An audit event. `changes` may be a dict of field → (previous, updated)."""
    changes = more.pop("changes", None)
    if changes is not None:
        changes = json.dumps(
            {name: {"previous": old, "updated": new} for name, (old, new) in changes.items()}
        )
    return {
        "account_sid": MAIN,
        "sid": sid("AE"),
        "created_at": at,
        "type": kind,
        "actor_type": "account",
        "actor_sid": MAIN,
        "source": "api",
        "address": address,
        "resource_sid": MAIN,
        "changes": changes,
        **more,
    }


def usual_events(kind: str = "phone-number.updated", **more: Any) -> list[Row]:
    """A month in which server and office did something every day."""
    days = [SINCE - timedelta(days=day) for day in range(1, 31)]
    return [event(kind, day, address, **more) for day in days for address in (SERVER, OFFICE)]


def usual_messages(a_day: int = 4) -> list[Row]:
    """A month of the shop's own texts to one known customer, in office hours."""
    return [
        message(SINCE - timedelta(days=day) + timedelta(hours=hour))
        for day in range(1, 31)
        for hour in range(2, 2 + a_day)
    ]


def strangers(count: int, prefix: str = "+8180", step: int = 7919) -> list[str]:
    """Numbers never met, scattered over their country."""
    return [f"{prefix}{10_000_000 + step * index:08d}" for index in range(count)]


def evidence(**rows: Iterable[Mapping[str, Any]]) -> SimpleNamespace:
    """Tables with exactly the columns of the schema; what is not named is empty."""
    return SimpleNamespace(**{name: _table(name, rows.get(name, ())) for name in TABLES})


def shop(**rows: Iterable[Mapping[str, Any]]) -> SimpleNamespace:
    """The shop with its month of history, and `rows` beside it."""
    usual = {
        "events": usual_events(),
        "messages": usual_messages(),
        "accounts": [
            {"account_sid": MAIN, "sid": MAIN, "owner_account_sid": MAIN},
            {"account_sid": SUB, "sid": SUB, "owner_account_sid": MAIN},
        ],
        "numbers": [
            {
                "account_sid": MAIN,
                "sid": "PN" + "1" * 32,
                "created_at": LONG_BEFORE,
                "phone_number": OWN_NUMBER,
                "sms_url": f"https://{OWN_HOST}/sms",
            }
        ],
    }
    return evidence(**{name: [*usual.get(name, []), *rows.get(name, [])] for name in TABLES})


def _table(name: str, rows: Iterable[Mapping[str, Any]]) -> Any:
    columns = TABLES[name].all_columns
    plain = {"read_at": UNTIL, "collection": "test", "raw": "{}"}
    schema = pa.schema([(column, _TYPES[kind]) for column, kind in columns.items()])
    full = [{column: row.get(column, plain.get(column)) for column in columns} for row in rows]
    return ibis.memtable(pa.Table.from_pylist(full, schema=schema))


def found(detector: Detector, tables: SimpleNamespace, **more: Any) -> list[Row]:
    """The rows that one detector gives for the tree of MAIN, worst first."""
    ready = prepared(tables, WINDOW, account_sid=MAIN, **more)
    rows: list[Row] = detector.find(ready, WINDOW).to_pyarrow().to_pylist()
    return sorted(rows, key=lambda row: -Severity(row.get("severity") or detector.severity).rank)


def severities(rows: Iterable[Row]) -> dict[str, str]:
    """For each resource of the rows, the severity it was found with."""
    return {resource: row["severity"] for row in rows for resource in row["resources"]}


BAIT = "Your account is locked. Verify your details now: https://amazon-login.example/x"


def takeover(start: datetime = DURING, by: str = MAIN, sub: str = SUB) -> dict[str, list[Row]]:
    """A takeover that every detector of the catalogue has something to say about."""
    number, key = sid("PN"), sid("SK")

    def did(seconds: float, kind: str, **more: Any) -> Row:
        return event(kind, after(seconds, start), THIEF, account_sid=by, **{"resource_sid": by, **more})

    events = [
        did(0, "user-session.created", source="web", resource_sid=sid("US")),
        did(
            30,
            "user.updated",
            resource_sid=sid("US"),
            changes={"email_address": ("a@shop.example", "b@evil.example")},
        ),
        did(40, "user-password.updated", resource_sid=sid("US")),
        did(50, "user-invitation.created"),
        did(60, "account-api-keys.created", resource_sid=key),
        did(
            70, "phone-number.created", resource_sid=number, changes={"phone_number": (None, "+12025550123")}
        ),
        did(71, "account.created", resource_sid=sub),
        did(75, "sms-geographic-permissions.updated", changes={"latvia": ("disabled", "enabled")}),
        did(
            80,
            "phone-number.updated",
            resource_sid=number,
            changes={"sms_url": ("", "https://evil.example/s")},
        ),
        did(81, "usage-trigger.deleted", resource_sid=sid("UT")),
        did(82, "verify-fraud-guard-mode.updated"),
        did(90, "account-auth-token.promoted"),
        did(400, "message.deleted", resource_sid=sid("SM")),
        did(410, "bulkexports.downloaded"),
    ]
    messages = [
        message(after(100 + second, start), to, BAIT, account_sid=by, status="queued")
        for second, to in enumerate(strangers(80, "+371", 3))
    ]
    day = f"{start:%Y-%m-%d}"
    usage = {
        "account_sid": by,
        "sid": f"sms-outbound/{day}",
        "category": "sms-outbound",
        "day": day,
        "count": 500,
    }
    return {
        "events": events,
        "messages": messages,
        "keys": [{"account_sid": by, "sid": key, "created_at": after(60, start)}],
        "usage": [{**usage, "created_at": start, "as_of": start}],
    }
