"""A subaccount no longer takes its dialing permissions from the main account.

What the owner closes for the main account stays open there: the countermeasure seems to work, and the calls
go on.
"""

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..footholds import COLUMNS, by_origin, differences, leading_away
from ..rows import in_window

_OFF = r'"inheritance"\s*:\s*"?false'
"""In the fields of settings that were not there before."""


@detector(
    id="inheritance-switched-off",
    title=N_("A subaccount no longer follows the main account's dialing permissions"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1562",),
    answers=("close-countries", "rotate-auth-token"),
    needs=("voice_settings",),
    baseline_days=1,
    cold_start=N_(
        "Without an earlier reading it looks only at what events tell and at subaccounts made in the window."
    ),
    says=N_("{things} accounts were cut off from the main account's dialing permissions"),
    benign=N_("A subaccount for one country, which a usual place sets apart."),
    misses=N_("A subaccount that never followed the main account's permissions."),
    exhibits="voice_settings",
)
def inheritance_switched_off(tables: Tables, window: Window) -> ir.Table:
    told = differences(tables, window, ("voice-setting",))
    made = in_window(tables.accounts, window).select(made_sid=_.sid).distinct()
    told = told.left_join(made, told.resource_sid == made.made_sid)
    off = _.field.contains("inheritance") & (_.updated == "false") & (_.previous == "true")
    new = (_.change == "added") & _.made_sid.notnull() & _.updated.re_search(_OFF)
    told = told.filter(((_.change == "changed") & off) | new)
    return by_origin(leading_away(told.select(*COLUMNS)))
