"""Processor seconds for the exported rules over N audit events: our engine, and pySigma's SQLite backend.

Both read the same events from a table that is there already, and count the records of every rule in the
same run; prints one line of JSON. `python tools/bench_rules.py [N]`
"""

import json
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
from sigma.backends.sqlite import sqliteBackend
from sigma.collection import SigmaCollection
from sigma.rule import SigmaRule

from dakkan import own_rules
from dakkan.evidence.columns import arrow_schema
from dakkan.evidence.schema import TABLES
from dakkan.model.window import Window
from dakkan.rules import engine, reading
from dakkan.rules.export import ADMIN_TYPES, TYPES
from dakkan.rules.fields import CHANGED, TWILIO_NAMES

EVENTS = 200_000
ACCOUNT = "AC" + "1" * 32
START = datetime(2026, 11, 1, tzinfo=UTC)
_USUAL = ("message.created", "call.created", "phone-number.updated", "message.updated", "recording.created")
_PATIENCE = 60
"""Seconds after which a query of the other side is broken off."""
_CHANGED_FIELDS = ("email_address", "email", "callback_url", "trigger_value")

Event = dict[str, Any]


def events(count: int, seed: int = 1) -> list[Event]:
    """A month of events, one in a hundred of a type that rules look for."""
    chance = random.Random(seed)
    rare = [*ADMIN_TYPES, *(kind for kinds in TYPES.values() for kind in kinds), "user-session.created"]
    rows = []
    for number in range(count):
        kind = chance.choice(rare) if chance.random() < 0.01 else chance.choice(_USUAL)
        fields = {
            "email_address" if kind == "user.updated" else "sms_url": {"previous": "", "updated": "enabled"}
        }
        rows.append(
            {
                "account_sid": ACCOUNT,
                "sid": f"AE{number:032x}",
                "created_at": START + timedelta(seconds=number * 30 * 86_400 // count),
                "type": kind,
                "actor_type": "account",
                "actor_sid": ACCOUNT,
                "source": chance.choice(("api", "web")),
                "address": f"192.0.2.{chance.randrange(256)}",
                "resource_type": kind.split(".")[0],
                "resource_sid": ACCOUNT,
                "changes": json.dumps(fields) if kind.endswith(".updated") else None,
                "raw": "{}",
            }
        )
    return rows


def compare(rows: Sequence[Event]) -> dict[str, Any]:
    """Processor seconds of both over the same events, how often ours is faster, and whether they agree."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = [path.read_text() for path in own_rules.exported(folder)]
        ours, our_seconds = _ours(rows, folder)
    theirs, their_seconds = _theirs(rows, texts)
    return {
        "events": len(rows),
        "rules": len(texts),
        "dakkan_s": round(our_seconds, 3),
        "sqlite_s": round(their_seconds, 3),
        "ratio": round(their_seconds / our_seconds, 2),
        "agree": all(ours.get(rule, 0) == count for rule, count in theirs.items()),
    }


def _ours(rows: Sequence[Event], folder: Path) -> tuple[dict[str, int], float]:
    connection = ibis.duckdb.connect(threads=1)
    columns = arrow_schema(TABLES["events"])
    connection.create_table("events", pa.Table.from_pylist(list(rows), schema=columns))
    last = max(row["created_at"] for row in rows)
    window = Window(START, last + timedelta(seconds=1))
    tables = {"events": connection.table("events")}
    begun = time.process_time()
    detection = engine.run(reading.read([folder]), tables, window, [ACCOUNT])
    seconds = time.process_time() - begun
    if detection.broken:
        raise SystemExit(f"broken: {detection.broken}")
    return {one.detector.removeprefix("rule:"): one.exhibit_count for one in detection.findings}, seconds


def _theirs(rows: Sequence[Event], texts: Sequence[str]) -> tuple[dict[str, int], float]:
    """The same rules as pySigma converts them, over columns that have the names of the rules' fields.

    What a correlation returns is counted otherwise there, so only its time is compared.
    """
    database = sqlite3.connect(":memory:")
    database.create_function("REGEXP", 2, _regexp, deterministic=True)
    names = {column: name for name, column in TWILIO_NAMES["events"].items()}
    plain = [column for column in rows[0] if column != "raw"]
    changed = [f"{CHANGED}{field}.updated" for field in _CHANGED_FIELDS]
    columns = [names.get(column, column) for column in plain] + changed
    named = ", ".join(f'"{one}" TEXT' for one in columns)
    database.execute(f"CREATE TABLE logs ({named})")
    database.executemany(
        f"INSERT INTO logs VALUES ({', '.join('?' * len(columns))})",  # noqa: S608
        ([*(_plain(row[column]) for column in plain), *_changed(row)] for row in rows),
    )
    counts: dict[str, int] = {}
    begun = time.process_time()
    for text in texts:
        collection = SigmaCollection.from_yaml(text)
        backend = sqliteBackend(timestamp_field="event_date", event_id_field="sid", collate_nocase=True)
        last = collection.rules[-1]
        until = time.perf_counter() + _PATIENCE
        database.set_progress_handler(lambda until=until: time.perf_counter() > until, 100_000)
        try:
            found = [database.execute(query).fetchall() for query in backend.convert(collection)]
        except sqlite3.OperationalError as error:
            print(f"{last.name}: {error} after {_PATIENCE} s on sqlite3", file=sys.stderr)
            continue
        if isinstance(last, SigmaRule):
            counts[str(last.name)] = len(found[-1])
    return counts, time.process_time() - begun


def _changed(row: Event) -> list[str | None]:
    fields = json.loads(row["changes"]) if row["changes"] else {}
    return [fields.get(field, {}).get("updated") for field in _CHANGED_FIELDS]


def _plain(value: Any) -> Any:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value


def _regexp(pattern: str, text: str | None) -> bool:
    return text is not None and re.search(pattern, text) is not None


def main() -> int:
    result = compare(events(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS))
    print(json.dumps(result))
    return 0 if result["agree"] else 1


if __name__ == "__main__":
    sys.exit(main())
