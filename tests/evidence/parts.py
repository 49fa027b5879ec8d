"""Small parts of evidence from few words."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

ACCOUNT = "AC" + "1" * 32
AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def rows(*some: dict[str, Any], read: int = 0, account_sid: str = ACCOUNT) -> pa.Table:
    """Rows as columns; `read` minutes after eight they were read."""
    given = [
        {
            "account_sid": account_sid,
            "created_at": AT - timedelta(days=1),
            "read_at": AT + timedelta(minutes=read),
            "raw": "{}",
            **one,
        }
        for one in some
    ]
    names = dict.fromkeys(name for one in given for name in one)
    return pa.table({name: [one.get(name) for one in given] for name in names})


def message(number: int, **more: Any) -> dict[str, Any]:
    return {"sid": f"SM{number:032x}", "status": "delivered", **more}
