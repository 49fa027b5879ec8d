"""The stretch of time under examination."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Window:
    """From `since` (included) to `until` (excluded), both UTC."""

    since: datetime
    until: datetime

    def __post_init__(self) -> None:
        if self.since >= self.until:
            raise ValueError(f"an empty window: {self.since} is not before {self.until}")

    @property
    def length(self) -> timedelta:
        return self.until - self.since

    def holds(self, at: datetime) -> bool:
        return self.since <= at < self.until
