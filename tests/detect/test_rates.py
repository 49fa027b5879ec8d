"""More than so many in so many seconds, wherever they begin."""

import pytest

from builders import MAIN, SUB, Row, after, evidence, sid
from dakkan.detect.rates import crowded


def alerts(*seconds: float, account: str = MAIN) -> list[Row]:
    return [{"account_sid": account, "sid": sid("NO"), "created_at": after(second)} for second in seconds]


@pytest.mark.parametrize(
    ("seconds", "crowd"),
    [
        ([0, 100, 200, 300], 4),
        ([0, 100, 200, 301], 0),
        ([0, 100, 200], 0),
        ([250, 260, 310, 320], 4),  # a clock's five minutes would cut it in two
        ([0, 1_000, 1_001, 1_002, 1_003, 2_000], 4),
        ([], 0),
    ],
)
def test_more_than_three_in_five_minutes(seconds: list[float], crowd: int) -> None:
    rows = evidence(alerts=alerts(*seconds)).alerts

    assert crowded(rows, 3, 300).count().to_pyarrow().as_py() == crowd


def test_each_account_counts_for_itself() -> None:
    rows = evidence(alerts=[*alerts(0, 1), *alerts(2, 3, account=SUB)]).alerts

    assert not crowded(rows, 3, 300).count().to_pyarrow().as_py()
