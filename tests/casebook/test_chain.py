from datetime import UTC, datetime

import pytest

from dakkan.casebook.chain import START, Line, broken, canonical

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def chain(*texts: str) -> list[Line]:
    lines: list[Line] = []
    for number, text in enumerate(texts, start=1):
        previous = lines[-1].hash if lines else START
        data = canonical({"text": text})
        lines.append(Line("C-20261124-1", number, AT, "mika", "note", data, previous).sealed())
    return lines


def test_an_untouched_chain_holds() -> None:
    assert broken(chain("one", "two", "three")) is None


def test_a_line_left_out_is_named() -> None:
    lines = chain("one", "two", "three")

    del lines[1]

    assert broken(lines) == "line 2 is missing: the next one is 3"


def test_lines_of_another_chain_do_not_follow() -> None:
    lines = chain("one", "two")[:1] + chain("another", "two")[1:]

    assert broken(lines) == "line 2 does not follow the one before it"


def test_a_line_written_anew_breaks_the_next_even_if_that_is_bent_to_follow() -> None:
    first, second = chain("one", "two")

    forged = Line(**{**vars(first), "data": canonical({"text": "ONE"})}).sealed()
    bent = Line(**{**vars(second), "previous": forged.hash})

    assert broken([forged, bent]) == "line 2 was changed after it was written"


@pytest.mark.parametrize("field", ["case", "by", "kind", "data"])
def test_every_field_is_covered(field: str) -> None:
    lines = chain("one", "two")

    lines[1] = Line(**{**vars(lines[1]), field: "{}"})

    assert broken(lines) == "line 2 was changed after it was written"


def test_the_time_is_covered_to_the_microsecond() -> None:
    (line,) = chain("one")

    moved = Line(**{**vars(line), "at": AT.replace(microsecond=1)})

    assert broken([moved]) is not None


def test_the_spelling_of_data_does_not_depend_on_order() -> None:
    assert canonical({"b": 1, "a": ["é", None]}) == canonical({"a": ("é", None), "b": 1})


@pytest.mark.parametrize("value", [1.5, AT, b"x", {1: "one"}, object()])
def test_what_is_not_plain_json_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"value": value})


@pytest.mark.parametrize("key", ["auth_token", "Auth-Token", "secret", "new_password", "x_auth_token"])
def test_a_key_that_names_a_secret_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="no secrets"):
        canonical({"facts": [{key: "x"}]})


def test_text_no_database_could_store_survives() -> None:
    assert canonical({"text": "\ud800\x00"}).isascii()
