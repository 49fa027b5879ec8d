"""All detectors over millions of rows, as a ratio to DuckDB reading the same columns once.

    tools/bench_detect.py [--messages 10000000] [--small]

The evidence is made by DuckDB itself, as Parquet in the evidence's own layout: an account with 500
subaccounts, 30 days, a thief in the last. Each size runs in a process of its own, so that peak memory is that
size's. `--small` also runs a tenth, for the growth. Beside it: the exported event rules by pySigma on SQLite.
"""

# ruff: noqa: S608, S603 - the SQL is made of our own numbers, the process is this file

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dakkan.detect import runner
from dakkan.evidence.columns import arrow_schema
from dakkan.evidence.manifest import END
from dakkan.evidence.schema import TABLES
from dakkan.evidence.store import Evidence
from dakkan.model.clock import from_iso, iso
from dakkan.model.window import Window

NOW = from_iso("2026-11-24T00:00:00Z")
DAYS = 30
SUBACCOUNTS = 500
MAIN = "AC" + f"{0:032x}"
_READ = {
    "messages": "count(*), sum(length(body)), sum(length(sid)), sum(length(sender)), sum(length(recipient)), "
    "sum(length(template)), sum(length(country)), sum(length(account_sid)), sum(length(direction)), "
    "sum(length(status)), sum(length(messaging_service_sid)), sum(price), sum(error_code), "
    "max(epoch_us(created_at)), max(epoch_us(read_at))",
    "calls": "count(*), sum(length(sid)), sum(length(sender)), sum(length(recipient)), sum(length(country)), "
    "sum(length(account_sid)), sum(length(direction)), sum(seconds), sum(price), max(epoch_us(created_at)), "
    "max(epoch_us(ended_at))",
    "events": "count(*), sum(length(sid)), sum(length(type)), sum(length(changes)), sum(length(address)), "
    "sum(length(resource_sid)), sum(length(account_sid)), max(epoch_us(created_at))",
}
"""What the detectors look at, read once."""


def make(folder: Path, messages: int) -> None:
    """Evidence with `messages` messages, a tenth as many calls, a hundredth as many events."""
    evidence = Evidence(folder)
    db = duckdb.connect()
    db.execute("SET TimeZone='UTC'; SELECT setseed(0.5)")
    with evidence.collecting(
        {"source": "live", "account_sid": MAIN, "since": iso(NOW - timedelta(days=DAYS)), "until": iso(NOW)},
        at=NOW,
    ) as writer:
        for table, query in _queries(messages).items():
            step = max(1, messages // 20) if table == "messages" else 10**9
            rows = {"messages": messages, "calls": messages // 10, "events": messages // 100}.get(table, 0)
            for start in range(0, max(rows, 1), step):
                found = db.execute(query.format(start=start, end=min(rows, start + step))).to_arrow_table()
                reading = writer.new_reading()
                writer.add(
                    table, MAIN, _shaped(table, found), at=NOW, reading=reading, complete=True, asked={}
                )
        writer.line(END, {"rows": {}, "since": iso(NOW - timedelta(days=DAYS)), "until": iso(NOW)}, NOW)


def _shaped(table: str, found: Any) -> Any:
    schema = arrow_schema(TABLES[table])
    names = set(found.column_names)
    columns = [
        found[field.name].cast(field.type) if field.name in names else pa.nulls(len(found), field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def _queries(messages: int) -> dict[str, str]:
    """Traffic of a platform: many tenants, few templates each, mostly known people; then a thief's hour."""
    span = DAYS * 86400
    tenant = f"CASE WHEN n % 5 = 0 THEN 0 ELSE 1 + (hash(n) % {SUBACCOUNTS}) END"
    account = f"'AC' || printf('%032x', {tenant})"
    sender = f"'+1202555' || printf('%04d', ({tenant}) * 2 + n % 2)"
    at = f"TIMESTAMPTZ '{iso(NOW)}' - to_seconds({span} - (n::DOUBLE / {{rows}}) * {span})"
    common = "'bench' AS collection, '{{}}' AS raw, TIMESTAMPTZ '" + iso(NOW) + "' AS read_at"
    thief = f"n > {messages} - 3000"
    body = (
        (
            "CASE WHEN {thief} THEN 'Your account is locked. Verify now: https://amazon-login.example/' || (n % 97) "
            "WHEN n % 3 = 0 THEN 'Your code for shop ' || ({tenant}) || ' is ' || (n % 900000) "
            "ELSE 'Shop ' || ({tenant}) || ': your order ' || n || ' has left. https://shop-' || ({tenant}) || "
            "'.example/t/' || n END"
        )
        .replace("{thief}", thief)
        .replace("{tenant}", tenant)
    )
    template = (
        (
            "CASE WHEN {thief} THEN 'your account is locked. verify now: {{link}}' "
            "WHEN n % 3 = 0 THEN 'your code for shop t' || ({tenant}) || ' is 0' "
            "ELSE 'shop t' || ({tenant}) || ': your order 0 has left. {{link}}' END"
        )
        .replace("{thief}", thief)
        .replace("{tenant}", tenant)
    )
    people = max(1000, messages // 40)
    changes = (
        """'{{"sms_url": {{"previous": "https://hooks.shop.example/a", "updated": """
        """"https://hooks.shop.example/' || n || '"}}}}'"""
    )
    return {
        "messages": f"""
            SELECT 'SM' || printf('%032x', n) AS sid, {account} AS account_sid,
              {at.format(rows=messages)} AS created_at,
              CASE WHEN n % 50 = 0 THEN 'inbound' ELSE 'outbound-api' END AS direction,
              CASE WHEN n % 40 = 1 THEN 'undelivered' ELSE 'delivered' END AS status,
              {sender} AS sender,
              CASE WHEN {thief} THEN '+3712612' || printf('%04d', n % 3000)
                ELSE '+8190' || printf('%08d', (hash(n * 7) % {people})) END AS recipient,
              CASE WHEN {thief} THEN 'LV' ELSE 'JP' END AS country,
              {body} AS body, {template} AS template, 1 AS segments, 0 AS media,
              CASE WHEN n % 3 = 0 THEN 'MG' || printf('%032x', n % 20) ELSE NULL END AS messaging_service_sid,
              0.0083 AS price, 'USD' AS price_unit,
              CASE WHEN n % 40 = 1 THEN 30003 ELSE NULL END AS error_code, {common}
            FROM range({{start}}, {{end}}) AS numbers(n)""",
        "calls": f"""
            SELECT 'CA' || printf('%032x', n) AS sid, {account} AS account_sid,
              {at.format(rows=max(1, messages // 10))} AS created_at, 'outbound-api' AS direction,
              'completed' AS status, {sender} AS sender,
              '+8190' || printf('%08d', (hash(n * 3) % {people})) AS recipient, 'JP' AS country,
              60 + n % 300 AS seconds, 0.02 AS price, 'USD' AS price_unit,
              {at.format(rows=max(1, messages // 10))} AS started_at,
              {at.format(rows=max(1, messages // 10))} + to_seconds(60 + n % 300) AS ended_at, {common}
            FROM range({{start}}, {{end}}) AS numbers(n)""",
        "events": f"""
            SELECT 'AE' || printf('%032x', n) AS sid, {account} AS account_sid,
              {at.format(rows=max(1, messages // 100))} AS created_at,
              CASE n % 4 WHEN 0 THEN 'user-session.created' WHEN 1 THEN 'phone-number.updated'
                WHEN 2 THEN 'account-api-keys.created' ELSE 'copilot-application.updated' END AS type,
              'account' AS actor_type, {account} AS actor_sid, 'api' AS source,
              '198.51.100.' || (n % 20) AS address, 'phone-number' AS resource_type,
              'PN' || printf('%032x', n % 700) AS resource_sid,
              {changes} AS changes,
              {common}
            FROM range({{start}}, {{end}}) AS numbers(n)""",
        "accounts": f"""
            SELECT 'AC' || printf('%032x', n) AS sid, 'AC' || printf('%032x', n) AS account_sid,
              '{MAIN}' AS owner_account_sid, TIMESTAMPTZ '2024-01-01' AS created_at, 'active' AS status,
              'tenant ' || n AS friendly_name, 'Full' AS type, {common}
            FROM range(0, {SUBACCOUNTS + 1}) AS numbers(n) WHERE {{start}} = 0 AND {{end}} >= 0""",
    }


def measure(folder: Path) -> dict[str, float]:
    """Seconds and peak memory of this process."""
    evidence = Evidence(folder)
    begun = time.perf_counter()
    with evidence.tables() as tables:
        window = Window(NOW - timedelta(days=7), NOW)
        found = runner.detect(
            tables,
            window,
            account_sid=MAIN,
            collected=evidence.collected_tables(),
            history_since=NOW - timedelta(days=DAYS),
        )
    seconds = time.perf_counter() - begun
    return {
        "seconds": round(seconds, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "findings": len(found.findings),
        "broken": len(found.broken),
    }


def read_once(folder: Path) -> float:
    """Seconds that DuckDB takes to read the same columns, with all threads that it likes to use."""
    db = duckdb.connect()
    begun = time.perf_counter()
    for table, columns in _READ.items():
        db.execute(f"SELECT {columns} FROM read_parquet('{folder}/{table}/**/*.parquet')").fetchall()
    return time.perf_counter() - begun


def one_size(messages: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, messages)
        alone = [sys.executable, __file__, "--measure", name]
        measured = json.loads(subprocess.run(alone, check=True, capture_output=True, text=True).stdout)
        once = min(read_once(folder) for _try in range(3))
    return {
        "messages": messages,
        **measured,
        "read_once_s": round(once, 2),
        "ratio": round(measured["seconds"] / once, 1),
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=10_000_000)
    parser.add_argument("--small", action="store_true", help="a tenth first, for the growth")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        print(json.dumps(measure(chosen.measure)))
        return 0
    sizes = [chosen.messages // 10, chosen.messages] if chosen.small else [chosen.messages]
    found = []
    for size in sizes:
        found.append(one_size(size))
        print(json.dumps(found[-1]), flush=True)
    growth = found[-1]["seconds"] / found[0]["seconds"] if len(found) > 1 else 0.0
    if len(found) > 1:
        print(json.dumps({"growth_for_ten_times_the_rows": round(growth, 1)}))
    good = found[-1]["ratio"] <= 25 and found[-1]["peak_mb"] <= 2048 and growth <= 11
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
