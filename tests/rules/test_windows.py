"""Windows against the definition: the slow and obvious way finds the same."""

import itertools
import time

from hypothesis import given
from hypothesis import strategies as st

from dakkan.rules.windows import Row, episodes

SPAN = 10


def row(at: int, rule: int = 0, key: str = "", value: str | None = None, sid: str = "") -> Row:
    return Row(at, rule, sid or f"AE{at}-{rule}-{key}-{value}", "AC1", "events", (key,), value)


def held(
    rows: list[Row], kind: str, rules: int = 1, count: int = 1, how: str = "gte", since: int = 0
) -> bool:
    return bool(episodes(sorted(rows), kind, SPAN, rules, how, count, since))


@given(st.lists(st.integers(0, 60), max_size=20, unique=True), st.integers(1, 5))
def test_event_count(times: list[int], count: int) -> None:
    expected = any(sum(at - SPAN <= other <= at for other in times) >= count for at in times)

    assert held([row(at) for at in times], "event_count", count=count) == expected


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from("abc")), max_size=20, unique=True))
def test_value_count(seen: list[tuple[int, str]]) -> None:
    expected = any(
        len({value for other, value in seen if at - SPAN <= other <= at}) >= 3 for at, _value in seen
    )

    assert held([row(at, value=value) for at, value in seen], "value_count", count=3) == expected


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 2)), max_size=14, unique=True))
def test_temporal(seen: list[tuple[int, int]]) -> None:
    expected = any(
        {rule for other, rule in seen if at - SPAN <= other <= at} == {0, 1, 2} for at, _rule in seen
    )

    assert held([row(at, rule) for at, rule in seen], "temporal", rules=3) == expected


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 2)), max_size=12, unique=True))
def test_temporal_ordered(seen: list[tuple[int, int]]) -> None:
    steps = [[at for at, rule in seen if rule == step] for step in range(3)]
    expected = any(a <= b <= c <= a + SPAN for a, b, c in itertools.product(*steps))

    assert held([row(at, rule) for at, rule in seen], "temporal_ordered", rules=3) == expected


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 1), st.integers(0, 3)), max_size=10, unique=True)
)
def test_one_record_is_never_two_steps(seen: list[tuple[int, int, int]]) -> None:
    at_of: dict[int, int] = {}
    rows = [row(at_of.setdefault(sid, at), rule, sid=f"AE{sid}") for at, rule, sid in seen]
    rows = list({(one.sid, one.rule): one for one in rows}.values())
    expected = any(
        a.rule == 0 and b.rule == 1 and a.sid != b.sid and a.at <= b.at <= a.at + SPAN
        for a, b in itertools.product(rows, rows)
    )

    assert held(rows, "temporal_ordered", rules=2) == expected


def test_groups_do_not_mix() -> None:
    assert not held([row(1, key="a"), row(2, key="b")], "event_count", count=2)
    assert held([row(1, key="a"), row(2, key="b"), row(3, key="a")], "event_count", count=2)


def test_a_record_that_fits_two_rules_counts_once() -> None:
    assert not held([row(1, 0, sid="AE1"), row(1, 1, sid="AE1")], "event_count", rules=2, count=2)


def test_only_what_is_completed_in_time_counts_and_it_may_begin_before() -> None:
    rows = [row(1), row(3), row(12)]

    (episode,) = episodes(rows, "event_count", SPAN, 1, "gte", 2, since=10)
    assert set(episode.rows) == {rows[1].sid, rows[2].sid}
    assert not episodes(rows, "event_count", SPAN, 1, "gte", 2, since=13)


def test_an_episode_is_told_once_and_holds_all_its_records() -> None:
    rows = [row(at) for at in (1, 2, 3, 4, 100, 101)]

    found = episodes(rows, "event_count", SPAN, 1, "gte", 2, since=0)

    assert [len(episode.rows) for episode in found] == [4, 2]


def test_fewer_than_and_exactly() -> None:
    assert held([row(1), row(2)], "event_count", how="eq", count=2)
    assert not held([row(1), row(2)], "event_count", how="gt", count=2)
    assert held([row(1)], "event_count", how="lt", count=2)


def test_a_quarter_of_a_million_rows_take_seconds() -> None:
    rows = [row(at // 4, at % 3, value=str(at % 50), sid=f"AE{at}") for at in range(250_000)]
    rows.sort()
    begun = time.monotonic()

    for kind in ("event_count", "value_count", "temporal", "temporal_ordered"):
        assert episodes(rows, kind, 5_000, 3, "gte", 20, 0)

    assert time.monotonic() - begun < 60
