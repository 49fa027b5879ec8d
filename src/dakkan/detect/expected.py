"""What the owner has accepted, applied to events, changes and traffic: it explains itself, nothing beside it.

An accepted thing makes what happens to it usual; it takes no row away. So a detector that speaks of what
comes from a usual place too still speaks, and a planned hour is a planned hour only for what was planned.
"""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from ..evidence.template import template_of
from ..lure.links import host_of, site_of
from ..model.known import Accepted, Known
from .networks import network_of

_HOUR = 3600


def with_expected_origin(events: ir.Table, known: Known) -> ir.Table:
    """Events from accepted addresses and about accepted things count as `usual`, those of Twilio excepted."""
    cases = [
        _.network.isin(networks) & _during(entry)
        for entry in known.entries("address")
        if (networks := _networks(events, entry.value))
    ] + [(_.resource_sid == entry.value) & _during(entry) for entry in known.entries("resource")]
    if not cases:
        return events
    explained: Any = ibis.or_(*cases).fill_null(False)
    return events.mutate(origin=ibis.ifelse(explained & (_.origin != "twilio"), "usual", _.origin))


def _networks(events: ir.Table, accepted: str) -> list[str]:
    """Networks of the events that lie in the accepted one, or that the accepted address lies in."""
    met = events.select("network").distinct().to_pyarrow()["network"].to_pylist()
    wide = _parsed(accepted)
    found = [network for network in met if network and wide and _lies_in(_parsed(network), wide)]
    return sorted({*found, network_of(accepted)} & set(met))


def _parsed(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def _lies_in(network: IPv4Network | IPv6Network | None, wide: IPv4Network | IPv6Network) -> bool:
    if isinstance(network, IPv4Network) and isinstance(wide, IPv4Network):
        return network.subnet_of(wide)
    return isinstance(network, IPv6Network) and isinstance(wide, IPv6Network) and network.subnet_of(wide)


def expect_changes(rows: Iterable[dict[str, Any]], known: Known) -> None:
    """Mark the rows of `changes` whose country, host or number was accepted for their time; in place."""
    countries, hosts, numbers = (known.entries(kind) for kind in ("country", "host", "number"))
    sites = [(site_of(host_of(entry.value)), entry) for entry in hosts]
    for row in rows:
        at = row["created_at"]
        if any(entry.value == row["country"] and entry.holds(at) for entry in countries):
            row["origin"] = "usual"
        if row["site"] and any(site == row["site"] and entry.holds(at) for site, entry in sites):
            row["own"] = True
        if any(row["updated"] == entry.value and entry.holds(at) for entry in numbers):
            row["origin"] = "usual"


def accepted_sites(known: Known) -> frozenset[str]:
    """Sites that are the owner's without an end or a beginning."""
    return frozenset(
        site_of(host_of(entry.value))
        for entry in known.entries("host")
        if entry.since is None and entry.until is None
    )


def with_expected_news(rows: ir.Table, known: Known) -> ir.Table:
    """Nothing is new about an accepted country, number, template or link host in its time."""
    return rows.mutate(
        new_country=_.new_country & ~_any(known.entries("country"), _.country),
        new_sender=_.new_sender & ~_any(known.entries("number"), _.sender),
        new_template=_.new_template & ~_any(known.entries("template"), _.template, template_of),
        new_host=_.new_host & ~_hosts(known),
    )


def expected_recipients(known: Known) -> ir.Table:
    """Column `met`: people whom the owner has named."""
    rows = [{"met": value} for value in sorted(known.values("recipient"))]
    return ibis.memtable(rows, schema={"met": "string"})


def _any(entries: Iterable[Accepted], column: Any, read: Any = lambda value: value) -> Any:
    cases = [(column == (read(entry.value) or entry.value)) & _during_hour(entry) for entry in entries]
    return ibis.or_(*cases).fill_null(False) if cases else ibis.literal(False)


def _hosts(known: Known) -> Any:
    """A domain speaks for the hosts below it."""
    cases = [
        ((_.host == entry.value) | _.host.endswith(f".{entry.value}")) & _during_hour(entry)
        for entry in known.entries("host")
    ]
    return ibis.or_(*cases).fill_null(False) if cases else ibis.literal(False)


def _during(entry: Accepted) -> Any:
    inside: Any = ibis.literal(True)
    if entry.since is not None:
        inside = inside & (_.created_at >= entry.since)
    if entry.until is not None:
        inside = inside & (_.created_at < entry.until)
    return inside


def _during_hour(entry: Accepted) -> Any:
    """Rollups know hours only: an hour that the window touches belongs to it."""
    inside: Any = ibis.literal(True)
    if entry.since is not None:
        inside = inside & (_.hour >= int(entry.since.timestamp()) // _HOUR)
    if entry.until is not None:
        inside = inside & (_.hour * _HOUR < int(entry.until.timestamp()))
    return inside
