"""`data-sink-added`: a copy of every code, at no cost and with no event."""

from builders import severities
from dakkan.detect.detectors.data_sink_added import data_sink_added

from .differing import (
    EVIL,
    OWN,
    assert_diffs_keep_to_window,
    assert_other_account_is_not_looked_at,
    by_office,
    by_stranger,
    diff,
    seen,
)

AWAY = {"site": "evil.example"}
MOVED = {"field": "sink_configuration.destination", "previous": OWN, "updated": EVIL}


def test_severity_is_by_where_it_leads_and_by_origin() -> None:
    rows = seen(
        data_sink_added,
        [
            diff("event-sink", "DG1", **AWAY),
            diff("event-sink", "DG2"),
            by_stranger(diff("event-subscription", "DF1")),
            by_office(diff("event-sink", "DG3", **AWAY)),
            by_office(diff("event-subscription", "DF2")),
            diff("event-sink", "DG4", "changed", **MOVED, **AWAY),
            diff("event-sink", "DG5", "removed"),
        ],
    )

    assert severities(rows) == {
        "DG1": "critical",
        "DF1": "critical",
        "DG4": "critical",
        "DG2": "medium",
        "DG3": "medium",
    }


def test_a_sink_of_two_changes_counts_once() -> None:
    name = diff("event-sink", "DG1", "changed", field="description", previous="a", updated="b")

    (row,) = seen(data_sink_added, [name, diff("event-sink", "DG1", "changed", **MOVED, **AWAY)])

    assert (row["events"], row["things"], row["led_away"]) == (1, 1, 1)


def test_other_times_and_accounts_do_not_count() -> None:
    assert_diffs_keep_to_window(data_sink_added, diff("event-sink", "DG1"))
    assert_other_account_is_not_looked_at(data_sink_added, "event_sinks")
