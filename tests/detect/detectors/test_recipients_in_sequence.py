"""`recipients-in-sequence`: customers do not live at …001, …002, …003."""

from builders import KNOWN, SINCE, Row, after, call, found, message, shop, strangers
from dakkan.detect.detectors.recipients_in_sequence import recipients_in_sequence


def block(count: int, step: int = 1) -> list[Row]:
    return [message(after(n), f"+3712000{n * step:04d}") for n in range(count)]


def test_ten_neighbours_in_an_hour_are_found() -> None:
    (row,) = found(recipients_in_sequence, shop(messages=block(10)))

    assert (row["events"], row["blocks"], row["countries"]) == (10, 1, ["LV"])
    assert len(row["exhibits"]) == 10


def test_calls_count_as_well() -> None:
    assert found(recipients_in_sequence, shop(calls=[call(after(n), f"+23276000{n:03d}") for n in range(12)]))


def test_nine_scattered_or_one_many_times_are_quiet() -> None:
    scattered = [message(after(n), to) for n, to in enumerate(strangers(50))]
    retries = [message(after(n), KNOWN) for n in range(50)]

    assert not found(recipients_in_sequence, shop(messages=[*block(9), *scattered, *retries]))


def test_customers_of_one_block_who_live_apart_are_quiet() -> None:
    assert not found(recipients_in_sequence, shop(messages=block(10, step=90)))


def test_numbers_met_before_are_quiet() -> None:
    staff = [message(SINCE.replace(day=10), f"+3712000{n:04d}") for n in range(12)]

    assert not found(recipients_in_sequence, shop(messages=[*staff, *block(12)]))
