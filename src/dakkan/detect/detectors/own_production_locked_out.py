"""The owner's own systems are refused after somebody promoted another auth token.

Whoever promotes the secondary token makes the owner's servers stop: the owner loses the service, the thief
keeps the account. A rotation that the owner did from a usual place explains its refusals itself.
"""

from datetime import timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..chains import FOREIGN
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rates import crowded
from ..rows import MOST_EXHIBITS, in_window, some

_REFUSED = (20003, 70051)
_AFTER = timedelta(hours=24)
_SOME = 3
_MANY, _HOUR = 20, 3600
_PROMOTION = {"promotion": "sid", "address": "address", "by": "origin"}


@detector(
    id="own-production-locked-out",
    title=N_("The owner's own systems are locked out"),
    severity=Severity.CRITICAL,
    confidence=Confidence.HIGH,
    attack=("T1531",),
    answers=("rotate-auth-token", "review-users"),
    needs=("alerts", "events"),
    baseline_days=7,
    cold_start=N_("Without a week of events it cannot tell who promoted a token, and says high."),
    says=N_(
        "The auth token was promoted at {promoted_at}; since {first_seen} {events} requests were refused"
    ),
    benign=N_("A rotation by hand from a new place, with a server that was forgotten."),
    misses=N_("A lockout by deleted keys alone with fewer than twenty refusals in an hour."),
    signs=("credentials-changed",),
    exhibits="alerts",
)
def own_production_locked_out(tables: Tables, window: Window) -> ir.Table:
    refused = in_window(tables.alerts, window).filter(_.error_code.isin(_REFUSED))
    promoted = tables.events.filter(
        _.type == "account-auth-token.promoted", _.created_at >= window.since - _AFTER
    )
    foreign = promoted.filter(_.origin.isin(FOREIGN))
    locked = _after(refused, foreign).mutate(
        severity=(_.by == "strange").ifelse("critical", "high"),
        confidence=(_.by == "strange").ifelse("high", "low"),
        says=ibis.null("string"),
    )
    explained = _after(refused, promoted)
    alone = crowded(refused.anti_join(explained, "sid"), _MANY - 1, _HOUR).mutate(
        promoted_at=ibis.null("timestamp('UTC')"),
        severity=ibis.literal("medium"),
        confidence=ibis.literal("low"),
        says=ibis.literal(N_("{events} requests with a credential of the account were refused within hours")),
        promotion=ibis.null("string"),
        address=ibis.null("string"),
    )
    together = _bundled(locked).filter(_.events >= _SOME)
    return together.union(_bundled(alone))


def _after(refused: ir.Table, promoted: ir.Table) -> ir.Table:
    """Refusals in the day after the account's first promotion, with that promotion."""
    first = promoted.group_by("account_sid").agg(
        promoted_at=_.created_at.min(),
        **{name: _first(_[column]) for name, column in _PROMOTION.items()},
    )
    joined = refused.join(first, "account_sid")
    day = ibis.interval(hours=24)
    return joined.filter(_.created_at >= _.promoted_at, _.created_at < _.promoted_at + day)


def _first(column: Any) -> Any:
    """Of the earliest event, an empty value included: all columns of one and the same."""
    return column.first(order_by=[_.created_at, _.sid], include_null=True)


def _bundled(rows: ir.Table) -> ir.Table:
    told: Any = rows.group_by("account_sid", "severity").agg(
        first_seen=_.created_at.min(),
        last_seen=_.created_at.max(),
        events=_.sid.nunique(),
        alerts=some(_.sid, MOST_EXHIBITS - 1),
        promotion=_.promotion.min(),
        addresses=some(_.address, MOST_EXHIBITS),
        promoted_at=_.promoted_at.cast("timestamp('UTC')").min(),
        confidence=_.confidence.min(),
        says=_.says.min(),
    )
    exhibits = _.promotion.isnull().ifelse(_.alerts, ibis.array([_.promotion]).concat(_.alerts))
    return told.mutate(exhibits=exhibits).drop("alerts", "promotion")
