from datetime import UTC, datetime, timedelta

import pytest

from dakkan.evidence.configuration import KINDS
from dakkan.evidence.schema import TABLES
from dakkan.model.window import Window
from dakkan.twilio.endpoints import ALSO, ENDPOINTS, PARENTS

from .conftest import ACCOUNT

WINDOW = Window(datetime(2026, 11, 1, 6, 30, tzinfo=UTC), datetime(2026, 11, 24, 8, 14, tzinfo=UTC))
DAYS = Window(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC))


def filters(table: str, window: Window = WINDOW) -> dict[str, str] | None:
    by_window = ENDPOINTS[table].window
    return by_window(window) if by_window else None


def test_every_evidence_table_has_its_endpoint() -> None:
    assert set(ENDPOINTS) == set(TABLES) - {"safe_list"}  # cannot be listed
    assert all(name in TABLES and source.table == name for name, more in ALSO.items() for source in more)


def test_only_tables_that_are_no_state_are_read_by_window() -> None:
    by_window = {name for name, endpoint in ENDPOINTS.items() if endpoint.window}

    assert by_window == {name for name, table in TABLES.items() if not table.state}


def test_messages_are_asked_for_by_the_time_they_were_sent() -> None:
    assert filters("messages") == {"DateSent>": "2026-11-01T06:30:00Z", "DateSent<": "2026-11-24T08:14:00Z"}


def test_calls_are_asked_for_to_the_end_of_the_last_day() -> None:
    assert filters("calls") == {"StartTime>": "2026-11-01T06:30:00Z", "StartTime<": "2026-11-25T00:00:00Z"}
    assert (filters("calls", DAYS) or {})["StartTime<"] == "2026-11-24T00:00:00Z"


@pytest.mark.parametrize("table", ["events", "alerts"])
def test_monitor_is_asked_for_by_date_and_time(table: str) -> None:
    assert filters(table) == {"StartDate": "2026-11-01T06:30:00Z", "EndDate": "2026-11-24T08:14:00Z"}


def test_usage_is_asked_for_by_whole_days_without_subaccounts() -> None:
    assert filters("usage") == {"StartDate": "2026-11-01", "EndDate": "2026-11-24"}
    assert filters("usage", DAYS) == {"StartDate": "2026-11-01", "EndDate": "2026-11-23"}
    assert filters("usage", Window(DAYS.since, DAYS.since + timedelta(hours=1))) == {
        "StartDate": "2026-11-01",
        "EndDate": "2026-11-01",
    }
    assert ENDPOINTS["usage"].fixed == {"IncludeSubaccounts": "false"}


def test_product_hosts_want_the_accounts_own_credential() -> None:
    own = {name for name, endpoint in ENDPOINTS.items() if endpoint.own_credential and name not in KINDS}

    assert own == {
        *("events", "alerts", "services", "messaging_countries", "voice_countries", "voice_settings"),
        "verify_attempts",
    }


def test_what_lies_inside_of_something_names_a_list_to_find_it_in() -> None:
    nested = {name: endpoint for name, endpoint in ENDPOINTS.items() if "{parent_sid}" in endpoint.path}

    assert nested == {name: endpoint for name, endpoint in ENDPOINTS.items() if endpoint.nested}
    assert all(one.parents or one.parent in ENDPOINTS | PARENTS for one in nested.values())


def test_a_parent_sid_cannot_break_out_of_its_place() -> None:
    inside = ENDPOINTS["trunk_origination_urls"].inside("../{x}/..")

    assert inside.url(ACCOUNT) == ("https://trunking.twilio.com/v1/Trunks/..%2F%7Bx%7D%2F../OriginationUrls")
    assert not inside.nested


def test_an_account_sid_cannot_break_out_of_its_place() -> None:
    assert ENDPOINTS["messages"].url(ACCOUNT).endswith(f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json")
    assert "/../" not in ENDPOINTS["messages"].url("../../v1")
