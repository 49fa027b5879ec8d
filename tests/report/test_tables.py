"""Bounds: what is left out is counted."""

from dakkan.report.tables import Row, some, table


def cells(things: int, most: int) -> list[str]:
    made = table(("n",), range(things), lambda n: Row((str(n),)), most)
    return [row.gap or row.cells[0] for row in made.rows]


def test_what_fits_stays_whole() -> None:
    assert cells(3, 3) == ["0", "1", "2"]


def test_the_middle_is_left_out_and_counted() -> None:
    assert cells(10, 3) == ["0", "1", "… and 7 more", "9"]


def test_an_empty_table_is_false() -> None:
    assert not table(("n",), (), lambda n: Row((str(n),)), 3)


def test_a_list_in_a_line_is_bounded() -> None:
    assert some(["a", "b", "c"], 2) == "a, b, … and 1 more"
    assert some(["a", "b"], 2) == "a, b"
