"""A trunk was made, or leads elsewhere: calls go out and come in past everything else of the account.

An origination URL is a webhook for voice: whoever sets it answers the customers' calls.
"""

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..footholds import acts, belongs, by_origin, leading_away, own_sites

_KINDS = ("trunk", "trunk-origination-url", "byoc-trunk")
_TYPES = tuple(
    f"{thing}.{verb}"
    for thing in ("trunk", "byoc-trunk", "connection-policy")
    for verb in ("created", "updated")
)

_SIP = r"\bsips?:(?:[^@\s\"]*@)?([A-Za-z0-9.-]+)"
"""The host that calls are sent to; a SIP address is none of the URLs that differences tell the site of."""


@detector(
    id="trunk-changed",
    title=N_("A SIP trunk was added or leads elsewhere"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1098", "T1114.003"),
    answers=("remove-foothold", "rotate-auth-token"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_("Without a week of events it cannot tell a strange address, and says medium."),
    says=N_("{things} trunks or their targets were added or changed, {led_away} lead to a foreign host"),
    benign=N_("A move to another exchange, set up from a usual place."),
    misses=N_("Calls through a trunk that was open all along."),
)
def trunk_changed(tables: Tables, window: Window) -> ir.Table:
    told = acts(tables, window, _KINDS, _TYPES)
    told = told.mutate(target=_.updated.re_extract(_SIP, 1).lower().fill_null(""))
    foreign = (_.target != "") & ~belongs(_.target, own_sites(tables) | {"twilio.com"})
    return by_origin(leading_away(told.mutate(own=_.own & ~foreign)))
