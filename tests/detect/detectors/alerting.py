"""Lines of the error log from few words."""

from datetime import datetime
from typing import Any

from builders import DURING, MAIN, Row, after, sid


def alert(code: int, at: datetime = DURING, by: str = MAIN, **more: Any) -> Row:
    return {
        "account_sid": by,
        "sid": sid("NO"),
        "created_at": at,
        "error_code": code,
        "log_level": "error",
        **more,
    }


def alerts(
    code: int, count: int, every: float = 5, start: datetime = DURING, by: str = MAIN, **more: Any
) -> list[Row]:
    return [alert(code, after(every * n, start), by, **more) for n in range(count)]
