"""Acts upon the account's things, from both witnesses: what is different, and what the audit log tells.

A difference says more (which field, from what to what) and is there for things that leave no event; the log
says who. A difference carries the event's SID where there is one, so that one act is counted once.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from ..lure.links import host_of, site_of
from .detector import Tables, Window
from .diffs import SCHEMA
from .rows import bundled, graded, in_window

COLUMNS = (
    *("account_sid", "sid", "created_at", "resource_sid", "address", "origin"),
    *("kind", "change", "field", "previous", "updated", "site", "own"),
)
"""Of a thing that was added `field` is "", and `updated` holds its fields as JSON where they are known."""
WIDENING = ("added", "changed")


def differences(
    tables: Tables, window: Window, kinds: tuple[str, ...], changes: tuple[str, ...] = WIDENING
) -> ir.Table:
    """Differences of the window in things of `kinds`, Twilio's own doing left out."""
    return in_window(tables.diffs, window).filter(
        _.kind.isin(kinds), _.change.isin(changes), _.origin != "twilio"
    )


def acts(
    tables: Tables,
    window: Window,
    kinds: tuple[str, ...],
    types: tuple[str, ...],
    changes: tuple[str, ...] = WIDENING,
) -> ir.Table:
    """Differences in things of `kinds`, and events of `types` that no difference speaks of; COLUMNS.

    A stranger's event counts beside differences that are all the owner's: it is another act.
    """
    told = differences(tables, window, kinds, changes)
    events = in_window(tables.events, window).filter(_.type.isin(types), _.origin != "twilio")
    events = events.anti_join(told.select("sid"), "sid")
    spoken = ibis.union(
        told.select("account_sid", thing=_.resource_sid, whose=_.origin),
        told.select("account_sid", thing=_.parent_sid, whose=_.origin),
    )
    spoken = spoken.group_by("account_sid", "thing").agg(all_usual=(_.whose == "usual").all())
    events = events.left_join(
        spoken, (events.account_sid == spoken.account_sid) & (events.resource_sid == spoken.thing)
    ).drop("account_sid_right")
    untold = events.filter(_.thing.isnull() | ((_.origin == "strange") & _.all_usual))
    return ibis.union(told.select(*COLUMNS), _as_acts(tables, untold).select(*COLUMNS))


def _as_acts(tables: Tables, events: ir.Table) -> ir.Table:
    away = tables.changes.filter(_.kind == "url", ~_.own, _.site != "").group_by("sid").agg(site=_.site.max())
    verbs = {"created": "added", "deleted": "removed"}
    events = events.left_join(away, "sid").drop("sid_right")
    return events.mutate(
        kind=_.type.split(".")[0],
        change=_.type.split(".")[1].substitute(verbs, else_="changed"),
        field=ibis.literal(""),
        previous=ibis.literal(""),
        updated=ibis.literal(""),
        own=_.site.isnull(),
        site=_.site.fill_null(""),
        created_at=_.created_at.cast(SCHEMA["created_at"]),  # a union asks for the same precision
    )


def own_sites(tables: Tables) -> frozenset[str]:
    """Sites that the owner's webhooks lead to, and those that the owner has named."""
    return tables.own_sites | {site_of(host_of(host)) for host in tables.known.values("host")}


def belongs(host: ir.StringValue, sites: frozenset[str]) -> ir.BooleanValue:
    """Is `host` one of `sites`, or below one?"""
    cases = [(host == site) | host.endswith(f".{site}") for site in sorted(sites)]
    return ibis.or_(ibis.literal(False), *cases)


def leading_away(rows: ir.Table) -> ir.Table:
    """Add `away`: something about the same thing leads to a site that is not the owner's."""
    return rows.mutate(away=(~_.own).any().over(group_by=["account_sid", "resource_sid"]))


def by_origin(
    rows: ir.Table, *, worst: str = "high", untold_away: str = "high", usual_away: str = "low"
) -> ir.Table:
    """Findings by who did it, worse where it leads `away`; what was done from a usual place is business.

    `worst` is what a stranger's act is at least.
    """
    judged = graded(
        rows,
        ((_.origin == "strange") & _.away, "critical"),
        (_.origin == "strange", worst),
        ((_.origin == "untold") & _.away, untold_away),
        (_.origin == "untold", "medium"),
        ((_.origin == "usual") & _.away, usual_away),
    )
    return bundled(
        judged, things=_.resource_sid.nunique(), led_away=_.resource_sid.nunique(where=_.away).cast("int64")
    )
