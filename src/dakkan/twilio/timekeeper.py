"""Twilio's time, taken from the Date headers of its answers.

The machine's own clock may be wrong, and everything that is compared with Twilio's records (windows,
ages, order) would be wrong with it.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from threading import Lock

from ..model.clock import Clock


class Timekeeper:
    """The clock plus the skew that the newest Date headers leave possible."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._skew = timedelta(0)
        self._lock = Lock()

    def now(self) -> datetime:
        """Twilio's time; the clock's before the first answer."""
        return self._clock() + self._skew

    def heard(self, date: str, sent_at: datetime) -> None:
        """Take in a Date header; `sent_at` is the clock's time when the request began.

        The header is in whole seconds, rounded down, and was written between the request and now, so
        it allows a stretch of skews. The skew moves into it by the shortest way: it does not tremble.
        """
        try:
            at = parsedate_to_datetime(date)
        except ValueError:
            return
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
        least, most = at - self._clock(), at + timedelta(seconds=1) - sent_at
        with self._lock:
            self._skew = min(max(self._skew, least), max(most, least))
