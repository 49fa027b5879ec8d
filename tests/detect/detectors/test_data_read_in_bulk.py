"""`data-read-in-bulk`: theft that costs nothing."""

from builders import OFFICE, event, evidence, found, severities, shop
from dakkan.detect.detectors.data_read_in_bulk import data_read_in_bulk


def test_reading_from_a_strange_address_is_high_and_the_offices_export_quiet() -> None:
    events = [
        event("recording.accessed", resource_sid="RE1"),
        event("bulkexports.downloaded", address=OFFICE, resource_sid="JS1"),
    ]

    assert severities(found(data_read_in_bulk, shop(events=events))) == {"RE1": "high"}


def test_without_history_only_many_count() -> None:
    few = [event("recording.accessed", resource_sid=f"RE{n}") for n in range(19)]

    assert not found(data_read_in_bulk, evidence(events=few))
    (row,) = found(data_read_in_bulk, evidence(events=[*few, event("recording.accessed")]))
    assert row["severity"] == "medium"
