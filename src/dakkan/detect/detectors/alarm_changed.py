"""A Console alarm was removed, switched off, or tells somebody else.

Alarms of the Console leave no event. A thief who silences them buys hours.
"""

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..footholds import COLUMNS, by_origin, differences, leading_away


@detector(
    id="alarm-changed",
    title=N_("A Console alarm was silenced or moved"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1562",),
    answers=("remove-foothold", "review-users"),
    needs=("alarms",),
    baseline_days=1,
    cold_start=N_("It needs an earlier reading of the account: what was not there cannot be missed."),
    says=N_("{things} alarms were removed, switched off, moved or added, {led_away} lead to a foreign host"),
    benign=N_("An administrator who tidies up alarms, or a new address of the people on duty."),
    misses=N_("An alarm whose limit was raised out of reach."),
    exhibits="alarms",
)
def alarm_changed(tables: Tables, window: Window) -> ir.Table:
    told = differences(tables, window, ("alarm",), ("removed", "changed", "added"))
    changed = _.change == "changed"
    off = changed & (_.field == "enabled") & (_.updated.lower() == "false")
    moved = changed & _.field.re_search("^(e?mails?|webhook)") & ~_.previous.isin(("", "[]"))
    led = (_.change != "removed") & ~_.own  # a new alarm that tells a stranger is no alarm of the owner's
    told = told.filter((_.change == "removed") | off | moved | led)
    return by_origin(leading_away(told.select(*COLUMNS)))
