"""Times as Twilio writes and reads them: RFC 2822 in the 2010 API, ISO 8601 elsewhere, all UTC."""

from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from .refusal import invalid

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def iso(at: datetime | None) -> str | None:
    """2015-04-25T00:00:00Z"""
    if at is None:
        return None
    # written out: faster than strftime
    return f"{at.year:04}-{at.month:02}-{at.day:02}T{at.hour:02}:{at.minute:02}:{at.second:02}Z"


def rfc2822(at: datetime | None) -> str | None:
    """Thu, 30 Jul 2015 20:00:00 +0000"""
    return None if at is None else f"{_stamp(at)} +0000"


def http_date(at: datetime) -> str:
    return f"{_stamp(at)} GMT"


def _stamp(at: datetime) -> str:
    return (
        f"{_DAYS[at.weekday()]}, {at.day:02} {_MONTHS[at.month - 1]} {at.year:04}"
        f" {at.hour:02}:{at.minute:02}:{at.second:02}"
    )


def moment(text: str, name: str) -> tuple[datetime, datetime]:
    """A day or a time, as a stretch: the day's midnight and the next, or the time twice. Raises Refused.

    Twilio takes days, ISO 8601, RFC 2822 and `2019-06-11 22:05:25.000`.
    """
    try:
        if len(text) == 10:
            day = datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
            return day, day + timedelta(days=1)
        at = parsedate_to_datetime(text) if text[:1].isalpha() else datetime.fromisoformat(text)
    except ValueError:
        raise invalid(f"{name} is not a date: {text[:40]}") from None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return at, at
