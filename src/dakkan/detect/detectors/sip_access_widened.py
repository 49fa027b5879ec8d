"""Somebody more may call through SIP: a credential, a domain, or a range of addresses was added.

A SIP login lives apart from tokens and keys: it goes on working, and calling, after both are rotated.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..footholds import acts, leading_away
from ..rows import bundled, graded

_KINDS = ("sip-domain", "sip-credential-list", "sip-credential", "sip-access-list", "sip-access-address")
_TYPES = tuple(
    f"{thing}.{verb}"
    for thing in ("sip-domain", "sip-credential-list", "sip-ip-access-control-list", "ip-access-control-list")
    for verb in ("created", "updated")
)
_NARROW = 24
"""Bits of an address range's prefix; with fewer it lets in more than anybody's office."""
_ADDED = r'"cidr_prefix_length"\s*:\s*"?(\d{1,3})'
_LOGGED = r'"cidr_prefix_length"\s*:\s*\{[^{}]*"updated"\s*:\s*"?(\d{1,3})'
"""In the fields of an added range, and in the changes of an event."""


@detector(
    id="sip-access-widened",
    title=N_("More may call through SIP than before"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1098",),
    answers=("remove-foothold", "rotate-auth-token"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_("Without a week of events it cannot tell a strange address, and says medium."),
    says=N_(
        "{things} SIP domains, logins or address lists were added or changed, {wide} ranges wider than /24"
    ),
    benign=N_("A new office or telephone exchange that an administrator sets up from a usual place."),
    misses=N_("A password that was changed in place, where the log does not tell."),
)
def sip_access_widened(tables: Tables, window: Window) -> ir.Table:
    rows = leading_away(acts(tables, window, _KINDS, _TYPES))
    logged = tables.events.select("sid", logged=_.changes.re_extract(_LOGGED, 1))
    rows = rows.left_join(logged, "sid").drop("sid_right")
    bits = ibis.cases(
        (_.field.contains("prefix_length"), _.updated),
        (_.updated != "", _.updated.re_extract(_ADDED, 1)),
        else_=_.logged,
    )
    rows = rows.mutate(wide=(bits.try_cast("int64") < _NARROW).fill_null(False))
    return bundled(
        graded(
            rows,
            (_.wide & _.origin.isin(("strange", "untold")), "critical"),
            ((_.origin == "strange") & _.away, "critical"),
            (_.origin == "strange", "high"),
            ((_.origin == "untold") & _.away, "high"),
            (_.origin == "untold", "medium"),
            ((_.origin == "usual") & (_.wide | _.away), "low"),
        ),
        things=_.resource_sid.nunique(),
        wide=_.resource_sid.nunique(where=_.wide),
    )
