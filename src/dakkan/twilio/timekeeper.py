"""Twilio's time, taken from the Date headers of its answers.

The machine's own clock may be wrong, and everything that is compared with Twilio's records (windows,
ages, order) would be wrong with it.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from threading import Lock

from ..model.clock import Clock


@lru_cache(maxsize=64)
def _read(date: str) -> datetime | None:
    """A hundred answers of the same second say the same."""
    try:
        at = parsedate_to_datetime(date)
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


class Timekeeper:
    """The clock plus the skew that the newest Date headers leave possible."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._skew = timedelta(0)
        self._least: timedelta | None = None
        self._lock = Lock()

    def now(self) -> datetime:
        """Twilio's time; the clock's before the first answer."""
        return self._clock() + self._skew

    def at_least(self) -> datetime:
        """A moment that Twilio's time has reached for certain; it may be up to a second behind."""
        return self._clock() + (self._skew if self._least is None else self._least)

    def heard(self, date: str, sent_at: datetime) -> None:
        """Take in a Date header; `sent_at` is the clock's time when the request began.

        The header is in whole seconds, rounded down, and was written between the request and now, so
        it allows a stretch of skews. The skew moves into it by the shortest way: it does not tremble.
        """
        at = _read(date)
        if at is None:
            return
        least, most = at - self._clock(), at + timedelta(seconds=1) - sent_at
        with self._lock:
            self._least = least
            self._skew = min(max(self._skew, least), max(most, least))
