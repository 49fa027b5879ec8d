"""A webhook moved to a strange site by a stranger, and then the account's inbound messages stay away.

A thief who takes over replies and one-time codes leads them elsewhere; when they also fail, or no longer
arrive, the owner's customers are being cut off. Night and quiet hours say nothing: it is compared with what the
same hours of the day usually bring, over the shortest span in which enough is usual.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..chains import FOREIGN, Link, Row, as_table, event_links, reaching, told
from ..detector import Confidence, Severity, Tables, Window, detector
from ..origins import hour_of

_REACH = timedelta(hours=24)
_SPANS = (3, 6, 12, 24)
"""Hours after the move."""
_ENOUGH = 10
"""With fewer usual messages in a span their absence is chance."""
_SHARE = 0.3
_FAILED = ("failed", "undelivered")
_DAY = 24
_INBOUND = r"^(sms|voice)_|inbound_request_url|^fallback_url"
_THINGS = r"^(phone-number|application|copilot-application|flow)\."


@dataclass
class _Inbound:
    usual: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    """Messages that an hour of the day (0 to 23) usually brings."""
    hours: dict[int, tuple[int, int]] = field(default_factory=dict)
    """For each hour since 1970 of late: how many came, and how many of them failed."""


@detector(
    id="sequence-webhook-and-inbound-drop",
    title=N_("A webhook was moved, and inbound messages stay away"),
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    attack=("T1114.003", "T1111"),
    answers=("restore-webhook", "rotate-auth-token"),
    needs=("events", "messages"),
    baseline_days=28,
    needs_days=7,
    cold_start=N_("With less than a week of messages nothing is usual, so it does not look."),
    says=N_(
        "A webhook was moved to {host} at {moved_at}; in the {hours} hours from {drop_at} on {arrived} inbound "
        "messages arrived, {usual} are usual"
    ),
    benign=N_("A move to a new provider by hand from a new place, with an outage beside it."),
    misses=N_("Replies that are led away and still reach Twilio's log; accounts with few inbound messages."),
)
def sequence_webhook_and_inbound_drop(tables: Tables, window: Window) -> ir.Table:
    moved = reaching(tables.changes, window, _REACH).filter(
        _.kind == "url",
        ~_.own,
        _.origin.isin(FOREIGN),
        _.field.re_search(_INBOUND),
        _.type.re_search(_THINGS),
    )
    links = event_links(moved)
    if not links or "messages" in tables.incomplete:  # what was not read did not stay away
        return as_table([])
    sites = {row["sid"]: row["site"] for row in moved.select("sid", "site").to_pyarrow().to_pylist()}
    rows = []
    for account in sorted({link.account_sid for link in links}):
        here = [link for link in links if link.account_sid == account]
        if row := _dropped(here, _inbound(account, tables, window), sites, window):
            rows.append(row)
    return as_table(rows)


def _dropped(links: Sequence[Link], inbound: _Inbound, sites: dict[str, str], window: Window) -> Row | None:
    for link in links:
        start = int(link.at.timestamp()) // 3600 + 1  # the first whole hour after it
        for hours in _SPANS:
            if (start + hours) * 3600 > window.until.timestamp():
                break
            span = range(start, start + hours)
            usual = sum(inbound.usual[hour % _DAY] for hour in span)
            if usual < _ENOUGH:
                continue
            came = sum(inbound.hours.get(hour, (0, 0))[0] for hour in span)
            arrived = came - sum(inbound.hours.get(hour, (0, 0))[1] for hour in span)
            ends = datetime.fromtimestamp((start + hours) * 3600, tz=link.at.tzinfo)
            if arrived < _SHARE * usual and ends > window.since:
                return told(
                    [link],
                    links,
                    until=ends,
                    made=[other.resource_sid for other in links],
                    severity="critical" if link.origin == "strange" else "high",
                    confidence="high" if link.origin == "strange" else "low",
                    host=sites[link.sid].replace(".", "[.]"),
                    moved_at=link.at,
                    drop_at=datetime.fromtimestamp(start * 3600, tz=link.at.tzinfo),
                    hours=hours,
                    arrived=arrived,
                    usual=round(usual),
                )
            break
    return None


def _inbound(account: str, tables: Tables, window: Window) -> _Inbound:
    came = tables.messages.filter(_.direction == "inbound", _.account_sid == account)
    hourly = came.group_by(hour=hour_of(_.created_at)).agg(
        number=_.count(), failed=_.status.isin(_FAILED).sum().fill_null(0)
    )
    found = _Inbound()
    learned = int(tables.learned_until.timestamp()) // 3600
    rows = hourly.to_pyarrow().to_pylist()
    old = [row for row in rows if learned - 28 * _DAY <= row["hour"] < learned]
    if old:
        days = max(1.0, (learned - min(row["hour"] for row in old)) / _DAY)
        for row in old:
            found.usual[row["hour"] % _DAY] += row["number"] / days
    since = int((window.since - _REACH).timestamp()) // 3600
    found.hours = {row["hour"]: (row["number"], row["failed"]) for row in rows if row["hour"] >= since}
    return found
