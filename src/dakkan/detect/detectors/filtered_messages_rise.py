"""Carriers refuse many more messages than usual, or many people answer STOP.

A carrier that changes its filter refuses the owner's own texts; a thief's texts are refused for what they
say. So the share alone is low, and what counts is whether the refused texts are odd.
"""

from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..origins import hour_of
from ..rows import MOST_EXHIBITS, in_window, some
from ..summed import with_exhibits

_REFUSED = (30003, 30005, 30006, 30007)
"""Unreachable, unknown, cannot receive, filtered."""
_STOP = ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "停止", "配信停止", "解除")
_SHARE = 0.15
_STOP_SHARE = 0.03
_TIMES = 3
_SOME = 20
_SAYS = N_("{events} messages were refused by carriers, {percent} percent of the hours they were sent in")
_STOPPED = N_("{events} people answered STOP, {percent} percent of what was sent")


@detector(
    id="filtered-messages-rise",
    title=N_("Far more messages are refused or unwanted than usual"),
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    attack=("T1496.004",),
    answers=("cancel-messages", "rotate-auth-token"),
    needs=("messages",),
    baseline_days=30,
    cold_start=N_("Without history any hour with more than fifteen percent refused counts, as low."),
    says=_SAYS,
    benign=N_("A carrier's new filter, an old list of numbers: the texts are then the owner's own."),
    misses=N_("Senders whose messages are delivered, and accounts without delivery reports."),
    exhibits="messages",
)
def filtered_messages_rise(tables: Tables, window: Window) -> ir.Table:
    return ibis.union(_refused(tables, window), _stopped(tables, window))


def _outbound(tables: Tables) -> ir.Table:
    sent = tables.messages.filter(_.direction.startswith("outbound"))
    return sent.mutate(template=_.template.fill_null(""), bad=_.error_code.isin(_REFUSED).fill_null(False))


def _refused(tables: Tables, window: Window) -> ir.Table:
    sent = _outbound(tables)
    during = in_window(sent, window).mutate(hour=hour_of(_.created_at))
    place = ["account_sid", "hour", "template"]
    texts = during.group_by(*place).agg(total=_.count(), bad=_.bad.sum())
    odd = tables.traffic.filter(_.odd, _.channel == "messages").select(*place).distinct()
    texts = texts.left_join(odd.mutate(odd=True), place).select(*place, "total", "bad", "odd")
    hours = texts.group_by("account_sid", "hour").agg(
        total=_.total.sum(), bad=_.bad.sum(), odd_bad=_.bad.sum(where=_.odd.fill_null(False)).fill_null(0)
    )
    hours = hours.filter(_.bad >= _SOME, _.bad > _SHARE * _.total)
    before = sent.filter(_.created_at < tables.learned_until).semi_join(hours, "account_sid")
    hours = _above_usual(hours, before.group_by("account_sid").agg(past=_.bad.mean()))
    hours = hours.mutate(severity=ibis.ifelse(2 * _.odd_bad > _.bad, "medium", "low"))
    by = ["account_sid", "severity"]
    rows = during.filter(_.bad).join(hours.select("account_sid", "hour", "severity"), ["account_sid", "hour"])
    found = rows.group_by(*by).agg(
        first_seen=_.created_at.min(),
        last_seen=_.created_at.max(),
        events=_.count(),
        countries=some(_.country.nullif("")),
        templates=some(_.template.nullif(""), MOST_EXHIBITS),
    )
    totals = hours.group_by(*by).agg(sent=_.total.sum(), bad=_.bad.sum())
    return _told(found, totals, rows, _SAYS)


def _stopped(tables: Tables, window: Window) -> ir.Table:
    sent = tables.traffic.filter(_.channel == "messages").group_by("account_sid")
    sent = sent.agg(total=_.events.sum(), odd=_.events.sum(where=_.odd).fill_null(0))
    stops = tables.messages.filter(_.direction == "inbound", _.body.strip().upper().isin(_STOP))
    during = in_window(stops, window)
    counted = during.group_by("account_sid").agg(bad=_.sender.nunique()).join(sent, "account_sid")
    counted = counted.filter(_.bad >= _SOME, _.bad > _STOP_SHARE * _.total)
    earlier = stops.filter(_.created_at < tables.learned_until)
    earlier = earlier.group_by("account_sid").agg(stops=_.count())
    past = tables.before.filter(_.channel == "messages").group_by("account_sid").agg(past_sent=_.events.sum())
    past = past.left_join(earlier, "account_sid")
    past = past.select("account_sid", past=_.stops.fill_null(0) / _.past_sent)
    counted = _above_usual(counted, past)
    counted = counted.mutate(severity=ibis.ifelse(2 * _.odd > _.total, "medium", "low"))
    by = ["account_sid", "severity"]
    rows = during.join(counted.select(*by), "account_sid")
    found = rows.group_by(*by).agg(
        first_seen=_.created_at.min(),
        last_seen=_.created_at.max(),
        events=_.sender.nunique(),
        countries=some(_.country.nullif("")),
        templates=some(_.template.nullif("")),
    )
    return _told(found, counted.select(*by, sent=_.total, bad=_.bad), rows, _STOPPED)


def _above_usual(counted: ir.Table, past: ir.Table) -> ir.Table:
    joined = counted.left_join(past, "account_sid").drop("account_sid_right")
    return joined.filter(_.bad >= _TIMES * _.past.fill_null(0.0) * _.total)


def _told(found: ir.Table, totals: ir.Table, rows: ir.Table, says: str) -> ir.Table:
    by: list[Any] = ["account_sid", "severity"]
    shares = totals.select(*by, percent=(100 * _.bad / _.sent).round().cast("int64"))
    found = found.join(shares, by).mutate(says=ibis.literal(says))
    return with_exhibits(found, rows, *by)
