"""Codes are sent to a country, and nobody enters them.

People who ask for a code mostly type it in; a machine that fills in a form to earn from the messages does
not. It marks a form that is being pumped, not a takeover, so it is never more than medium.
"""

import ibis
import ibis.expr.types as ir
from ibis import _

from ...texts import N_
from ..detector import Confidence, Severity, Tables, Window, detector
from ..rows import in_window, some
from ..summed import with_exhibits

_SOME = 30
_LOW, _USUAL = 0.10, 0.40
_PREFIX = 7
"""Characters of a number, plus sign included: country and operator."""


@detector(
    id="conversion-dropped",
    title=N_("Codes are sent to a country or range where nobody enters them"),
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    attack=("T1496.003",),
    answers=("close-countries",),
    needs=("verify_attempts",),
    baseline_days=30,
    cold_start=N_("Without attempts before it compares with the other countries of the same days."),
    says=N_("{events} codes sent to {ranges} ranges of numbers, of which {entered} were entered"),
    benign=N_("An operator that does not deliver: then numbers fail where they were entered before."),
    misses=N_("Pumping in which somebody enters the codes, and codes that are not sent by Verify."),
    signs=(),
    exhibits="verify_attempts",
)
def conversion_dropped(tables: Tables, window: Window) -> ir.Table:
    attempts = tables.verify_attempts.mutate(
        entered=(_.status == "converted").fill_null(False),
        country=_.country.fill_null(""),
        prefix=_.recipient.fill_null("").left(_PREFIX),
    )
    during = in_window(attempts, window)
    before = attempts.filter(_.created_at < tables.learned_until)
    rows = during.semi_join(_low(during, "country").filter(_.country != ""), ["account_sid", "country"])
    ranges = _low(during, "country", "prefix").filter(_.prefix != "")
    rows = ibis.union(rows, during.semi_join(ranges, ["account_sid", "country", "prefix"]), distinct=True)
    usual = _share(before, "account_sid", name="usual")
    rest = _share(during.anti_join(rows, "sid"), "account_sid", name="rest")
    place = ["account_sid", "country"]
    at_place = _share(before, *place, name="usual_here")
    rows = rows.left_join(usual, "account_sid").drop("account_sid_right")
    rows = rows.left_join(rest, "account_sid").drop("account_sid_right")
    rows = rows.left_join(at_place, place).drop("account_sid_right", "country_right")
    rows = rows.filter(ibis.coalesce(_.usual, _.rest, 0.0) > _USUAL)
    rows = rows.filter(_.usual_here.fill_null(1.0) > _LOW)  # where nobody ever entered them, nothing dropped
    rows = rows.mutate(severity=ibis.ifelse(_.usual_here.fill_null(0.0) > _USUAL, "low", "medium"))
    by = ("account_sid", "severity")
    found = rows.group_by(*by).agg(
        first_seen=_.created_at.min(),
        last_seen=_.created_at.max(),
        events=_.count(),
        entered=_.entered.sum(),
        ranges=_.prefix.nunique(),
        countries=some(_.country.nullif("")),
    )
    return with_exhibits(found, rows, *by)


def _low(attempts: ir.Table, *place: str) -> ir.Table:
    counted = attempts.group_by("account_sid", *place).agg(asked=_.count(), share=_.entered.mean())
    return counted.filter(_.asked >= _SOME, _.share < _LOW)


def _share(attempts: ir.Table, *by: str, name: str) -> ir.Table:
    """The share of codes that were entered, where there are enough to say so."""
    counted = attempts.group_by(*by).agg(asked=_.count(), **{name: _.entered.mean()})
    return counted.filter(_.asked >= _SOME).drop("asked")
