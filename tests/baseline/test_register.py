"""The register: newest word wins, nothing half-written, nothing that is not of its kind."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dakkan.baseline.register import NAME, Learned, Register
from dakkan.errors import DakkanError, UsageError
from dakkan.model.known import Accepted

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def entry(kind: str = "country", value: str = "TW", **more: datetime) -> Accepted:
    return Accepted(kind, value, "ana", "launch", NOW, **more)


def test_what_was_accepted_is_known_in_its_normal_form(tmp_path: Path) -> None:
    Register(tmp_path).accept(
        [
            entry("country", "tw"),
            entry("host", "https://Hooks.Shop.example/sms"),
            entry("number", "+81 50-3100-0001"),
            entry("address", "192.0.2.7/24"),
        ]
    )

    known = Register(tmp_path).known()

    assert {(one.kind, one.value) for one in known.accepted} == {
        ("country", "TW"),
        ("host", "hooks.shop.example"),
        ("number", "+815031000001"),
        ("address", "192.0.2.0/24"),
    }


def test_the_newest_entry_for_a_thing_takes_the_place_of_the_older(tmp_path: Path) -> None:
    register = Register(tmp_path)
    register.accept([entry()])
    register.accept([entry(until=NOW)])

    (only,) = register.known().accepted

    assert only.until == NOW
    assert not only.holds(NOW)


def test_a_window_holds_from_its_beginning_to_before_its_end(tmp_path: Path) -> None:
    planned = entry(since=NOW, until=NOW + timedelta(hours=2))

    assert planned.holds(NOW)
    assert not planned.holds(NOW - timedelta(seconds=1))
    assert not planned.holds(NOW + timedelta(hours=2))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("country", "Taiwan"),
        ("address", "example"),
        ("host", "no host"),
        ("number", "0312345678"),
        ("recipient", "+12"),
        ("resource", "AC123"),
        ("leak", "token"),
        ("template", ""),
        ("planet", "Mars"),
    ],
)
def test_a_value_that_is_not_of_its_kind_is_refused_and_nothing_is_written(
    tmp_path: Path, kind: str, value: str
) -> None:
    with pytest.raises(UsageError):
        Register(tmp_path).accept([entry(), entry(kind, value)])

    assert not (tmp_path / NAME).exists()


def test_a_reason_has_to_be_given(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--reason"):
        Register(tmp_path).accept([Accepted("country", "TW", "ana", " ", NOW)])


def test_learned_is_the_newest_time_and_no_entry(tmp_path: Path) -> None:
    register = Register(tmp_path)
    register.learn(Learned(NOW - timedelta(days=3), "ana", "first", NOW))
    register.learn(Learned(NOW, "ben", "second", NOW))

    learned = register.learned()

    assert learned is not None
    assert (learned.until, learned.by) == (NOW, "ben")
    assert register.known().accepted == ()


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    register = Register(tmp_path)
    register.accept([entry()])
    with (tmp_path / NAME).open("a") as file:
        file.write('{"kind": "coun')

    with pytest.raises(DakkanError, match="line 2"):
        register.known()


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    Register(tmp_path).accept([entry("recipient", "+819011112222")])

    assert (tmp_path / NAME).stat().st_mode & 0o077 == 0
