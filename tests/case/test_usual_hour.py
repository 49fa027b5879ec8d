from datetime import timedelta
from decimal import Decimal

from builders import DURING, KNOWN, LONG_BEFORE, MAIN, SUB, call, evidence, message
from dakkan.case.usual_hour import UsualHour, usual_hour
from dakkan.model.scope import Scope

SCOPE = Scope(MAIN, DURING, countries_attacked={MAIN: ("LV",)})
AT = DURING + timedelta(minutes=40)
WEEK = timedelta(weeks=1)


def test_the_same_hour_of_earlier_weeks_is_counted_by_account_channel_and_country() -> None:
    same = [DURING - WEEK, DURING - WEEK + timedelta(minutes=59), DURING - 4 * WEEK]
    other = [DURING - WEEK + timedelta(minutes=60), DURING - timedelta(days=1), DURING - 5 * WEEK]
    tables = evidence(
        messages=[message(at) for at in (*same, *other)],
        calls=[call(DURING - 2 * WEEK, account_sid=SUB)],
        accounts=[{"account_sid": SUB, "sid": SUB, "owner_account_sid": MAIN}],
    )

    found = usual_hour(tables, SCOPE, AT, LONG_BEFORE)

    assert found == UsualHour(4, {(MAIN, "messages", "JP"): 3, (SUB, "calls", "JP"): 1})
    assert found.an_hour(3) == Decimal("0.75")


def test_what_came_with_the_thief_is_not_usual() -> None:
    began = DURING - 2 * WEEK
    scope = Scope(MAIN, began)

    found = usual_hour(evidence(messages=[message(DURING - WEEK)]), scope, AT, LONG_BEFORE)

    assert found == UsualHour(2, {})  # of four weeks two had the thief in the house


def test_a_file_reaches_back_to_its_first_row() -> None:
    found = usual_hour(evidence(messages=[message(DURING - 3 * WEEK, KNOWN)]), SCOPE, AT, None)

    assert (found.weeks, found.an_hour(0)) == (3, Decimal(0))


def test_without_a_week_there_is_no_mean() -> None:
    for found in (
        usual_hour(evidence(), SCOPE, AT, None),
        usual_hour(evidence(), SCOPE, AT, DURING - timedelta(days=3)),
    ):
        assert found.an_hour(0) is None
