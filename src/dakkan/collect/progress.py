"""What the collector tells while it works."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    account_sid: str
    table: str
    rows: int
    """Of the whole collection so far."""
    done: int
    """Readings that have come to their end; of `total`, which grows when a long list is divided."""
    total: int
