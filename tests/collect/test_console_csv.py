import pytest

from dakkan.collect.console_csv import number, table_of_headers, when


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20 08:00:00",
        "2026-11-20 08:00:00 UTC",
        "08:00:00 UTC 2026-11-20",
        "03:00:00 EST 2026-11-20",
        "2026-11-20 17:00:00 JST",
        "11/20/2026 8:00:00 AM",
        "Nov 20, 2026, 8:00:00 AM",
        "11/20/2026 08:00",
    ],
)
def test_a_date_is_read_however_a_spreadsheet_wrote_it(text: str) -> None:
    assert when(text) == "2026-11-20T08:00:00+00:00"


def test_what_is_already_iso_or_nonsense_stays() -> None:
    assert when("2026-11-20T08:00:00Z") == "2026-11-20T08:00:00Z"
    assert when("soon") == "soon"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("15005550006", "+15005550006"),
        ("'+15005550006", "+15005550006"),
        ("+1 (500) 555-0006", "+1 (500) 555-0006"),
        ("12345", "12345"),
        ("ACME", "ACME"),
        ("sip:a@example.com", "sip:a@example.com"),
    ],
)
def test_a_number_gets_its_plus_back(text: str, kept: str) -> None:
    assert number(text) == kept


@pytest.mark.parametrize(
    ("headers", "table"),
    [
        (["MessageSid", "From"], "messages"),
        (["SID", "Body"], "messages"),
        (["Call SID", "From"], "calls"),
        (["Sid", "Duration", "Start Time"], "calls"),
        (["Sid", "From", "To"], None),
    ],
)
def test_headers_tell_the_table(headers: list[str], table: str | None) -> None:
    assert table_of_headers(headers) == table
