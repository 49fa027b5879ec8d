"""A look at a page's times without making rows of it: how dense a list is, and where to stop in it."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from . import cells


class _Times(msgspec.Struct):
    date_sent: object = None
    date_created: object = None
    start_time: object = None
    event_date: object = None
    date_generated: object = None


_DECODER = msgspec.json.Decoder(_Times)


class _Sid(msgspec.Struct):
    sid: object = None


_SID_DECODER = msgspec.json.Decoder(_Sid)


def sid(row: bytes) -> str:
    """A row's SID; "" when it has none."""
    try:
        found = _SID_DECODER.decode(row).sid
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    return found if isinstance(found, str) else ""


def times(rows: Iterable[bytes]) -> list[tuple[bytes, datetime | None, datetime | None]]:
    """Each row with when it happened (sent, started …; None when it has not) and its newest time."""
    found = []
    for raw in rows:
        try:
            row = _DECODER.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            row = _Times()
        happened = next(
            (
                at
                for field in (row.date_sent, row.start_time, row.event_date, row.date_generated)
                if (at := cells.time(field))
            ),
            None,
        )
        made = cells.time(row.date_created)
        newest = max((at for at in (happened, made) if at), default=None)
        found.append((raw, happened, newest))
    return found


def not_yet(rows: Iterable[bytes]) -> list[bytes]:
    """Rows of what has not happened yet: messages that wait to be sent, calls that wait to start."""
    return [raw for raw, happened, _ in times(rows) if happened is None]


def span(rows: Iterable[bytes]) -> tuple[datetime, datetime] | None:
    """Oldest and newest time on a page; None when no row has one."""
    known = [newest for _, _, newest in times(rows) if newest]
    return (min(known), max(known)) if known else None
