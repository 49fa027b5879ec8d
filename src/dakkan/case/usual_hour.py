"""The owner's own traffic as it usually is at one hour of the week: what a measure would cost an hour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from ibis import _

from ..model.scope import Scope
from .tables import Tables, rows
from .traffic import marked

Where = tuple[str, str, str]
"""Account, channel (`messages`, `calls`), country ("" when it cannot be told)."""
_WEEK = timedelta(days=7)
_HOUR = 3600
_SLOTS = 168


@dataclass(frozen=True)
class UsualHour:
    weeks: int
    """So many times the evidence saw this hour of the week before the thief came."""
    counted: Mapping[Where, int]
    """Over all of these weeks."""

    def an_hour(self, counted: int) -> Decimal | None:
        """The mean; None without a single week to tell from."""
        return Decimal(counted) / self.weeks if self.weeks else None


def usual_hour(tables: Tables, scope: Scope, at: datetime, since: datetime | None) -> UsualHour:
    """The hour of the week that `at` lies in. `since`: from when on the evidence is whole; None asks it."""
    own = marked(tables, scope).filter(~_.hostile)
    edge = min(scope.began_at, at) if scope.began_at is not None else at
    if since is None:
        (span,) = rows(own.agg(first=_.created_at.min()))
        since = span["first"]
    if since is None:
        return UsualHour(0, {})
    slot = int(at.timestamp()) // _HOUR % _SLOTS
    same = (_.created_at.epoch_seconds() // _HOUR).cast("int64") % _SLOTS == slot
    start = at.replace(minute=0, second=0, microsecond=0)
    weeks = 0
    while (start := start - _WEEK) >= since:
        weeks += start + timedelta(hours=1) <= edge
    found = own.filter(_.created_at >= since, _.created_at < edge, same)
    counted = found.group_by("account_sid", "channel", country=_.country.fill_null("")).agg(events=_.count())
    return UsualHour(
        weeks, {(row["account_sid"], row["channel"], row["country"]): row["events"] for row in rows(counted)}
    )
