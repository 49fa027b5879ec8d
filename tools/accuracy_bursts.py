"""The burst rule on real volumes with labelled anomalies (Numenta's NAB), against a plain z-score.

Each day is judged by what came before it, as the product judges a window: the first week only teaches. A
labelled window is found when an hour in it is called a burst; every other hour so called is a false alarm.
Both rules see the same hours. Windows whose anomaly is a lack of traffic are counted too: neither rule
looks for that, so neither can find them.
"""

import csv
import gzip
import json
import math
import os
import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import ibis

from dakkan.detect.baseline import bursts
from dakkan.detect.rollups import FIVES

SHARED = Path(os.environ.get("DAKKAN_SHARED") or Path(__file__).parents[2] / "shared")
FOLDER = SHARED / "data" / "timeseries"
_LEARN = timedelta(days=7)
_DAY = timedelta(days=1)
_SCALE = {"nyc_taxi": 200}
"""Rides in half an hour are tens of thousands; a shop's messages are not."""
_PARTS = {"nyc_taxi": 6}
_Z = 3.0

Series = dict[datetime, int]


@dataclass(frozen=True)
class Row:
    series: str
    rule: str
    windows: int
    found: int
    false_hours: int
    weeks: float


def rows() -> list[Row]:
    """Empty when the data is not there."""
    if not (FOLDER / "nab_volumes.csv.gz").is_file():
        return []
    with gzip.open(FOLDER / "nab_anomaly_windows.json.gz", "rt") as file:
        windows = json.load(file)
    found = []
    for name, series in _volumes().items():
        labelled = [(_at(begin), _at(end)) for begin, end in windows[name]]
        for rule, loud in (("burst", _loud_by_rule(name, series)), ("z-score", _loud_by_z(series))):
            found.append(_judged(name, rule, series, labelled, loud))
    return found


def table() -> str:
    lines = ["| series | rule | labelled windows | found | false hours a week |", "|---|---|---:|---:|---:|"]
    total: dict[str, list[float]] = defaultdict(lambda: [0, 0, 0, 0.0])
    for row in rows():
        weekly = row.false_hours / row.weeks
        lines.append(f"| {row.series} | {row.rule} | {row.windows} | {row.found} | {weekly:.1f} |")
        for place, value in enumerate((row.windows, row.found, row.false_hours, row.weeks)):
            total[row.rule][place] += value
    for rule, (windows, found, false_hours, weeks) in total.items():
        lines.append(f"| all | {rule} | {windows:.0f} | {found:.0f} | {false_hours / weeks:.1f} |")
    return "\n".join(lines) + "\n"


def _volumes() -> dict[str, Series]:
    found: dict[str, Series] = defaultdict(dict)
    with gzip.open(FOLDER / "nab_volumes.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            scale = _SCALE.get(row["series"], 1)
            found[row["series"]][_at(row["timestamp"])] = round(float(row["value"]) / scale)
    return dict(found)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _hour(at: datetime) -> int:
    return int(at.timestamp()) // 3600


def _days(series: Series) -> Iterator[tuple[datetime, datetime]]:
    day, end = min(series) + _LEARN, max(series)
    while day < end:
        yield day, day + _DAY
        day += _DAY


def _loud_by_rule(name: str, series: Series) -> set[int]:
    """As `traffic-burst` asks: rolled up by hour, and the busiest five minutes of each."""
    loud: set[int] = set()
    for begins, ends in _days(series):
        before = _rolled({at: count for at, count in series.items() if at < begins})
        during = {at: count for at, count in series.items() if begins <= at < ends}
        found = bursts(_fives(name, during), _rolled(during), before, trusted=True)
        loud |= set(found.to_pyarrow()["hour"].to_pylist())
    return loud


def _rolled(series: Series) -> ibis.Table:
    hours: dict[int, int] = defaultdict(int)
    for at, count in series.items():
        hours[_hour(at)] += count
    rows_ = [{"hour": hour, "events": count} for hour, count in hours.items()]
    return ibis.memtable(rows_, schema={"hour": "int64", "events": "int64"})


def _fives(name: str, series: Series) -> ibis.Table:
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for at, count in series.items():
        for part in range(_PARTS.get(name, 1)):  # half hours are taken as six even fives
            five = int(at.timestamp()) // 300 + part
            counts[five // 12, five] += count // _PARTS.get(name, 1)
    rows_ = [
        {"account_sid": "", "hour": hour, "five": five, "sent_events": count}
        for (hour, five), count in counts.items()
    ]
    return ibis.memtable(rows_, schema=FIVES)


def _loud_by_z(series: Series) -> set[int]:
    """More than three standard deviations above the mean of all hours before."""
    hours: dict[int, int] = defaultdict(int)
    for at, count in series.items():
        hours[_hour(at)] += count
    loud = set()
    for begins, ends in _days(series):
        past = [count for hour, count in hours.items() if hour < _hour(begins)]
        mean, spread = statistics.fmean(past), statistics.pstdev(past)
        loud |= {
            hour
            for hour, count in hours.items()
            if _hour(begins) <= hour < _hour(ends) and count > mean + _Z * max(spread, 1e-9)
        }
    return loud


def _judged(
    name: str, rule: str, series: Series, labelled: list[tuple[datetime, datetime]], loud: set[int]
) -> Row:
    judged = [(begin, end) for begin, end in labelled if end > min(series) + _LEARN]
    inside = {hour for begin, end in labelled for hour in range(_hour(begin), _hour(end) + 1)}
    found = sum(any(_hour(begin) <= hour <= _hour(end) for hour in loud) for begin, end in judged)
    weeks = (max(series) - min(series) - _LEARN) / timedelta(weeks=1)
    assert math.isfinite(weeks)  # noqa: S101
    return Row(name, rule, len(judged), found, len(loud - inside), weeks)


if __name__ == "__main__":
    print(table(), end="")
