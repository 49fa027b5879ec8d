"""Objects in pieces: what stands at a seam is found once, at its line and column."""

import pytest

from dakkan.leaks.matcher import Matcher
from dakkan.leaks.scanned import OVERLAP, PIECE, Pieces, Scanned, scan
from leaks.made import Made

MADE = Made(61)
MATCHER = Matcher()


def in_pieces(data: bytes) -> Scanned:
    pieces = Pieces(MATCHER, MATCHER.engine)
    at = 0
    while at < len(data):
        with pieces.room() as room:
            count = min(len(room), len(data) - at, 700_001)
            room[:count] = data[at : at + count]
        pieces.filled(count)
        at += count
    return pieces.finish()


@pytest.mark.parametrize("shift", [-OVERLAP - 50, -OVERLAP, -5000, -4096, -60, -10, 0, 40, 5000])
@pytest.mark.parametrize("newlines", [True, False])
def test_a_hit_at_a_seam_is_found_once_where_it_is(shift: int, newlines: bool) -> None:
    token, data = MADE.env()
    filler = (b"nothing here at all\n" if newlines else b"nothing here at all;") * (PIECE // 10)
    whole = filler[: PIECE + shift] + b"\n" + data + filler

    (one,) = in_pieces(whole).hits

    assert one.hit.secret.decode() == token
    assert (one.line, one.column) == (
        lambda at: (whole.count(b"\n", 0, at) + 1, at - whole.rfind(b"\n", 0, at))
    )(whole.index(token.encode()))


def test_one_long_line_keeps_its_columns() -> None:
    account, token = MADE.account(), MADE.hex()
    whole = b"x;" * (PIECE + 1000) + f'r("{account}","{token}")'.encode()

    (one,) = in_pieces(whole).hits

    assert (one.line, one.column) == (1, whole.index(token.encode()) + 1)


def test_a_longer_run_cut_by_a_seam_is_no_hit() -> None:
    for extra in range(-40, 8, 3):
        start = b"TWILIO_AUTH_TOKEN="
        whole = b" " * (PIECE - len(start) - 32 + extra) + start + MADE.hex(64).encode() + b" " * PIECE

        assert in_pieces(whole).hits == []


def test_small_data_gives_the_same_either_way() -> None:
    data = MADE.env()[1] + MADE.env()[1]

    assert in_pieces(data).hits == scan(MATCHER, data).hits
