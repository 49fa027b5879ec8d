"""A webhook was led elsewhere and back again within a day, or only its fallback was led away.

Both hide from whoever looks at the settings: the codes of those minutes are gone and everything stands as it
did; a fallback does nothing until the thief makes the first address fail.
"""

from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import bundled, graded, in_window

_TYPES = "^(phone-number|application|copilot-application|usage-trigger|flow|trunk|shortcode|sip-domain)\\."
_SOON = 24 * 3600
_COLUMNS = ("account_sid", "sid", "created_at", "resource_sid", "address", "origin", "site", "own")


@detector(
    id="webhook-flip-flop",
    title=N_("A webhook was moved and put back, or only its fallback was moved"),
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    attack=("T1111",),
    answers=("restore-webhook", "rotate-auth-token"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_(
        "Hosts are the owner's if they were in use before the window; origins cannot be told apart."
    ),
    says=N_("On {things} things a webhook was moved and put back, or only a fallback was moved"),
    benign=N_("A deployment that is rolled back between the owner's own hosts."),
    misses=N_("What happened between two changes that left no event."),
)
def webhook_flip_flop(tables: Tables, window: Window) -> ir.Table:
    urls = tables.changes.filter(_.kind == "url", _.type.re_search(_TYPES), _.origin != "twilio")
    rows = ibis.union(_there_and_back(urls, window), _only_fallback(in_window(urls, window)), distinct=True)
    told_or_not = _.origin.isin(("strange", "untold"))
    return bundled(
        graded(
            rows,
            (told_or_not & ~_.own, "critical"),
            (_.origin == "strange", "high"),
            (_.origin == "untold", "medium"),
            (~_.own, "medium"),
        ),
        things=_.resource_sid.nunique(),
    )


def _there_and_back(urls: ir.Table, window: Window) -> ir.Table:
    """The change that led away, of each pair whose way back lies in the window."""
    back = in_window(urls, window).select(
        thing=_.resource_sid, what=_.field, restored=_.updated, back_at=_.created_at, back_sid=_.sid
    )
    same: Any = (
        (urls.resource_sid == back.thing) & (urls.field == back.what) & (urls.previous == back.restored)
    )
    later = back.back_at.epoch_seconds() - urls.created_at.epoch_seconds()
    pairs = urls.join(back, same & (later >= 0) & (later < _SOON) & (urls.sid != back.back_sid))
    return pairs.filter(_.updated != "").select(*_COLUMNS)


def _only_fallback(urls: ir.Table) -> ir.Table:
    fallback = _.field.contains("fallback")
    moved = urls.filter(~_.own, _.updated != "")
    first = moved.filter(~fallback).select("resource_sid").distinct()
    return moved.filter(fallback).anti_join(first, "resource_sid").select(*_COLUMNS)
