"""More than so many in so many seconds, wherever the seconds begin."""

from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _


def crowded(rows: ir.Table, more_than: int, seconds: int, *keys: str) -> ir.Table:
    """Those rows that lie, with `more_than` others of the same account and `keys`, within `seconds`.

    Rows need `account_sid`, `sid` and `created_at`. A clock's own five minutes would cut a crowd in two.
    """
    group = ["account_sid", *keys]
    order = [rows.created_at, rows.sid]

    def gap(other: Any) -> Any:
        return (other.epoch_seconds() - _.created_at.epoch_seconds()).abs()

    closes: Any = (
        gap(_.created_at.lag(more_than).over(ibis.window(group_by=group, order_by=order))) <= seconds
    )
    marked = rows.mutate(closes=closes.fill_null(False))
    # a row belongs to a crowd if one of the next `more_than` rows, or it itself, closes one
    ahead = ibis.window(group_by=group, order_by=order, preceding=0, following=more_than)
    return marked.mutate(crowd=_.closes.max().over(ahead)).filter(_.crowd).drop("closes", "crowd")
