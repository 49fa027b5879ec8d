"""Charts show the intruder's share apart from the owner's, and reach for nothing."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from dakkan.model.dossier import Dossier
from dakkan.model.timeline import Hour
from dakkan.report.charts import charts
from dakkan.report.svg import hatch, sanitised

from .dossiers import BEGAN

BARE = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


def hatched(svg: str, number: int) -> int:
    """Marks of the intruder, without the legend's."""
    return svg.count(f'fill="{hatch(number)}"') - 1


def test_a_takeover_has_four_charts(answered: Dossier) -> None:
    assert [chart.title for chart in charts(answered)] == [
        "Traffic by hour",
        "Money by hour",
        "Destinations against what is usual",
        "Events in order of time",
    ]


def test_the_intruders_share_is_hatched(answered: Dossier) -> None:
    traffic, money, places, events = charts(answered)

    assert hatched(traffic.svg, 0) == 4  # hours
    assert hatched(money.svg, 1) == 4
    assert hatched(places.svg, 2) == 2  # countries
    assert hatched(events.svg, 3) == sum(moment.hostile for moment in answered.timeline)


def test_without_an_intruder_nothing_is_hatched(answered: Dossier) -> None:
    hours = tuple(replace(one, hostile_messages=0, hostile_cost=Decimal(0)) for one in answered.hours)

    traffic, money, *_rest = charts(replace(answered, hours=hours))

    assert hatched(traffic.svg, 0) == 0
    assert hatched(money.svg, 1) == 0


def test_each_chart_says_what_it_shows(answered: Dossier) -> None:
    traffic, money, *_rest = charts(answered)

    assert traffic.says.startswith("1,070 of ")
    assert money.says.startswith("299.60 of ")
    assert f'aria-label="{traffic.title}. {traffic.says}"' in traffic.svg


def test_japanese_stays_text(answered: Dossier, each_language: str) -> None:
    words = {"en": "the intruder's", "ja": "侵入者"}[each_language]

    texts = re.findall(r"<text[^>]*>([^<]*)</text>", charts(answered)[0].svg)

    assert words in texts


def test_nothing_to_show_draws_nothing(quiet: Dossier) -> None:
    assert charts(quiet) == ()


def test_hours_far_from_the_intruder_are_left_out(answered: Dossier) -> None:
    long_ago = Hour(BEGAN - timedelta(days=400), 5, 0, Decimal(1), 0, 0, Decimal(0))

    traffic = charts(replace(answered, hours=(long_ago, *answered.hours)))[0]

    assert "2025" not in traffic.svg
    assert hatched(traffic.svg, 0) == 4


@pytest.mark.parametrize(
    "markup",
    [
        "<script>1</script>",
        "<style>*{}</style>",
        '<image href="https://evil.example/p.png"/>',
        "<foreignObject><p/></foreignObject>",
        '<a xlink:href="https://evil.example"><text>x</text></a>',
        '<path onload="x()" style="fill:red" d="M0,0"/>',
        '<path fill="url(https://evil.example)" d="M0,0"/>',
        '<use href="#x"/>',
        '<g id="x" class="y"><animate attributeName="href"/></g>',
    ],
)
def test_what_is_not_allowed_is_dropped(markup: str) -> None:
    svg = sanitised(BARE.format(markup), "t", "s", 0)

    assert "evil" not in svg
    body = svg.partition("</defs>")[2]
    assert not re.search(r"\b(?:href|style|onload|class|id)=", body)
    assert set(re.findall(r"<(\w+)", body)) <= {"path", "g", "text"}
