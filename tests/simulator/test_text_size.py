import pytest

from dakkan.simulator.text_size import segments


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("荷" * 70, 1),
        ("荷" * 71, 2),
        ("a" * 70 + "荷", 2),
        ("😀" * 35, 1),
    ],
)
def test_texts_are_counted_in_segments(body: str, expected: int) -> None:
    assert segments(body) == expected
