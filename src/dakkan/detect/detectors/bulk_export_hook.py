"""Exports of whole logs were ordered, or are reported to somebody: by webhook or by mail.

A daily export with a hook takes every message out, day after day, at no cost that anybody would see.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..footholds import acts, belongs, by_origin, leading_away, own_sites

_DOMAIN = r"@([A-Za-z0-9.-]+)"
_MAIL_OF_ADDED = r'"email"\s*:\s*"[^"]*' + _DOMAIN


@detector(
    id="bulk-export-hook",
    title=N_("Exports of the logs were ordered or lead elsewhere"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1530", "T1537"),
    answers=("remove-foothold", "rotate-auth-token"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_("Without a week of events it looks only at where exports are sent and what was switched."),
    says=N_("{things} exports were ordered or set up, {led_away} are reported to a foreign host or mailbox"),
    benign=N_("A compliance export that an administrator orders from a usual place."),
    misses=N_("Lists that are read page by page: reading leaves no event."),
    exhibits="export_settings",
)
def bulk_export_hook(tables: Tables, window: Window) -> ir.Table:
    told = acts(tables, window, ("export-setting", "export-job"), ("bulkexports.created",))
    domain = ibis.cases(
        (_.field == "", _.updated.re_extract(_MAIL_OF_ADDED, 1)),
        (_.field.contains("email"), _.updated.re_extract(_DOMAIN, 1)),
        else_="",
    )
    told = told.mutate(domain=domain.lower().fill_null(""))
    foreign = (_.domain != "") & ~belongs(_.domain, own_sites(tables))
    told = leading_away(told.mutate(own=_.own & ~foreign))
    ordered = _.kind.isin(("export-job", "bulkexports"))
    return by_origin(told.filter(~ordered | _.away | (_.origin == "strange")), usual_away="medium")
