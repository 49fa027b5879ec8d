"""What the thief's traffic would cost in the next hour, row by row: the ground of options and of haste.

An hour that nothing is done in brings two things: what is made already and not out yet goes out (`waiting`),
and new messages and calls are made at the rate of the thief's last hour (`rate`).
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import ibis
import ibis.expr.types as ir
from ibis import _

from ..model.scope import Scope
from .loss import CENT, HOUR, SECONDS, costed, listed, seconds_spanned
from .tables import Tables, rows

PENDING = ("scheduled", "accepted", "queued")
"""Messages that can still be cancelled (reference 4.1)."""
LIVE = ("queued", "ringing", "in-progress")
_MONEY = "decimal(18, 6)"
_FULL_HOUR = 60


@dataclass(frozen=True)
class Pace:
    """When the thief's traffic was newest, and what its last hour is multiplied with to be an hour."""

    last: datetime | None
    rate: Decimal
    call_minutes: float
    """That a call under way is taken to cost: as long as his ended calls last on average, an hour at most."""


def hostile_ahead(tables: Tables, scope: Scope) -> tuple[ir.Table, Pace]:
    """The thief's traffic with `recent`, `waiting`, `cost` (of a recent row) and `ahead` (of a waiting one)."""
    fraud = costed(tables, scope)
    ended = (_.channel == "calls") & (_.status == "completed")
    (span,) = rows(
        fraud.agg(first=_.created_at.min(), last=_.created_at.max(), minutes=_.units.mean(where=ended))
    )
    if span["last"] is None:
        pace = Pace(None, Decimal(0), float(_FULL_HOUR))
    else:
        minutes = min(float(span["minutes"] or _FULL_HOUR), float(_FULL_HOUR))
        pace = Pace(span["last"], SECONDS / seconds_spanned(span["first"], span["last"]), minutes)
    is_call = fraud.channel == "calls"
    status = ibis.cases((is_call, fraud.status.isin(LIVE)), else_=fraud.status.isin(PENDING))
    units = ibis.ifelse(is_call, pace.call_minutes, fraud.units.cast("float64"))
    guess = units * ibis.coalesce(fraud.usual, listed(fraud))
    recent = fraud.created_at > pace.last - HOUR if pace.last is not None else ibis.literal(False)
    ahead = fraud.mutate(waiting=status.fill_null(False), recent=recent, ahead=guess.cast(_MONEY))
    return ahead, pace


def losing(tables: Tables, scope: Scope) -> dict[str, Decimal]:
    """Account → what its hostile traffic costs an hour now, dearest first: where to begin.

    Only accounts with hostile traffic are in it: of the others nothing is known to be lost.
    """
    fraud, pace = hostile_ahead(tables, scope)
    by_account = fraud.group_by("account_sid").agg(
        recent=_.cost.sum(where=_.recent).fill_null(0), waiting=_.ahead.sum(where=_.waiting).fill_null(0)
    )
    found = {
        row["account_sid"]: (Decimal(row["recent"]) * pace.rate + Decimal(row["waiting"])).quantize(CENT)
        for row in rows(by_account)
    }
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
