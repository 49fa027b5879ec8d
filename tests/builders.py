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
OFFICE = "192.0.2.200"
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
