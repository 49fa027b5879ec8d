"""`--since 30d` and `--since 2026-11-01`: how people say when."""

import re
from datetime import datetime, timedelta

from dakkan.errors import UsageError
from dakkan.model.clock import from_iso
from dakkan.texts import N_, say

_AGO = re.compile(r"(\d{1,4})([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def when(text: str | None) -> datetime | timedelta | None:
    """A moment, or a length of time before now; None stays None. Raises UsageError."""
    if text is None:
        return None
    ago = _AGO.fullmatch(text.strip())
    if ago and int(ago[1]) > 0:
        return int(ago[1]) * _UNITS[ago[2]]
    try:
        return from_iso(text.strip())
    except ValueError:
        raise UsageError(
            say(
                N_("{text} is no time: write 36h, 7d, 2w, a day like 2026-11-01, or 2026-11-01T22:30:00Z."),
                text=repr(text[:40]),
            )
        ) from None
