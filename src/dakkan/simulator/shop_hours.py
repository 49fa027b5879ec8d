"""When the shop sends: peaks at lunch and in the evening, quiet nights, by its customers' clocks."""

from datetime import datetime, timedelta
from functools import lru_cache

CLOCKS = {
    "JP": timedelta(hours=9),
    "US": timedelta(hours=-5),
    "TW": timedelta(hours=8),
    "KR": timedelta(hours=9),
}
"""Distance from UTC. Summer time is left out: a curve a quarter shifted is still the curve."""

# Share of a day's traffic, hour by hour of the local day.
_BY_HOUR = (2, 1, 0, 0, 0, 1, 4, 14, 32, 46, 52, 60, 96, 84, 54, 48, 52, 60, 84, 100, 92, 66, 34, 12)
_OFFICE = (0, 0, 0, 0, 0, 0, 0, 1, 8, 50, 80, 90, 60, 60, 80, 80, 80, 60, 20, 4, 1, 0, 0, 0)
_BY_WEEKDAY = (1.0, 0.98, 1.0, 1.02, 1.12, 1.08, 0.8)  # Monday first
_OFFICE_WEEKDAY = (1.25, 1.25, 1.25, 1.25, 1.2, 0.5, 0.3)

DAY_CURVE = "day"
"""People who shop: noon, and after work."""
OFFICE_CURVE = "office"
"""Staff at work: weekdays, nine to six."""
NEWS_CURVE = "news"
"""A newsletter: Tuesdays and Fridays, one hour at noon."""


@lru_cache(maxsize=65_536)
def share(curve: str, country: str, hour: datetime) -> float:
    """The part of a mean day's traffic that falls into the hour that begins at `hour` (UTC)."""
    local = hour + CLOCKS[country]
    if curve == NEWS_CURVE:
        return 3.5 if local.hour == 12 and local.weekday() in (1, 4) else 0.0
    if curve == OFFICE_CURVE:
        return _OFFICE[local.hour] / sum(_OFFICE) * _OFFICE_WEEKDAY[local.weekday()]
    return _BY_HOUR[local.hour] / sum(_BY_HOUR) * _BY_WEEKDAY[local.weekday()]
