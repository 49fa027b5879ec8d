"""Time: always UTC, always handed in."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The machine's time, UTC."""
    return datetime.now(UTC)


def iso(at: datetime) -> str:
    """ISO 8601 in UTC with `Z`, to the second: `2026-11-24T08:14:00Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_iso(text: str) -> datetime:
    """The inverse of `iso`; also takes offsets, fractions and bare days. Raises ValueError."""
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
