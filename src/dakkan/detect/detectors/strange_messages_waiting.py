"""Odd messages wait to be sent: scheduled, accepted or queued.

They go out after every credential is dead, unless they are cancelled.
"""

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import MOST_EXHIBITS, exhibits_of, some
from ..summed import sent_in

_WAITING = ("scheduled", "accepted", "queued")
_SOME = 5


@detector(
    id="strange-messages-waiting",
    title=N_("Odd messages are waiting to be sent"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1496.004",),
    answers=("cancel-messages",),
    needs=("messages",),
    baseline_days=7,
    cold_start=N_("Without a week of messages only bait is called odd."),
    says=N_("{events} odd messages are scheduled or queued and not sent yet"),
    benign=N_("A campaign to new people that is scheduled for later."),
    misses=N_("Messages that wait in a system of the thief's."),
    exhibits="messages",
)
def strange_messages_waiting(tables: Tables, window: Window) -> ir.Table:
    odd = tables.traffic.filter(_.odd, _.channel == "messages")
    waiting = tables.messages.filter(_.status.isin(_WAITING)).select("sid")
    rows = sent_in(tables.sent.semi_join(waiting, "sid"), odd)
    found = rows.group_by("account_sid").agg(
        first_seen=_.created_at.min(),
        last_seen=_.created_at.max(),
        events=_.count(),
        templates=some(_.template.nullif(""), MOST_EXHIBITS),
        countries=some(_.country.nullif("")),
    )
    found = found.filter(_.events >= _SOME)
    return found.left_join(exhibits_of(rows, "account_sid"), "account_sid").drop("account_sid_right")
