"""The evidence that a case reads: one attribute a table of the schema."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Protocol

import ibis.expr.types as ir
from ibis import _

OUTBOUND_CALLS = ("outbound-api", "outbound-dial", "trunking-terminating")

History = Callable[[str], ir.Table]
"""Name of a table → all versions of its rows, removed ones too: `Evidence.history`."""


class Tables(Protocol):
    """As `Evidence.tables()` gives them, and anything else with the same columns."""

    @property
    def messages(self) -> ir.Table: ...
    @property
    def calls(self) -> ir.Table: ...
    @property
    def events(self) -> ir.Table: ...
    @property
    def alerts(self) -> ir.Table: ...
    @property
    def accounts(self) -> ir.Table: ...
    @property
    def keys(self) -> ir.Table: ...
    @property
    def numbers(self) -> ir.Table: ...
    @property
    def applications(self) -> ir.Table: ...
    @property
    def services(self) -> ir.Table: ...
    @property
    def usage_triggers(self) -> ir.Table: ...
    @property
    def messaging_countries(self) -> ir.Table: ...
    @property
    def voice_countries(self) -> ir.Table: ...


def accounts_of(tables: Tables, account_sid: str) -> tuple[str, ...]:
    """`account_sid`, its subaccounts as listed, and those that its events say were made in it."""
    listed = tables.accounts.filter(_.owner_account_sid == account_sid).select(member=_.account_sid)
    made = tables.events.filter(_.type == "account.created", _.account_sid == account_sid)
    members = listed.union(made.select(member=_.resource_sid)).filter(_.member.notnull()).distinct()
    return tuple(sorted({account_sid, *members.to_pyarrow()["member"].to_pylist()}))


def sent_messages(tables: Tables) -> ir.Table:
    return tables.messages.filter(_.direction.startswith("outbound"))


def sent_calls(tables: Tables) -> ir.Table:
    """Calls that the account pays for as the caller, forwarded legs and SIP trunks among them."""
    return tables.calls.filter(_.direction.isin(OUTBOUND_CALLS))


def rows(table: ir.Table) -> list[dict[str, Any]]:
    """A small result as dicts; times in UTC. Never for traffic that was not aggregated first."""
    found: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    for row in found:
        for name, value in row.items():
            if isinstance(value, datetime):
                row[name] = utc(value)
    return found


def utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
