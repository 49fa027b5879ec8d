"""Refused credentials in number: somebody tries tokens, keys or SIP passwords.

Twilio's error log tells that a request was refused, not from where. A forgotten server with an old token
looks the same, so this asks for a look and decides nothing alone.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rates import crowded
from ..rows import MOST_EXHIBITS, in_window, some

_HTTP, _SIP = (20003,), (32201, 32202)
_FIVE_MINUTES = 300
_HTTP_MANY, _SIP_MANY = 20, 10


@detector(
    id="credential-guessing",
    title=N_("Refused credentials in number"),
    severity=Severity.MEDIUM,
    confidence=Confidence.LOW,
    attack=("T1110",),
    answers=("rotate-auth-token",),
    needs=("alerts",),
    baseline_days=0,
    cold_start=N_("It needs no history."),
    says=N_("{events} requests or SIP logins with a wrong credential, {sip_events} of them SIP"),
    benign=N_("A forgotten server or phone that goes on with an old token or password."),
    misses=N_("Guesses slower than twenty in five minutes, and credentials that were right at once."),
    exhibits="alerts",
)
def credential_guessing(tables: Tables, window: Window) -> ir.Table:
    alerts = in_window(tables.alerts, window)
    refused = crowded(alerts.filter(_.error_code.isin(_HTTP)), _HTTP_MANY, _FIVE_MINUTES)
    sip = crowded(alerts.filter(_.error_code.isin(_SIP)), _SIP_MANY, _FIVE_MINUTES)
    columns = ("account_sid", "sid", "created_at", "error_code")
    return (
        ibis.union(refused.select(*columns), sip.select(*columns))
        .group_by("account_sid")
        .agg(
            first_seen=_.created_at.min(),
            last_seen=_.created_at.max(),
            events=_.sid.nunique(),
            exhibits=some(_.sid, MOST_EXHIBITS),
            sip_events=_.error_code.isin(_SIP).sum().cast("int64"),
        )
    )
