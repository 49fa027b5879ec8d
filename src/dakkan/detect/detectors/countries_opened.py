"""Countries were opened to messages, calls or verifications.

Just before traffic to premium ranges a thief opens where it leads, often dozens at once, and may close
them again afterwards. A launch opens one country, from the office, days before.
"""

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import bundled, graded, in_window, some

_MANY = 3
_RISK = "_high_risk_(special|tollfraud)$"


@detector(
    id="countries-opened",
    title=N_("Countries were opened for traffic"),
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    attack=("T1562", "T1496.003"),
    answers=("close-countries", "rotate-auth-token"),
    needs=("events",),
    baseline_days=7,
    cold_start=N_("Without a week of events it says high for three or a high-risk country, else low."),
    says=N_("{countries_opened} countries opened, {risky} of them of high risk, the first at {first_seen}"),
    benign=N_("A launch in a new market, opened from the office days before."),
    misses=N_("Countries that were open all along, and a permission list that Twilio logged no event for."),
    signs=("unusual-countries",),
)
def countries_opened(tables: Tables, window: Window) -> ir.Table:
    opened = in_window(tables.changes, window).filter(_.opened, _.origin != "twilio")
    totals = opened.group_by("account_sid", "origin").agg(
        together=_.field.nunique(), any_risky=_.high_risk.any()
    )
    opened = opened.left_join(totals, ["account_sid", "origin"])
    opened = opened.mutate(named=_.field.re_replace(_RISK, ""))  # one country may be three fields
    notable = _.any_risky | (_.together >= _MANY)
    return bundled(
        graded(
            opened,
            ((_.origin == "strange") & notable, "critical"),
            (_.origin == "strange", "high"),
            ((_.origin == "untold") & notable, "high"),
            (_.origin == "untold", "low"),
            ((_.origin == "usual") & notable, "low"),
        ),
        countries=some(_.country.nullif(""), 300),
        countries_opened=_.named.nunique(),
        risky=_.named.nunique(where=_.high_risk),
    )
