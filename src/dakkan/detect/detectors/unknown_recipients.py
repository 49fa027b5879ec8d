"""An account that writes to people it knows writes to strangers.

How many strangers are usual is judged for the account, and for each text: a sign-up code goes to strangers
by its nature, a reminder does not. By itself it is a question, never more than medium.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..summed import sent_in, summed, with_exhibits

_SOME = 30
"""Messages in an hour below which a share means nothing."""
_KNOWN_FOR = 50
"""Messages from which on it is known whom an account writes to."""
_MOSTLY = 0.5
_SELDOM = 0.25
"""An account with more first contacts than this among its messages writes to strangers every day."""


@detector(
    id="unknown-recipients",
    title=N_("An account that writes to people it knows writes to strangers"),
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    attack=("T1496.004",),
    answers=("cancel-messages", "rotate-auth-token"),
    needs=("messages",),
    baseline_days=30,
    needs_days=7,
    cold_start=N_("With less than a week of messages nobody is known, so it does not look."),
    says=N_("{events} messages in its peak hours, {strangers} of them to people never met before"),
    benign=N_("A bought or imported list of customers that was not entered as known recipients."),
    misses=N_("Accounts that write to strangers every day, and traffic in a text that always goes to them."),
    signs=("mass-traffic",),
    exhibits="messages",
)
def unknown_recipients(tables: Tables, window: Window) -> ir.Table:
    accounts = _with_peaks(tables)
    before = tables.messages.filter(
        _.direction.startswith("outbound"),
        _.created_at < tables.learned_until,
        _.account_sid.isin(accounts) if accounts else ibis.literal(False),
    ).mutate(template=_.template.fill_null(""))
    settled = _first_contacts(before, "account_sid").filter(_.past >= _KNOWN_FOR, _.share <= _SELDOM)
    texts = tables.traffic.filter(_.channel == "messages").semi_join(settled, "account_sid")
    words = ["account_sid", "template"]
    open_to_all = _first_contacts(before.semi_join(texts, words), *words).filter(_.share >= _MOSTLY)
    rows = texts.anti_join(open_to_all, words)
    hours = rows.group_by("account_sid", "hour").agg(
        total=_.events.sum(),
        unmet=_.strangers.sum(),
        odd_unmet=_.strangers.sum(where=_.odd).fill_null(0),
    )
    hours = hours.filter(_.total >= _SOME, _.unmet > _MOSTLY * _.total)
    severity = ibis.ifelse(2 * _.odd_unmet > _.unmet, "medium", "low")
    hours = hours.mutate(severity=severity).select("account_sid", "hour", "severity")
    rows = rows.join(hours, ["account_sid", "hour"])
    by = ("account_sid", "severity")
    exhibits = sent_in(tables.sent, rows).filter(_.stranger).join(hours, ["account_sid", "hour"])
    return with_exhibits(summed(rows, *by), exhibits, *by)


def _with_peaks(tables: Tables) -> list[str]:
    """The few accounts worth a look at all their messages: those with an hour of mostly strangers."""
    hours = (
        tables.traffic.filter(_.channel == "messages")
        .group_by("account_sid", "hour")
        .agg(total=_.events.sum(), unmet=_.strangers.sum())
    )
    peaks = hours.filter(_.total >= _SOME, 2 * _.unmet > _.total * _MOSTLY)
    return sorted(peaks.select("account_sid").distinct().to_pyarrow()["account_sid"].to_pylist())


def _first_contacts(sent: ir.Table, *by: str) -> ir.Table:
    """`share` of messages that were somebody's first; one pass, and an estimate of the number of people."""
    counted = sent.group_by(*by).agg(past=_.count(), people=_.recipient.approx_nunique())
    return counted.mutate(share=_.people / _.past)
