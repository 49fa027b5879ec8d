"""A credential of this tree lies open: in a public repository, a bundle, a file on a web server.

Whoever looks for credentials finds it within minutes. It stays found until the key is deleted or the token
replaced; strange events or odd traffic since it lies there say that somebody uses it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from ...model.known import Accepted
from ...texts import N_
from ..chains import Row, as_table, odd_sent
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import MOST_EXHIBITS

_REPLACED = ("account-auth-token.promoted", "account-auth-token.created")


@detector(
    id="secret-exposed",
    title=N_("A credential lies open"),
    severity=Severity.HIGH,
    confidence=Confidence.HIGH,
    attack=("T1552.001",),
    answers=("rotate-auth-token", "delete-api-key"),
    needs=("accounts",),
    baseline_days=7,
    cold_start=N_("Without a week of history it cannot tell who uses it, and says high."),
    says=N_(
        "The credential of {credential} lies open at {where}; {events} strange changes or odd messages since"
    ),
    benign=N_("A credential that was replaced already, in a way that left no event."),
    misses=N_("Every place that nobody has searched."),
)
def secret_exposed(tables: Tables, window: Window) -> ir.Table:
    rows = []
    for entry in _by_credential(tables.known.entries("leak")):
        since = entry.since or entry.at
        account = _account_of(entry.value, tables)
        open_now = since < window.until and (entry.until is None or entry.until > window.since)
        if account and open_now and not _replaced(entry.value, account, since, tables, window):
            rows.append(_row(entry, account, since, tables))
    return as_table(rows)


def _by_credential(entries: Sequence[Accepted]) -> list[Accepted]:
    """One for each credential, with all places: the owner's own notes and what searches of the case found."""
    found: dict[str, Accepted] = {}
    for entry in entries:
        since = entry.since or entry.at
        if (before := found.get(entry.value)) is None:
            found[entry.value] = replace(entry, since=since)
            continue
        ends = [before.until, entry.until]
        found[entry.value] = replace(
            before,
            since=min(before.since or since, since),
            until=None if None in ends else max(end for end in ends if end is not None),
            reason="; ".join(dict.fromkeys((before.reason, entry.reason))),
        )
    return list(found.values())


def _account_of(credential: str, tables: Tables) -> str:
    """The account of the tree that the credential is of, or ""."""
    if credential.startswith("AC"):
        seen = tables.accounts.select("account_sid").union(tables.events.select("account_sid"))
        listed = seen.filter(_.account_sid == credential).count().to_pyarrow().as_py()
        return credential if listed or credential == tables.account_sid else ""
    keys = tables.keys.filter(_.sid == credential).select("account_sid")
    met = tables.events.filter((_.resource_sid == credential) | (_.actor_sid == credential)).select(
        "account_sid"
    )
    found = keys.union(met).order_by("account_sid").limit(1).to_pyarrow()["account_sid"].to_pylist()
    return str(found[0]) if found else ""


def _replaced(credential: str, account: str, since: datetime, tables: Tables, window: Window) -> bool:
    """Was the key deleted or the token replaced before the window, by the account's own people?"""
    deleted = _.type.endswith("keys.deleted") & (_.resource_sid == credential)
    promoted = _.type.isin(_REPLACED) & (_.account_sid == account)
    done = tables.events.filter(
        promoted if credential.startswith("AC") else deleted,
        _.created_at >= since,
        _.created_at < window.since,
        _.origin != "strange",
    )
    return bool(done.count().to_pyarrow().as_py())


def _row(entry: Accepted, account: str, since: datetime, tables: Tables) -> Row:
    from_then_on: Any = (_.account_sid == account) & (_.created_at >= since)
    at = _.created_at.cast("timestamp('UTC')")
    strange = tables.events.filter(from_then_on, _.origin == "strange").select(
        "sid", "address", created_at=at
    )
    odd = odd_sent(tables).filter(from_then_on).select("sid", address=ibis.null("string"), created_at=at)
    used = strange.union(odd).order_by("created_at", "sid")
    total = used.agg(number=_.count(), last=_.created_at.max()).to_pyarrow().to_pylist()[0]
    shown = used.limit(MOST_EXHIBITS).to_pyarrow().to_pylist()
    return {
        "account_sid": account,
        "severity": "critical" if total["number"] else "high",
        "first_seen": since,
        "last_seen": total["last"] or since,
        "events": total["number"],
        "exhibits": [row["sid"] for row in shown],
        "resources": [] if entry.value.startswith("AC") else [entry.value],
        "addresses": sorted({row["address"] for row in shown if row["address"]}),
        "credential": entry.value,
        "where": _unclickable(entry.reason),
    }


def _unclickable(text: str) -> str:
    return text[:300].replace("http", "hxxp").replace(".", "[.]")
