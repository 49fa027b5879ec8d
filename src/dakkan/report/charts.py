"""Charts of a case as SVG inside the page: no script, no font and no picture from anywhere else.

The intruder's share is hatched as well as coloured. Text stays text in the reader's own fonts, so Japanese
shows wherever Japanese shows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import altair as alt
import vl_convert

from ..model.clock import iso
from ..model.dossier import Dossier
from ..model.sid import short
from ..model.timeline import Destination, Hour, Moment
from ..texts import N_, _, say
from .svg import hatch, sanitised

FONT = "system-ui, 'Hiragino Sans', 'Yu Gothic UI', Meiryo, 'Noto Sans CJK JP', sans-serif"
_OWN = "#6f8fb5"
_WIDTH, _HEIGHT = 640, 170
_MOST_BARS = 24 * 31
_MOST_PLACES = 15
_MOST_MARKS = 600


@dataclass(frozen=True)
class Chart:
    title: str
    says: str
    """What it shows, for those who cannot see it."""
    svg: str
    """Markup that is safe inside a page."""


def charts(dossier: Dossier) -> tuple[Chart, ...]:
    """Those for which there is anything to show."""
    drawn = []
    hours = _busy(dossier.hours)
    if any(hour.messages or hour.calls for hour in hours):
        drawn.append(_traffic(hours))
    if any(hour.cost for hour in hours):
        drawn.append(_money(hours, _label(dossier.loss.currency)))
    places = [place for place in dossier.destinations if place.events or place.usual_per_day]
    if places:
        drawn.append(_places(places, max(dossier.window.length / timedelta(days=1), 1 / 24)))
    if len(dossier.timeline) > 1:
        drawn.append(_timeline(dossier.timeline))
    return tuple(drawn)


def _busy(hours: Sequence[Hour]) -> list[Hour]:
    """Around the intruder's traffic, if there is any, so that his hours are not a hair's breadth wide."""
    ordered = sorted(hours, key=lambda hour: hour.at)
    hit = [hour.at for hour in ordered if hour.hostile_messages or hour.hostile_calls]
    if hit:
        around = timedelta(days=2)
        ordered = [hour for hour in ordered if hit[0] - around <= hour.at <= hit[-1] + around]
    return ordered[-_MOST_BARS:]


def _traffic(hours: Sequence[Hour]) -> Chart:
    rows = [(hour, hour.messages + hour.calls, hour.hostile_messages + hour.hostile_calls) for hour in hours]
    hostile = sum(row[2] for row in rows)
    says = say(
        N_("{hostile} of {total} messages and calls are the intruder's."),
        hostile=hostile,
        total=sum(row[1] for row in rows),
    )
    return _by_hour(_("Traffic by hour"), says, _("messages and calls"), rows, 0)


def _money(hours: Sequence[Hour], currency: str) -> Chart:
    rows = [(hour, float(hour.cost), float(hour.hostile_cost)) for hour in hours]
    says = say(
        N_("{hostile} of {total} {currency} are the intruder's."),
        hostile=f"{sum(row[2] for row in rows):,.2f}",
        total=f"{sum(row[1] for row in rows):,.2f}",
        currency=currency,
    )
    return _by_hour(_("Money by hour"), says, currency, rows, 1)


def _by_hour(
    title: str, says: str, unit: str, rows: Sequence[tuple[Hour, float, float]], number: int
) -> Chart:
    own, thief = _("your own"), _("the intruder's")
    data = [
        {"at": iso(hour.at), "end": iso(hour.at + timedelta(hours=1)), "from": low, "to": high, "who": who}
        for hour, total, hostile in rows
        for who, low, high in ((own, 0, total - hostile), (thief, total - hostile, total))
        if high > low
    ]
    chart = (
        alt.Chart(alt.InlineData(values=data))
        .mark_bar()
        .encode(
            x=alt.X("at:T", title=_("hour (UTC)"), scale=alt.Scale(type="utc"), axis=_time_axis()),
            x2="end:T",
            y=alt.Y("from:Q", title=unit, scale=alt.Scale(nice=4), axis=alt.Axis(tickCount=4)),
            y2="to:Q",
            color=_who(own, thief, number),
        )
    )
    return Chart(title, says, _svg(chart, title, says, number))


def _places(places: Sequence[Destination], days: float) -> Chart:
    worst = sorted(places, key=lambda one: (-one.hostile_events, -one.events))[:_MOST_PLACES]
    own, thief, number = _("your own"), _("the intruder's"), 2
    data = [
        {"country": _label(one.country), "from": low, "to": high, "who": who}
        for one in worst
        for who, low, high in (
            (own, 0, one.events - one.hostile_events),
            (thief, one.events - one.hostile_events, one.events),
        )
        if high > low
    ]
    usual = [{"country": _label(one.country), "usual": one.usual_per_day * days} for one in worst]
    order = [_label(one.country) for one in worst]
    y = alt.Y("country:N", title=None, sort=order)
    bars = (
        alt.Chart(alt.InlineData(values=data))
        .mark_bar(height=12)
        .encode(
            y=y,
            x=alt.X("from:Q", title=_("messages and calls in the window"), axis=alt.Axis(tickCount=5)),
            x2="to:Q",
            color=_who(own, thief, number),
        )
    )
    ticks = (
        alt.Chart(alt.InlineData(values=usual))
        .mark_tick(thickness=3, height=18, color="currentColor", opacity=1)
        .encode(y=y, x="usual:Q")
    )
    title = _("Destinations against what is usual")
    says = _("Bars: the window. Upright line: what is usual in as many days.")
    return Chart(title, says, _svg(bars + ticks, title, says, number, height=alt.Step(24)))


def _timeline(moments: Sequence[Moment]) -> Chart:
    number, most = 3, sorted(moments, key=lambda one: not one.hostile)[:_MOST_MARKS]
    own, thief = _("others"), _("the intruder")
    data = [
        {
            "at": iso(one.at),
            "account": _label(short(one.account_sid)),
            "who": thief if one.hostile else own,
        }
        for one in most
    ]
    chart = (
        alt.Chart(alt.InlineData(values=data))
        .mark_point(filled=True, size=70, opacity=0.85, stroke="currentColor", strokeWidth=0.5)
        .encode(
            x=alt.X("at:T", title="UTC", scale=alt.Scale(type="utc"), axis=_time_axis()),
            y=alt.Y("account:N", title=None),
            color=_who(own, thief, number),
            shape=alt.Shape(
                "who:N", scale=alt.Scale(domain=[own, thief], range=["circle", "triangle-up"]), legend=None
            ),
        )
    )
    title = _("Events in order of time")
    says = say(
        N_("{hostile} of {total} entries of the timeline are the intruder's."),
        hostile=sum(one.hostile for one in moments),
        total=len(moments),
    )
    return Chart(title, says, _svg(chart, title, says, number, height=alt.Step(34)))


def _time_axis() -> alt.Axis:
    return alt.Axis(format="%m-%d %H:%M", tickCount=5, labelOverlap=True, labelSeparation=12)


def _who(own: str, thief: str, number: int) -> alt.Color:
    scale = alt.Scale(domain=[own, thief], range=[_OWN, hatch(number)])
    return alt.Color("who:N", scale=scale, legend=alt.Legend(title=None, orient="top"))


def _svg(chart: Any, title: str, says: str, number: int, height: Any = _HEIGHT) -> str:
    """`chart` is one of altair's, which has no common class for them."""
    ink = "currentColor"
    spec = (
        chart.properties(width=_WIDTH, height=height)
        .configure(background="transparent", font=FONT)
        .configure_axis(
            labelColor=ink,
            titleColor=ink,
            domainColor=ink,
            tickColor=ink,
            gridColor=ink,
            gridOpacity=0.15,
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
        )
        .configure_legend(labelColor=ink, labelFontSize=12, symbolType="square", symbolStrokeWidth=0)
        .configure_view(stroke=None)
        .to_dict()
    )
    drawn = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return sanitised(drawn, title, says, number)


def _label(text: str) -> str:
    """A few plain characters: Vega puts names into expressions, where a quote would end them."""
    return re.sub(r"[^\w… -]", "", text)[:12]
