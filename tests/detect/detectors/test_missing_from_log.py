"""`missing-from-log`: usage counts what was deleted, too."""

from types import SimpleNamespace

from builders import MAIN, SERVER, UNTIL, Row, after, event, evidence, found, message, shop
from dakkan.detect.detectors.missing_from_log import missing_from_log


def usage(count: int, day: str = "2026-11-24") -> Row:
    row = {"account_sid": MAIN, "sid": f"sms-outbound/{day}", "category": "sms-outbound", "day": day}
    return {**row, "count": count, "created_at": UNTIL, "as_of": UNTIL}


def log(billed: int, events: list[Row] | None = None) -> SimpleNamespace:
    messages = [message(after(n)) for n in range(100)]
    return shop(messages=messages, usage=[usage(billed)], events=events or [])


def test_more_billed_than_logged_is_found() -> None:
    (row,) = found(missing_from_log, log(billed=150))

    assert (row["events"], row["exhibits"]) == (50, ["sms-outbound/2026-11-24"])


def test_usage_that_lags_or_differs_a_little_is_quiet() -> None:
    assert not found(missing_from_log, log(billed=40))
    assert not found(missing_from_log, log(billed=120))


def test_what_the_owners_own_job_deleted_is_explained() -> None:
    own = [event("message.deleted", after(n), SERVER) for n in range(50)]

    assert not found(missing_from_log, log(billed=150, events=own))


def test_a_log_that_was_read_in_part_proves_nothing() -> None:
    assert not found(missing_from_log, log(billed=150), incomplete=["messages"])


def test_a_day_on_which_the_log_begins_proves_nothing() -> None:
    messages = [message(after(n)) for n in range(100)]

    assert not found(missing_from_log, evidence(messages=messages, usage=[usage(150)]))
