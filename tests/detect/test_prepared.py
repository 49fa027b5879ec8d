"""What detectors are handed: one account tree, whatever its size."""

from builders import MAIN, OTHER, WINDOW, event, message, shop, sid
from dakkan.detect.prepared import prepared
from dakkan.detect.runner import detect


def test_a_tree_of_hundreds_is_looked_at_like_a_small_one() -> None:
    tenants = [sid("AC") for _ in range(120)]
    accounts = [{"account_sid": one, "sid": one, "owner_account_sid": MAIN} for one in tenants]
    sent = [message(account_sid=tenants[-1]), message(account_sid=OTHER)]
    made = event("account-api-keys.created", account_sid=tenants[7], resource_sid=sid("SK"))
    tables = shop(
        accounts=accounts, messages=sent, events=[made, {**made, "sid": sid("AE"), "account_sid": OTHER}]
    )

    ready = prepared(tables, WINDOW, account_sid=MAIN)
    found = detect(tables, WINDOW, account_sid=MAIN)

    assert ready.accounts.count().to_pyarrow().as_py() == 122
    assert set(ready.sent.to_pyarrow()["account_sid"].to_pylist()) == {tenants[-1]}
    keys = [finding for finding in found.findings if finding.detector == "new-api-key-used-at-once"]
    assert [finding.account_sid for finding in keys] == [tenants[7]]
    assert not found.broken
