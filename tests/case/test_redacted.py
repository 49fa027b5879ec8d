"""Redaction: what goes, what stays, and that the copy is held by the original's chain."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from dakkan.case.redacted import Redactor, broken, commitment, differs, is_own_text, salt
from dakkan.case.store import Casebook
from dakkan.casebook.chain import to_json
from dakkan.model.case import Kind

SHOP = "AC" + "0" * 32
KEY = bytes(range(32))
THIEF = "203.0.113.66"
REDACTOR = Redactor(KEY, frozenset({THIEF}))

Lines = list[dict[str, Any]]


def shown(value: Any, field: str = "anything") -> Any:
    return REDACTOR.document({field: value})[field]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("Your parcel is held. Pay at https://parcel.example/x1", "text:"),
        ("Sato", "text:"),
        ("mika", "text:"),
        ("shop.example", "text:"),
        ("+14155550100", "number:US:"),
        ("whatsapp:+37126550100", "number:LV:"),
        ("03-5550-0100", "number:"),
        ("4155550100", "number:"),
        (14155550100, "value:"),
        ("sato@shop.example", "email:"),
        ("192.0.2.1", "address:"),
        ("2001:db8::1", "address:"),
        ("0" * 32, "text:"),
        ("Open, though not needed: LV.", "text:"),
        (1.5, "value:"),
    ],
)
def test_what_tells_on_people_goes(value: Any, kind: str) -> None:
    told = shown(value)

    assert str(told).startswith(kind)
    assert str(value) not in told


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (SHOP, "sid"),
        ("2026-11-24T03:00:00.000000+00:00", "at"),
        ("12.50", "amount"),
        (150, "count"),
        (None, "x"),
        (True, "ok"),
        ("f" * 64, "manifest"),
        (THIEF, "address"),
        ("account-api-keys.created", "event_type"),
        (f"rotate-auth-token/{SHOP}/mint", "id"),
        ("LV, RU", "countries"),
        ("The old Auth Token of {account} is refused.", "says"),
    ],
)
def test_what_tells_on_nobody_stays(value: Any, field: str) -> None:
    assert shown(value, field) == value


def test_a_person_is_no_word_and_a_hostile_number_is_no_step() -> None:
    assert shown("mika", "name") != "mika"
    assert shown("remove-foothold/+14155550100/remove", "id").startswith("text:")
    assert not is_own_text("Texts for Ms Sato")


def test_members_that_are_named_by_a_number_lose_their_names() -> None:
    told = REDACTOR.document({"recipients": {"+14155550100": 3, SHOP: 2}})["recipients"]

    assert SHOP in told
    assert "+14155550100" not in told
    assert 3 in told.values()


def test_the_same_value_has_the_same_name_and_another_key_another_one() -> None:
    assert shown("+14155550100") == shown("+14155550100", "other")
    assert shown("+14155550100") != shown("+14155550101")
    assert Redactor(b"x" * 32).document("+14155550100") != REDACTOR.document("+14155550100")


@pytest.fixture
def lines(casebook: Casebook) -> Lines:
    case = casebook.open(SHOP, "mika")
    for text in ("Ms Sato called", "and again"):
        data = {"schema": 1, "text": text, "people": ["Sato", "Mori"], "numbers": {"+14155550100": "Sato"}}
        casebook.append(case, Kind.NOTE, data, "mika")
    return [to_json(event) for event in casebook.events(case)]


@pytest.fixture
def copy(lines: Lines) -> Lines:
    return [json.loads(json.dumps(REDACTOR.line(line))) for line in lines]


def test_a_copy_follows_the_chain_and_is_the_originals(lines: Lines, copy: Lines) -> None:
    assert broken(copy) is None
    assert [differs(one, other, KEY) for one, other in zip(copy, lines, strict=True)] == [None] * 3
    assert [line["hash"] for line in copy] == [line["hash"] for line in lines]
    assert not any(word in json.dumps(copy) for word in ("Sato", "Mori", "mika", "called", "5550100"))


def test_a_commitment_opens_with_its_own_salt_only(lines: Lines, copy: Lines) -> None:
    at, case = "/data/text", lines[1]["case"]
    committed = copy[1]["removed"][at]

    assert commitment(salt(KEY, case, 2, at), "Ms Sato called") == committed
    assert commitment(salt(KEY, case, 2, at), "Ms Mori called") != committed
    assert commitment(salt(KEY, case, 3, at), "Ms Sato called") != committed


def without_second(copy: Lines) -> None:
    del copy[1]


def moved(copy: Lines) -> None:
    copy[1], copy[2] = copy[2], copy[1]


def other_hash(copy: Lines) -> None:
    copy[1]["hash"] = "f" * 64


def commits_to_nothing(copy: Lines) -> None:
    copy[1]["removed"]["/data/nowhere"] = "f" * 64


@pytest.mark.parametrize("damage", [without_second, moved, other_hash, commits_to_nothing])
def test_a_damaged_copy_is_seen_without_the_original(copy: Lines, damage: Callable[[Lines], None]) -> None:
    damage(copy)

    assert broken(copy)


def other_kind(line: dict[str, Any]) -> None:
    line["kind"] = "closed"


def other_value(line: dict[str, Any]) -> None:
    line["data"]["schema"] = 2


def other_commitment(line: dict[str, Any]) -> None:
    line["removed"]["/data/people/1"] = line["removed"]["/data/people/0"]


def left_out(line: dict[str, Any]) -> None:
    del line["data"]["people"]


def one_less(line: dict[str, Any]) -> None:
    line["data"]["people"].pop()


def other_name(line: dict[str, Any]) -> None:
    key = next(at for at in line["removed"] if at.endswith("#key"))
    line["removed"][key] = "f" * 64


@pytest.mark.parametrize("lie", [other_kind, other_value, other_commitment, left_out, one_less, other_name])
def test_a_lie_is_seen_with_the_original(
    lines: Lines, copy: Lines, lie: Callable[[dict[str, Any]], None]
) -> None:
    lie(copy[1])

    assert differs(copy[1], lines[1], KEY)


def test_another_key_opens_nothing(lines: Lines, copy: Lines) -> None:
    assert differs(copy[1], lines[1], b"y" * 32)


def test_a_key_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(ValueError, match="16"):
        Redactor(b"short")
