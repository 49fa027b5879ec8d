"""Something that an earlier incident left to be recognised by is back: a text, a link, a webhook, an address.

A clean-up that missed one way in is followed by a second takeover, usually with the tools of the first.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from ...evidence.template import template_of
from ...lure.links import host_of, site_of
from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..networks import network_of
from ..rows import in_window, some

_ECHO = timedelta(days=30)
_TIME = "timestamp('UTC')"
_TEXT = N_("{events} messages say what an earlier incident said, the first at {first_seen}")
_LINK = N_("{events} messages link to where an earlier incident led, the first at {first_seen}")
_HOOK = N_("{events} changes set a webhook to where an earlier incident led, the first at {first_seen}")
_ADDRESS = N_("{events} events come from the network of an earlier incident, the first at {first_seen}")


@detector(
    id="echo-of-incident",
    title=N_("What marked an earlier incident is back"),
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    attack=("T1078.004",),
    answers=("remove-foothold", "rotate-auth-token", "delete-api-key", "cancel-messages", "review-users"),
    needs=("events", "traffic"),
    baseline_days=0,
    cold_start=N_("It needs no history, only incidents that were closed in the last thirty days."),
    says=_TEXT,
    benign=N_("A text of the owner's that was taken for the thief's when the incident was closed."),
    misses=N_("A thief who comes back with other words, links and addresses."),
)
def echo_of_incident(tables: Tables, window: Window) -> ir.Table:
    texts = _marks(tables, window, "template", lambda value: template_of(value) or value)
    texts |= _marks(tables, window, "template", str)
    texts -= tables.known.values("template")
    hosts = _marks(tables, window, "host", host_of) - tables.known.values("host")
    sites = {site_of(host) for host in hosts} - {""}
    networks = _marks(tables, window, "address", lambda value: network_of(value) or "")
    sent = tables.sent.filter(_.channel == "messages").mutate(address=ibis.null("string"))
    changes = in_window(tables.changes, window).filter(~_.own, _.kind == "url")
    changes = changes.mutate(template=ibis.null("string"))
    events = in_window(tables.events, window).filter(_.origin != "usual")
    events = events.mutate(template=ibis.null("string"))
    return ibis.union(
        _echo(sent.filter(_among(_.template, texts)), _TEXT, "critical"),
        _echo(sent.filter(_among(_.host, _with_parents(sent, hosts))), _LINK, "critical"),
        _echo(changes.filter(_among(_.site, sites)), _HOOK, "critical"),
        _echo(events.filter(_among(_.network, networks)), _ADDRESS, "high"),
    )


def _marks(tables: Tables, window: Window, kind: str, read: Callable[[str], str]) -> set[str]:
    """What incidents of the last thirty days left of that kind."""
    entries = tables.known.entries(f"incident-{kind}")
    return {read(entry.value) for entry in entries if entry.at >= window.since - _ECHO} - {""}


def _with_parents(sent: ir.Table, hosts: set[str]) -> set[str]:
    """The hosts of this window that are one of `hosts`, or lie below one."""
    if not hosts:
        return set()
    seen = sent.filter(_.host != "").select("host").distinct().to_pyarrow()["host"].to_pylist()
    return {one for one in seen if one in hosts or one.endswith(tuple(f".{host}" for host in hosts))}


def _among(column: Any, values: set[str]) -> Any:
    return column.isin(sorted(values)) if values else ibis.literal(False)


def _echo(rows: ir.Table, says: str, severity: str) -> ir.Table:
    found = rows.group_by("account_sid").agg(
        first_seen=_.created_at.min().cast(_TIME),
        last_seen=_.created_at.max().cast(_TIME),
        events=_.sid.nunique(),
        exhibits=some(_.sid),
        addresses=some(_.address),
        templates=some(_.template.nullif("")),
    )
    return found.mutate(says=ibis.literal(says), severity=ibis.literal(severity))
