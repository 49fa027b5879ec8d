"""Usage counts more messages of a day than the log holds.

Usage is counted by Twilio and cannot be deleted. It lags, so it may count fewer than the log; more, beyond
what the owner's own deletions explain, means that somebody removed messages.
"""

from datetime import timedelta

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import MOST_EXHIBITS, some

_SHARE = 0.02
_FLOOR = 20
"""Tolerated a day: this share of what usage counts, and this number."""
_CATEGORY = "sms-outbound"


@detector(
    id="missing-from-log",
    title=N_("Messages are missing from the log"),
    severity=Severity.HIGH,
    confidence=Confidence.MEDIUM,
    attack=("T1070",),
    answers=("rotate-auth-token", "delete-api-key"),
    needs=("usage", "messages"),
    baseline_days=1,
    cold_start=N_("Days that the messages in evidence do not cover from midnight on are left out."),
    says=N_("{events} messages that were billed on {days} days are not in the log"),
    benign=N_("A retention job that deletes within a day and whose events are not in evidence."),
    misses=N_("Fewer than twenty a day, and days that were read only in part."),
    exhibits="usage",
)
def missing_from_log(tables: Tables, window: Window) -> ir.Table:
    logged = tables.messages.filter(_.direction.startswith("outbound"))
    logged = logged.group_by("account_sid", day=_.created_at.strftime("%Y-%m-%d")).agg(logged=_.count())
    deleted = tables.events.filter(_.type == "message.deleted", _.origin == "usual")
    deleted = deleted.group_by("account_sid").agg(deleted=_.count())
    since = tables.messages.group_by("account_sid").agg(log_since=_.created_at.min().strftime("%Y-%m-%d"))
    billed = tables.usage.filter(
        _.category == _CATEGORY,
        _.day >= f"{window.since:%Y-%m-%d}",
        _.day <= f"{window.until - timedelta(microseconds=1):%Y-%m-%d}",
        ibis.literal("messages" not in tables.incomplete),
    ).select("account_sid", "sid", "day", "as_of", billed=_["count"])
    rows = (
        billed.join(since, "account_sid")
        .filter(_.log_since < _.day)
        .left_join(logged, ["account_sid", "day"])
        .drop("account_sid_right", "day_right")
        .left_join(deleted, "account_sid")
        .mutate(missing=_.billed - _.logged.fill_null(0) - _.deleted.fill_null(0))
        .filter(_.missing > ibis.greatest(float(_FLOOR), _SHARE * _.billed))
        .mutate(begins_at=(_.day + " 00:00:00+00").cast("timestamp('UTC')"))
    )
    return rows.group_by("account_sid").agg(
        first_seen=_.begins_at.min(),
        last_seen=ibis.coalesce(_.as_of.max(), _.begins_at.max()),
        events=_.missing.sum(),
        days=_.day.nunique(),
        exhibits=some(_.sid, MOST_EXHIBITS),
    )
