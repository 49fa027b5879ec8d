"""When a request may be sent again, and how long to wait before it.

A read may always be repeated. A write may be repeated only when Twilio certainly did not process it:
429 (reference 2.6), or a connection that never came about.
"""

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

TRIES = 5
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 30.0
JITTER = 0.1
LONGEST_TOLD = 120.0
"""Seconds; a longer Retry-After is not waited for but told to the user."""
READ_AGAIN = frozenset({500, 502, 503, 504})
UNREADABLE_TRIES = 3
"""How often an answer that cannot be read (half a page, not JSON) is asked for."""


def pause(attempt: int, chance: random.Random, told: float | None = None) -> float:
    """Seconds to wait after failed attempt number `attempt` (from 0): 100 ms, doubled, ±10 %, at most 30 s.

    `told` is what Retry-After asked for; it is a lower bound. Source: reference 2.6.
    """
    usual = min(FIRST_PAUSE * 2.0**attempt, LONGEST_PAUSE) * chance.uniform(1 - JITTER, 1 + JITTER)
    return max(usual, told or 0.0)


def told_to_wait(header: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for (a number or a date); None when it cannot be read."""
    if not header:
        return None
    try:
        return max(0.0, float(int(header)))
    except ValueError:
        pass
    try:
        at = parsedate_to_datetime(header)
    except ValueError:
        return None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return max(0.0, (at - now).total_seconds())


def is_too_many(status: int, code: int) -> bool:
    """Did Twilio refuse unprocessed because too much was going on? (429 with any code, or 20429)"""
    return status == 429 or code == 20429
