"""Which accounts belong to one account tree."""

import ibis.expr.types as ir
from ibis import _


def accounts_of(accounts: ir.Table, events: ir.Table, account_sid: str) -> frozenset[str]:
    """`account_sid`, its subaccounts as listed, and those that its events say were made in it."""
    listed = accounts.filter(_.owner_account_sid == account_sid).select("account_sid").distinct()
    made = events.filter(_.type == "account.created", _.account_sid == account_sid)
    found = {account_sid, *listed.to_pyarrow()["account_sid"].to_pylist()}
    found.update(made.select("resource_sid").distinct().to_pyarrow()["resource_sid"].to_pylist())
    return frozenset(sid for sid in found if sid)
