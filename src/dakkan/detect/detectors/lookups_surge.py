"""Far more number lookups than on a usual day, and no more traffic of the owner's own.

Whoever holds a list of numbers and a stranger's credential washes the list at the owner's cost. A job that
cleans the owner's own list looks the same, so without another mark it stays low.
"""

from datetime import timedelta

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import MOST_EXHIBITS, in_window, some

_TIMES = 5
_FLOOR = 100
_DAYS = 5
"""So many days of usage before, of whatever category, and it is known what is usual."""
_KEPT_UP = 0.5
"""Own traffic that rose by half as much explains the lookups."""


@detector(
    id="lookups-surge",
    title=N_("Far more number lookups than usual"),
    severity=Severity.MEDIUM,
    confidence=Confidence.LOW,
    attack=("T1526",),
    answers=("rotate-auth-token", "delete-api-key"),
    needs=("usage",),
    baseline_days=30,
    cold_start=N_("With less than five days of usage before, it does not know what is usual, and is silent."),
    says=N_("{events} lookups in a day, {usual} are usual; own traffic did not rise with them"),
    benign=N_("A job that cleans the owner's own list, a new form that checks numbers."),
    misses=N_("Lookups spread over many days, and usage that is not billed yet."),
    exhibits="usage",
)
def lookups_surge(tables: Tables, window: Window) -> ir.Table:
    first = f"{window.since:%Y-%m-%d}"
    last = f"{window.until - timedelta(microseconds=1):%Y-%m-%d}"
    days = tables.usage.group_by("account_sid", "day").agg(
        lookups=_["count"].max(where=_.category.endswith("lookups")).fill_null(0),
        sid=_.sid.max(where=_.category.endswith("lookups")),
        as_of=_.as_of.max(),
    )
    learned = f"{tables.learned_until:%Y-%m-%d}"
    past = days.filter(_.day < learned).group_by("account_sid")
    past = past.agg(usual=_.lookups.median().cast("float64"), days=_.count()).filter(_.days >= _DAYS)
    surge = days.filter(_.day >= first, _.day <= last).join(past, "account_sid")
    surge = surge.filter(_.lookups >= _FLOOR, _.lookups >= _TIMES * _.usual)
    surge = surge.left_join(_growth(tables), ["account_sid", "day"]).drop("account_sid_right", "day_right")
    rise = _.lookups / ibis.greatest(_.usual, 1.0)
    surge = surge.filter(_.growth.fill_null(0.0) < _KEPT_UP * rise)
    found = surge.group_by("account_sid").agg(
        first_seen=(_.day.min() + " 00:00:00+00").cast("timestamp('UTC')"),
        last_seen=ibis.coalesce(_.as_of.max(), (_.day.max() + " 00:00:00+00").cast("timestamp('UTC')")),
        events=_.lookups.max(),
        usual=_.usual.max().round().cast("int64"),
        exhibits=some(_.sid, MOST_EXHIBITS),
    )
    marked = found.join(_other_marks(tables, window), [])
    return marked.mutate(severity=ibis.ifelse(_.marks > 0, "medium", "low")).drop("marks")


def _growth(tables: Tables) -> ir.Table:
    """For each account and day of the window, how many times the usual day's own traffic there was."""
    day = ["account_sid", "number"]
    own = tables.traffic.filter(~_.odd)
    now = own.mutate(number=_.hour // 24).group_by(*day).agg(sent_events=_.events.sum())
    past = tables.before.mutate(number=_.hour // 24).group_by(*day).agg(sent_events=_.events.sum())
    past = past.group_by("account_sid").agg(usual_sent=_.sent_events.median().cast("float64"))
    joined = now.join(past, "account_sid")
    at = (_.number * 86_400).cast("int64").as_timestamp("s")
    return joined.select("account_sid", day=at.strftime("%Y-%m-%d"), growth=_.sent_events / _.usual_sent)


def _other_marks(tables: Tables, window: Window) -> ir.Table:
    """One row: `marks`, the number of strange events and of odd rows of traffic in the window."""
    strange = in_window(tables.events, window).filter(_.origin == "strange").agg(strange=_.count())
    odd = tables.traffic.filter(_.odd).agg(odd=_.count())
    return strange.join(odd, []).select(marks=_.strange + _.odd)
