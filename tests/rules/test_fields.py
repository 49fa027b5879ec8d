"""Fields have Twilio's names as the collector reads them, and never leave their table."""

import pytest

from dakkan.collect.rows import field_of as collected_as
from dakkan.evidence.schema import TABLES
from dakkan.rules.fields import SERVICES, TWILIO_NAMES, RuleRefused, field_of, table_of


@pytest.mark.parametrize("table", SERVICES.values())
def test_twilio_s_names_are_those_that_the_collector_reads(table: str) -> None:
    columns = TABLES[table].all_columns
    read = {collected_as(table, column): column for column in columns}
    wrong = {name: column for name, column in TWILIO_NAMES[table].items() if read.get(name) != column}

    assert not wrong
    own = {column for column in columns if collected_as(table, column) not in (column, "date_created")}
    assert own <= set(TWILIO_NAMES[table].values())


def test_a_changed_field_has_its_own_name_and_twilio_s() -> None:
    ours = field_of("events", "changes.sms_url.updated")

    assert field_of("events", "event_data.resource_properties.sms_url.updated") == ours
    assert field_of("events", "event_data.sms_url.updated") == ours


@pytest.mark.parametrize(
    "name",
    [
        "nothing",
        "changes.a'b.updated",
        'changes.a".updated',
        "changes.a.b",
        "type; DROP TABLE events",
        "",
        '"',
    ],
)
def test_what_is_no_field_is_refused(name: str) -> None:
    with pytest.raises(RuleRefused, match="no field"):
        field_of("events", name)


def test_changes_are_of_events_only() -> None:
    with pytest.raises(RuleRefused):
        field_of("messages", "changes.sms_url.updated")


@pytest.mark.parametrize(
    "source", [("windows", "security", None), ("twilio", None, None), ("twilio", "audit", "process_creation")]
)
def test_other_log_sources_are_refused(source: tuple[str, str | None, str | None]) -> None:
    with pytest.raises(RuleRefused, match="log source"):
        table_of(*source)
