"""A webhook of a number, application, service or usage trigger was moved to a host that is not the owner's.

One-time codes, calls and replies then go to the thief, with nothing on the bill. Only the fallback, or
there and back within minutes, counts as well: the codes of those minutes are gone.
"""

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import bundled, graded, in_window

_POINTED = N_("{events} changes put {things} things under another application or trunk")
_THINGS = ("phone-number.", "application.", "copilot-application.", "usage-trigger.", "flow.", "trunk.")


@detector(
    id="webhook-moved-off-own-hosts",
    title=N_("A webhook was moved to a host that is not the owner's"),
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    attack=("T1114.003", "T1111"),
    answers=("restore-webhook", "rotate-auth-token"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_(
        "Hosts are the owner's if they were in use before the window; with a short history it says high."
    ),
    says=N_("{events} changes led webhooks of {things} things to {hosts} foreign hosts, among them {host}"),
    benign=N_("A move to a new provider or domain, from a known machine."),
    misses=N_("A new page under a host that the owner uses too, and a change Twilio logged no event for."),
)
def webhook_moved_off_own_hosts(tables: Tables, window: Window) -> ir.Table:
    changed = in_window(tables.changes, window).filter(
        _.type.startswith(_THINGS[0])
        | _.type.re_search("^(application|copilot-application|usage-trigger|flow|trunk)\\.")
    )
    moved = changed.filter(((_.kind == "url") & ~_.own) | ((_.kind == "pointer") & (_.updated != "")))
    pointer = _.kind == "pointer"
    found = bundled(
        graded(
            moved.mutate(pointer=pointer),
            ((_.origin == "strange") & ~pointer, "critical"),
            (_.origin == "strange", "high"),
            ((_.origin == "untold") & ~pointer, "high"),
            ((_.origin == "usual") & ~pointer, "low"),
        ),
        "pointer",
        things=_.resource_sid.nunique(),
        hosts=_.site.nullif("").nunique(),
        host=_.site.nullif("").max().replace(".", "[.]"),
    )
    return found.mutate(says=found.pointer.ifelse(_POINTED, None)).drop("pointer")
