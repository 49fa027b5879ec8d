"""The order of a response, over every interleaving with a thief's moves; and wrong orders, which must be refuted."""

from dataclasses import replace

import pytest

from respond.fight.model import (
    APPS,
    KEYS,
    MAIN,
    MAKERS,
    PRODUCT,
    SEE,
    SUB,
    THINGS,
    Order,
    Request,
    World,
    check,
    delete,
    rotate,
)

STARTS = {"token": World(), "token and main key": World(main_key=True)}
EXPLORED = {0: 40, 1: 700, 2: 5_500, 3: 29_000, 4: 115_000, 5: 360_000, 6: 1_000_000}
"""States at least, by the thief's moves: a check that has become empty is none."""


def won(start: World, moves: int) -> None:
    outcome = check(PRODUCT, start, moves)

    print(f"{moves} moves: {outcome.states} states, at most {outcome.longest} rounds")
    assert outcome.lost == ()
    assert outcome.states >= EXPLORED[moves]
    assert outcome.longest <= moves + 1
    if moves < PRODUCT.rounds:
        assert outcome.gave_up == 0


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
@pytest.mark.parametrize("moves", [0, 1, 2, 3, 4])
def test_every_interleaving_is_won(start: World, moves: int) -> None:
    won(start, moves)


@pytest.mark.soak
@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
@pytest.mark.parametrize("moves", [5, 6])
def test_every_interleaving_with_more_moves_is_won(start: World, moves: int) -> None:
    won(start, moves)


REST = (Request("look farm"), Request("suspend"))
WRONG: dict[str, Order] = {
    "what he left goes first, and nobody looks again": replace(
        PRODUCT,
        looks_again=False,
        round=(*SEE, *delete(THINGS), *rotate(MAIN), *rotate(SUB), *delete(MAKERS, APPS, KEYS), *REST),
    ),
    "one round, and nobody looks again": replace(PRODUCT, looks_again=False),
    "a subaccount's token before the main one": replace(
        PRODUCT,
        round=(*SEE, *delete(MAKERS, APPS, KEYS), *rotate(SUB), *rotate(MAIN), *delete(THINGS), *REST),
    ),
    "the subaccounts' tokens stay": replace(
        PRODUCT, round=(*SEE, *delete(MAKERS, APPS, KEYS), *rotate(MAIN), *delete(THINGS), *REST)
    ),
    "a token that he promoted is taken for ours": replace(PRODUCT, trusts_promotion=True),
    "a look that finds nothing is believed though the log has a trace": replace(PRODUCT, heeds_traces=False),
}


@pytest.mark.parametrize("order", WRONG.values(), ids=WRONG)
def test_a_wrong_order_is_refuted(order: Order) -> None:
    stories = (check(order, World(), moves).lost for moves in range(4))

    story = next((told for told in stories if told), ())

    assert story, "the model believes it"
    print("; ".join(what for what in story if not what.startswith("we ")))
