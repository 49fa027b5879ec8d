"""Calls to where calls are dear, in ways that nobody talks: many at once, for long, at premium prices.

Toll fraud is paid by the minute. A place that the account tree called before, or that was opened from a usual
place, is left alone, so a call centre's countries are quiet however dear they are. So is a country that the
tree writes to, unless fraud favours it.
"""

from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..countries import HIGH_RISK
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import in_window, some
from ..summed import with_exhibits

_OUTBOUND = ("outbound-api", "outbound-dial", "trunking-terminating")
_PREMIUM = ("+870", "+881", "+882", "+883", "+979", "+1900", "+449", "+4470", "+3389", "+49900", "+39899")
"""Satellite and international networks, and premium ranges inside countries."""
_DEAR = 0.20
"""A minute; in the account's currency, which is the dollar nearly everywhere."""
_LONG = 30 * 60
_AT_ONCE = 10
_SOME, _MANY = 5, 20
_TIME = "timestamp('UTC')"


@detector(
    id="costly-calls",
    title=N_("Dear calls to places never called before"),
    severity=Severity.CRITICAL,
    confidence=Confidence.MEDIUM,
    attack=("T1496.004",),
    answers=("hang-up-calls", "close-countries", "rotate-auth-token", "delete-api-key"),
    needs=("calls",),
    baseline_days=30,
    cold_start=N_("Without a week of calls every place is new, so it says medium at most."),
    says=N_(
        "{events} calls to {places} places never called before: {risky} to ranges that fraud favours, "
        "{dear} above 0.20 a minute, {long_calls} longer than half an hour, {at_once} at the same time"
    ),
    benign=N_("A new site or customer abroad whose country nobody announced."),
    misses=N_("Fraud to countries that the account calls every day."),
    signs=("unusual-countries",),
    exhibits="calls",
)
def costly_calls(tables: Tables, window: Window) -> ir.Table:
    calls = tables.calls.filter(_.direction.isin(_OUTBOUND), _.recipient.notnull())
    calls = calls.mutate(premium=_prefix(), country=_.country.fill_null(""))
    calls = calls.mutate(place=ibis.coalesce(_.premium, _.country))
    met = calls.filter(_.created_at < tables.learned_until).select("place").distinct()
    written = tables.before.filter(~_.country.isin(sorted(HIGH_RISK))).select(place=_.country).distinct()
    known = ibis.union(met, written, _expected(tables)).distinct()
    fresh = in_window(calls, window).filter(_.place != "").anti_join(known, "place")
    fresh = fresh.mutate(seconds=_.seconds.fill_null(0), cost=_.price.fill_null(0))
    minutes = ibis.greatest((_.seconds / 60).ceil(), 1)
    fresh = fresh.mutate(
        risk=_.premium.notnull() | _.country.isin(sorted(HIGH_RISK)),
        dear=_.cost.cast("float64") / minutes > _DEAR,
        long=_.seconds > _LONG,
    )
    found = fresh.group_by("account_sid").agg(
        first_seen=_.created_at.min(),
        last_seen=_.created_at.max(),
        events=_.count(),
        places=_.place.nunique(),
        risky=_.risk.sum(),
        dear=_.dear.sum(),
        long_calls=_.long.sum(),
        costs=_.cost.sum(),
        countries=some(_.country.nullif("")),
    )
    found = found.join(_most_at_once(fresh, window), "account_sid")
    severity = _severity(trusted=tables.trusted)
    return with_exhibits(found.mutate(severity=severity).filter(_.severity.notnull()), fresh)


def _prefix() -> Any:
    """The premium range that a number lies in; null for any other."""
    return ibis.cases(*[(_.recipient.startswith(prefix), prefix) for prefix in _PREMIUM])


def _expected(tables: Tables) -> ir.Table:
    """Countries without traffic before that a usual place opened or the owner has named."""
    called = tables.traffic.filter(_.channel == "calls", _.country != "")
    told = called.group_by("country").agg(news=_.new_country.any()).filter(~_.news)
    if not tables.trusted:  # then nothing is called new
        return told.limit(0).select(place=_.country)
    return told.anti_join(tables.before.select("country").distinct(), "country").select(place=_.country)


def _most_at_once(calls: ir.Table, window: Window) -> ir.Table:
    """For each account the largest number of calls that ran at one time; a call without an end runs on."""
    begins = ibis.coalesce(_.started_at, _.created_at)
    over = _.status.isin(["completed", "busy", "failed", "no-answer", "canceled"])
    by_length = begins + _.seconds.as_interval("s")
    ends = ibis.coalesce(_.ended_at, ibis.ifelse(over, by_length, ibis.literal(window.until)))
    steps = ibis.union(
        calls.select("account_sid", at=begins.cast(_TIME), step=ibis.literal(1)),
        calls.select("account_sid", at=ends.cast(_TIME), step=ibis.literal(-1)),
    )
    steps = steps.group_by("account_sid", "at").agg(step=_.step.sum())
    running = _.step.sum().over(group_by="account_sid", order_by=_.at, rows=(None, 0))
    return steps.mutate(running=running).group_by("account_sid").agg(at_once=_.running.max())


def _severity(*, trusted: bool) -> Any:
    """Risky and one mark more is toll fraud; a site that opens in a plain country talks much, and is low."""
    dear, long, at_once = _.dear >= _SOME, _.long_calls >= _SOME, _.at_once >= _AT_ONCE
    risky = _.risky >= _SOME
    more = dear | long | at_once
    two = (dear & long) | (dear & at_once) | (long & at_once)
    worst, worse = ("critical", "high") if trusted else ("medium", "medium")
    return ibis.cases(
        (risky & more, worst),
        (two | (_.risky >= _MANY), worse),
        (risky | dear | long, "medium" if trusted else "low"),
        (at_once | (_.risky + _.dear + _.long_calls > 0), "low"),
    )
