"""Odd traffic, and then messages or calls of the same account deleted while they are fresh.

A retention job deletes what is old, and from where it always did. Who deletes within a day what a stranger
may have sent hides it from the owner.
"""

from datetime import timedelta

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..chains import Link, Row, as_table, earliest, event_links, first_chain, odd_sent, told, traffic_links
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import in_window

_WITHIN = timedelta(hours=24)
_FRESH = 24 * 3600
_MANY = 10
_TOLERATED, _SHARE = 20, 0.02
"""By how much usage may differ from the log in a day."""
_UNSEEN = N_(
    "Odd traffic from {sent_at} on, {sent_events} messages or calls; "
    "{missing} messages of that day were billed and are not in the log"
)
_TYPES = ("message.deleted", "message-body.deleted", "call.deleted")


@detector(
    id="sequence-burst-and-covering",
    title=N_("Odd traffic, and its traces were deleted"),
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    attack=("T1496.004", "T1070"),
    answers=("rotate-auth-token", "delete-api-key", "cancel-messages", "hang-up-calls"),
    needs=("events", "traffic"),
    baseline_days=7,
    cold_start=N_("Without a week of events it asks for ten fresh deletions, and says high."),
    says=N_(
        "Odd traffic from {sent_at} on, {sent_events} messages or calls; "
        "deletions from {deleted_at} on, {deleted} in all"
    ),
    benign=N_("A campaign to new people on an account whose texts are blanked at once for privacy."),
    misses=N_("Odd traffic that was deleted before anybody read the log."),
    signs=("mass-traffic",),
)
def sequence_burst_and_covering(tables: Tables, window: Window) -> ir.Table:
    odd = odd_sent(tables)
    gone = _hidden(tables, window, odd)
    traffic, deletions = traffic_links(odd), event_links(gone)
    if not traffic:
        return as_table([])
    strange = [link for link in deletions if link.origin == "strange"]
    for chosen, severity in ((strange, "critical"), (deletions, "high")):
        chain = earliest(_chains(traffic, chosen))
        if not chain:
            continue
        sent, deletion = chain
        here = odd.filter(_.account_sid == sent.account_sid)
        until = min(sent.at + _WITHIN, window.until)
        beside = [link for link in chosen if link.account_sid == sent.account_sid]
        total = gone.filter(_.account_sid == sent.account_sid, _.created_at >= deletion.at)
        row = told(
            chain,
            beside,
            sent=here,
            until=until,
            severity=severity,
            confidence="high" if chosen is strange else "medium",
            sent_at=sent.at,
            deleted_at=deletion.at,
            deleted=total.count().to_pyarrow().as_py(),
        )
        return as_table([row])
    return as_table(_missing(tables, window, odd, traffic))


def _missing(tables: Tables, window: Window, odd: ir.Table, traffic: list[Link]) -> list[Row]:
    """Nobody is seen deleting, but usage counts more messages of a day of odd traffic than the log holds."""
    day = _.created_at.strftime("%Y-%m-%d")
    log = tables.messages.group_by("account_sid").agg(log_since=_.created_at.min().strftime("%Y-%m-%d"))
    logged = tables.messages.filter(_.direction.startswith("outbound")).group_by("account_sid", day=day)
    deleted = tables.events.filter(_.type == "message.deleted", _.origin == "usual").group_by("account_sid")
    billed = tables.usage.filter(
        _.category == "sms-outbound",
        _.as_of.notnull(),
        _.as_of >= window.since,
        ibis.literal("messages" not in tables.incomplete),
    )
    rows = (
        billed.select("account_sid", "sid", "day", "as_of", billed=_["count"])
        .join(log, "account_sid")
        .filter(_.log_since < _.day)
        .semi_join(odd.mutate(day=day), ["account_sid", "day"])
        .left_join(logged.agg(logged=_.count()), ["account_sid", "day"])
        .drop("account_sid_right", "day_right")
        .left_join(deleted.agg(deleted=_.count()), "account_sid")
        .mutate(missing=_.billed - _.logged.fill_null(0) - _.deleted.fill_null(0))
        .filter(_.missing > ibis.greatest(float(_TOLERATED), _SHARE * _.billed))
        .order_by("as_of", "sid")
    )
    found = []
    for row in rows.to_pyarrow().to_pylist():
        days = [link for link in traffic if f"{link.at:%Y-%m-%d}" == row["day"] and link.at <= row["as_of"]]
        days = [link for link in days if link.account_sid == row["account_sid"]]
        if days:
            counted = Link(row["as_of"], row["account_sid"], row["sid"], "usage")
            here = odd.filter(_.account_sid == row["account_sid"])
            facts = {"sent_at": days[0].at, "missing": row["missing"], "severity": "high", "says": _UNSEEN}
            found.append(
                told([days[0], counted], sent=here, until=row["as_of"], confidence="medium", **facts)
            )
    return found[:1]


def _chains(traffic: list[Link], deletions: list[Link]) -> list[tuple[Link, ...]]:
    accounts = {link.account_sid for link in deletions}
    return [
        first_chain(
            [
                [link for link in traffic if link.account_sid == account],
                [link for link in deletions if link.account_sid == account],
            ],
            _WITHIN,
        )
        for account in accounts
    ]


def _hidden(tables: Tables, window: Window, odd: ir.Table) -> ir.Table:
    """Deletions of what is fresh: by a stranger even if the thing itself is in no log any more, by others
    only in number, and from a usual place only of the odd traffic itself."""
    gone = in_window(tables.events, window).filter(_.type.isin(_TYPES), _.origin != "twilio")
    gone = gone.distinct(on=["account_sid", "sid"])
    made = ibis.union(
        *[table.select(item=_.sid, made_at=_.created_at) for table in (tables.messages, tables.calls)]
    )
    gone = gone.left_join(made, gone.resource_sid == made.item)
    odd_items = odd.select(odd_item=_.sid)
    gone = gone.left_join(odd_items, gone.resource_sid == odd_items.odd_item)
    age = _.created_at.epoch_seconds() - _.made_at.epoch_seconds()
    gone = gone.mutate(fresh=(age < _FRESH).fill_null(False))
    counted = gone.group_by("account_sid", "origin").agg(
        fresh_ones=_.fresh.sum(), odd_ones=(_.fresh & _.odd_item.notnull()).sum()
    )
    gone = gone.left_join(counted, ["account_sid", "origin"]).drop("account_sid_right", "origin_right")
    return gone.filter(
        ((_.origin == "strange") & (_.fresh | _.item.isnull()))
        | ((_.origin == "untold") & _.fresh & (_.fresh_ones >= _MANY))
        | ((_.origin == "usual") & _.fresh & _.odd_item.notnull() & (_.odd_ones >= _MANY))
    )
