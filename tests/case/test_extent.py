"""When it began, whether it is over."""

from datetime import datetime, timedelta

import pytest

from builders import DURING, MAIN, SINCE, THIEF, UNTIL, WINDOW
from dakkan.case.extent import with_extent
from dakkan.model.scope import Scope
from dakkan.model.verdict import Takeover, Verdict

VERDICT = Verdict(Takeover.CONFIRMED, (), DURING, 0.9, ())


def extent(last: datetime | None, *, began: datetime = DURING, rotated: datetime | None = None) -> Verdict:
    scope = Scope(MAIN, began, last, addresses=(THIEF,))
    return with_extent(VERDICT, scope, WINDOW, tokens_rotated=rotated)


def test_it_goes_on_while_the_last_trace_is_fresh() -> None:
    assert extent(UNTIL - timedelta(hours=1)).until is None


def test_after_some_silence_it_may_be_over() -> None:
    found = extent(UNTIL - timedelta(hours=10))

    assert found.until == UNTIL - timedelta(hours=10)
    assert found.until_confidence < 0.5


def test_after_our_own_rotation_it_surely_is() -> None:
    last = UNTIL - timedelta(hours=10)

    assert extent(last, rotated=last + timedelta(minutes=5)).until_confidence == 0.9
    assert extent(last, rotated=last - timedelta(minutes=5)).until_confidence < 0.5


@pytest.mark.parametrize(("began", "sure"), [(SINCE, 0.4), (DURING, 0.8)])
def test_at_the_windows_edge_the_beginning_means_little(began: datetime, sure: float) -> None:
    found = extent(None, began=began)

    assert (found.since, found.since_confidence) == (began, sure)


def test_without_a_takeover_there_is_nothing_to_say() -> None:
    none = Verdict(Takeover.NONE, (), None, 0.9, ())

    assert with_extent(none, Scope(MAIN, None), WINDOW, tokens_rotated=None) == none
